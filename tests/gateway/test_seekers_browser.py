"""A seeker's pages in a headless Chromium: without JavaScript, for everybody, on a telephone."""

import html5lib
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from services.jobs.alerts.unsubscribing import UnsubscribeTokens
from tests.gateway.test_employer_browser import RULES, browsing, sign_in, site
from tests.gateway.test_job_alerts import FULL, PROFILE, kept
from tests.gateway.test_job_board import EVE, Board

pytestmark = [pytest.mark.browser]
__all__ = ["site"]

# As tests/jobs/suite.py has it.
KEY = "signs-links-to-resumes-and-nothing-else-0123"


async def every_page(site: Board) -> list[tuple[str, str]]:
    """Every page with something on it, each with whose it is."""
    await site.said("PUT", "/me/job-profile", EVE, json=PROFILE)
    posting = await site.public()
    search = await site.said("POST", "/job-alerts", EVE, json={"query": FULL, "frequency": "weekly"})
    files = {"resume": ("r.txt", b"Eve", "text/plain"), "with_profile": (None, "true")}
    sent = (await site.ask("POST", f"/jobs/{posting['id']}/applications", EVE, files=files)).json()
    other = await site.public(title="Another coder")
    unsubscribe = f"/jobs/alerts/unsubscribe?token={UnsubscribeTokens(KEY).sign(search['id'])}"
    return [
        ("", unsubscribe),
        ("", "/jobs?q=coder"),
        *((EVE, path) for path in ("/jobs/me", "/jobs/me/profile", "/jobs?q=coder", unsubscribe)),
        (EVE, f"/jobs/{other['id']}"),
        (EVE, f"/jobs/applications/{sent['id']}"),
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
                    assert answer.status == 200
                    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": list(RULES)}})
                    if found.violations_count:
                        broken[path, scheme] = found.generate_report()
                assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

        assert broken == {}

    async def test_is_html_as_its_standard_has_it(self, site: Board) -> None:
        for who, path in await every_page(site):
            cookie = {"cookie": f"ca_session={who}"} if who else {}
            html5lib.HTMLParser(strict=True).parse((await site.client.get(path, headers=cookie)).text)


class TestASeekerWithoutJavaScript:
    async def test_saves_a_search_changes_it_and_ends_its_mails(self, site: Board) -> None:
        await site.public()
        async with browsing(site, java_script_enabled=False) as page:
            await sign_in(page, site, EVE)
            await page.goto("/jobs?q=outpatinet")
            await page.get_by_label("Tell me of new ones by mail").select_option("weekly")
            await page.get_by_role("button", name="Save this search").click()
            await expect(page.get_by_role("heading", name="“outpatient”")).to_be_visible()

            await page.get_by_label("Mail", exact=True).select_option("instant")
            await page.get_by_role("button", name="Change how often").click()
            (search,) = await kept(site, EVE)
            assert (search["frequency"], search["query"]["q"]) == ("instant", "outpatient")

            await page.goto(f"/jobs/alerts/unsubscribe?token={UnsubscribeTokens(KEY).sign(search['id'])}")
            await page.get_by_role("button", name="Send me no more of them").click()
            await expect(page.get_by_role("heading", name="No more mails")).to_be_visible()

            await page.goto("/jobs/me")
            await page.get_by_role("button", name="Delete the search").click()
            await expect(page.get_by_text("You keep no search.")).to_be_visible()

    async def test_writes_a_profile_and_sends_it_along(self, site: Board) -> None:
        posting = await site.public()
        async with browsing(site, java_script_enabled=False) as page:
            await sign_in(page, site, EVE)
            await page.goto("/jobs/me")
            await page.get_by_role("link", name="Write your profile").click()
            await page.get_by_label("Headline").fill("Coder with a feel for hearts")
            await page.get_by_label("Credentials").fill("md")
            await page.get_by_label("Outpatient").check()
            await page.get_by_role("button", name="Keep the profile").click()
            await expect(page.get_by_label("Credentials")).to_have_attribute("aria-invalid", "true")
            await page.get_by_label("Credentials").fill("cpc-a")
            await page.get_by_role("button", name="Keep the profile").click()
            await expect(page.get_by_text("CPC-A")).to_be_visible()

            await page.goto(f"/jobs/{posting['id']}")
            await page.get_by_label("Send my profile along").check()
            file = {"name": "r.txt", "mimeType": "text/plain", "buffer": b"Eve, CPC-A"}
            await page.get_by_label("Résumé").set_input_files(file)  # type: ignore[arg-type]  # a file by its fields
            await page.get_by_role("button", name="Send the application").click()
            await expect(page.get_by_role("heading", name="Profile")).to_be_visible()
            await expect(page.get_by_text("Coder with a feel for hearts")).to_be_visible()
