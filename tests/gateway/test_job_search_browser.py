"""The board's search in a headless Chromium: without JavaScript, with it, for everybody, on a telephone."""

import html5lib
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.gateway.test_employer_browser import RULES, browsing, site
from tests.gateway.test_job_board import Board
from tests.gateway.test_job_search import offered

__all__ = ["site"]
pytestmark = [pytest.mark.browser]
PAGES = (
    "/jobs",
    "/jobs?q=codder&near=Austin,+TX&credential=CPC&salary_min=50000&posted_within_days=7",
    "/jobs?q=trauma&cpc_a_welcome=true",
    "/jobs?near=Nowhere",
)


class TestTheBoard:
    async def test_breaks_no_rule_of_accessibility_or_html_and_fits_a_telephone(self, site: Board) -> None:
        await offered(site)
        broken = {}
        async with browsing(site, viewport={"width": 320, "height": 900}, bypass_csp=True) as page:
            for path in PAGES:
                html5lib.HTMLParser(strict=True).parse(
                    (await site.client.get(path, headers={"accept": "text/html"})).text
                )
                for scheme in ("light", "dark"):
                    await page.emulate_media(color_scheme=scheme)
                    await page.goto(path)
                    assert await page.evaluate("document.documentElement.scrollWidth") <= 320, path
                    report = await Axe().run(page, options={"runOnly": list(RULES)})
                    if report.violations_count:
                        broken[path, scheme] = report.generate_report()

        assert broken == {}

    @pytest.mark.parametrize("scripts", [True, False])
    async def test_is_searched_narrowed_and_widened(self, site: Board, scripts: bool) -> None:
        await offered(site)
        async with browsing(site, java_script_enabled=scripts) as page:
            await page.goto("/jobs")
            await expect(page.locator("#positions-status")).to_have_text("3 open positions, newest first.")
            board = page.get_by_role("search", name="Search the positions")
            await board.get_by_label("What").fill("codder")
            await board.get_by_label("Near").fill("Austin, TX")
            await board.get_by_role("button", name="Search").click()
            await expect(page.locator("#positions-status")).to_have_text("2 open positions, best match first.")
            await expect(page.get_by_text("Showing results for coder")).to_be_visible()

            await page.get_by_role("link", name="Remote 1 positions").click()
            await expect(page.locator("#positions-status")).to_have_text("1 open position, best match first.")
            await expect(page.get_by_role("heading", name="Risk coder")).to_be_visible()
            chosen = page.get_by_label("What you look for")
            await chosen.get_by_role("link", name="Remove Remote").click()
            await chosen.get_by_role("link", name="Remove “codder”").click()
            await expect(page.locator("#positions-status")).to_have_text("3 open positions, newest first.")
