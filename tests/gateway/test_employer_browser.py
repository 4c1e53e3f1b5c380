"""Employers' and staff's pages in a headless Chromium: without JavaScript, for everybody, on a telephone."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import html5lib
import httpx2
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from tests.gateway.conftest import listening
from tests.gateway.staffed_board import staffed
from tests.gateway.test_employer_pages import drafted, employer_at, published
from tests.gateway.test_job_board import ADA, EVE, SAM, Board
from tests.gateway.test_job_pages import Person
from tests.jobs.samples import TurnableClock

pytestmark = [pytest.mark.browser]
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Board]:
    """The board on a port of its own."""
    clock = TurnableClock()
    async with (
        staffed(tmp_path, clock) as settings,
        listening(settings) as raw,
        httpx2.AsyncClient(base_url=f"http://127.0.0.1:{raw.port}") as client,
    ):
        yield Board(client, clock, tmp_path)


@asynccontextmanager
async def browsing(site: Board, **context: Any) -> AsyncIterator[Page]:
    """A page of a fresh browser. Skipped only where no Chromium is installed."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium is installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        opened = await browser.new_context(base_url=str(site.client.base_url), **context)
        opened.set_default_timeout(15_000)
        yield await opened.new_page()
        await browser.close()


async def sign_in(page: Page, site: Board, session: str) -> None:
    """Go on as somebody else."""
    await page.context.clear_cookies()
    await page.context.add_cookies([{"name": "ca_session", "value": session, "url": str(site.client.base_url)}])


async def every_page(site: Board) -> list[tuple[str, str]]:
    """Every page with something on it, each with whose it is."""
    posting = await published(site, benefits=["Dues paid"])
    number = posting.rsplit("/", 1)[1]
    await site.said("PATCH", f"/jobs/{number}", ADA, json={"title": "Senior coder"})
    await site.apply({"id": number})
    await site.said("POST", f"/jobs/{number}:report", EVE, json={"reason": "scam", "comment": "A fee."})
    held = await drafted(site, await employer_at(site, EVE, website=""), EVE, title="Night coder")
    await site.said("POST", f"/jobs/{held.rsplit('/', 1)[1]}:publish", EVE)
    employer = f"/jobs/employers/{(await site.said('GET', '/me/employers', ADA))['items'][0]['id']}"
    place = f"/employers/{employer.rsplit('/', 1)[1]}/invitations"
    await site.said("POST", place, ADA, json={"email": "bob@harbor.example"})
    return [
        *((who, "/jobs/employers") for who in ("", ADA)),
        *((ADA, f"{employer}{path}") for path in ("", "/dashboard", "/edit", "/members", "/postings/new")),
        *((ADA, f"{posting}{path}") for path in ("", "/edit", "/applications")),
        *((EVE, f"/jobs/{number}{path}") for path in ("/report", "/report?done=sent")),
        *((SAM, f"/jobs/moderation{path}") for path in ("", "/reports", "/record")),
        *((SAM, path) for path in (employer, posting)),
    ]


class TestEveryPage:
    async def test_breaks_no_rule_of_accessibility_and_fits_a_telephone(self, site: Board) -> None:
        pages, broken = await every_page(site), {}
        async with browsing(site, viewport={"width": 320, "height": 900}, bypass_csp=True) as page:
            for who, path in pages:
                await sign_in(page, site, who) if who else None
                for scheme in ("light", "dark"):
                    await page.emulate_media(color_scheme=scheme)
                    answer = await page.goto(path)
                    assert answer
                    assert answer.status == 200, path
                    assert await page.evaluate("document.documentElement.scrollWidth") <= 320, path
                    report = await Axe().run(page, options={"runOnly": list(RULES)})
                    if report.violations_count:
                        broken[path, scheme] = report.generate_report()

        assert broken == {}

    async def test_is_html_as_its_standard_has_it(self, site: Board) -> None:
        for who, path in await every_page(site):
            text = (await Person(site, who).get(path)).text
            html5lib.HTMLParser(strict=True).parse(text)
            assert text.count("<h1") == 1, path
            names = re.findall(r' id="([^"]+)"', text)
            assert len(names) == len(set(names)), path


class TestARecruiterWithoutJavaScript:
    async def test_comes_from_nothing_to_a_public_posting_and_ends_it(self, site: Board) -> None:
        async with browsing(site, java_script_enabled=False) as page:
            await sign_in(page, site, ADA)
            await page.goto("/jobs")
            await page.get_by_role("link", name="For employers").click()
            await page.get_by_label("Name").fill("Harbor Clinic")
            await page.get_by_label("Website").fill("https://harbor.example")
            await page.get_by_role("button", name="Add the employer").click()
            await page.get_by_role("link", name="New posting").click()
            await page.get_by_label("Title").fill("Outpatient coder")
            await page.get_by_label("Description").fill("You code **clinic visits**.")
            await page.get_by_label("Open until").fill("2026-03-31")
            await page.get_by_label("CPC", exact=True).check()
            await page.get_by_role("button", name="Save and publish").click()

            # Where the work is done, and what it pays, was left out: three fields.
            await expect(page.get_by_role("alert")).to_be_focused()
            await page.get_by_role("alert").get_by_role("link", name="City").click()
            await page.get_by_label("City").fill("Austin")
            await page.get_by_label("State or region").fill("TX")
            await page.get_by_label("Pay from").fill("52,000")
            await page.get_by_label("Pay to").fill("68,000")
            await page.get_by_role("button", name="Show how it reads").click()
            await expect(page.locator(".preview strong")).to_have_text("clinic visits")
            await page.get_by_role("button", name="Save and publish").click()
            await expect(page.get_by_role("status").filter(has_text="It is public.")).to_be_visible()
            await expect(page.get_by_role("heading", level=1)).to_have_text("Outpatient coder")

            await page.get_by_text("End this posting").click()
            await page.get_by_label("Why").fill("We found Eve.")
            await page.get_by_role("button", name="It is filled").click()
            await expect(page.get_by_text("“We found Eve.”")).to_be_visible()
            await page.goto("/jobs")
            await expect(page.get_by_role("link", name="Outpatient coder")).to_have_count(0)
