"""The same walk as a person takes it, with and without JavaScript, and pages that everybody can use."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.deploy.running import RunningSuite
from tests.journeys.browser import browsing
from tests.journeys.visitor import PASSWORD

pytestmark = [pytest.mark.browser]
UNKNOWN = "/codes/icd10cm/E11.999"
PUBLIC = (
    *("/", "/search?q=type+2+diabetes", "/codes/icd10cm/S52.501", "/codes/icd10cm", "/editions"),
    *("/register", "/login", "/casepilot", "/caseconsultant", "/jobs", "/jobs/employers"),
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def meter(page: Page) -> int:
    """The number that the meter says, in its one run of text."""
    found = re.search(r"(\d+) code page views remaining", page.locator("body").inner_text())
    assert found, page.locator("body").inner_text()[:500]
    return int(found.group(1))


def search(page: Page, words: str) -> None:
    """Type into the search box of the page and send it."""
    page.goto("/")
    page.get_by_role("main").get_by_label(re.compile("search", re.IGNORECASE)).first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")


def register(page: Page, email: str) -> None:
    """Fill in the form."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name=re.compile("register|create", re.IGNORECASE)).click()


class TestTheWalkInABrowser:
    @pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
    def test_ends_with_five_more_views_and_a_ledger_of_every_step(self, suite: RunningSuite, javascript: bool) -> None:
        with browsing(suite, javascript=javascript) as page:
            search(page, "type 2 diabetes")
            assert meter(page) == 1
            page.get_by_role("main").get_by_role("link", name=re.compile(r"E11\.9\b")).first.click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("E11.9")
            assert meter(page) == 0
            expect(page.get_by_text("Register to view content")).to_have_count(0)

            page.goto("/codes/icd10cm/E11.65")
            assert page.get_by_text("Register to view content").count() == 6
            expect(page.get_by_role("heading", name="Official Description")).to_be_visible()
            expect(page.get_by_role("heading", name="Common Language Description")).to_be_visible()

            page.get_by_role("link", name="Register free account").first.click()
            register(page, f"grace-{javascript}@example.org".lower())
            page.goto("/codes/icd10cm/E11.65")
            assert meter(page) == 4
            expect(page.get_by_text("Register to view content")).to_have_count(0)
            page.reload()
            assert meter(page) == 4

            page.goto("/account")
            ledger = page.get_by_role("table").first.inner_text()
            assert all(step in ledger for step in ("E11.9", "E11.65"))


class TestEveryPage:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_breaks_no_rule_of_accessibility_and_fits_a_telephone(self, suite: RunningSuite, scheme: Any) -> None:
        broken: dict[str, str] = {}
        with browsing(suite, width=320, bypass_csp=True) as page:
            page.emulate_media(color_scheme=scheme)
            for path in (*PUBLIC, UNKNOWN):
                page.goto(path)
                assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
                report = Axe().run(page, options={"runOnly": list(RULES)})
                if report.violations_count:
                    broken[path] = report.generate_report()

        assert broken == {}

    def test_says_nothing_to_the_console_and_asks_nobody_else(self, suite: RunningSuite) -> None:
        complaints: list[str] = []
        with browsing(suite) as page:
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: _note_stranger(request.url, suite, complaints))
            for path in PUBLIC:
                page.goto(path)

        assert complaints == []


class TestTheKeyboard:
    def test_searches_from_anywhere_and_chooses_a_suggestion(self, suite: RunningSuite) -> None:
        with browsing(suite) as page:
            page.goto("/jobs")
            page.keyboard.press("/")
            page.keyboard.type("hypertens", delay=30)
            page.get_by_role("option").first.wait_for()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            page.wait_for_url("**/codes/icd10cm/**")

            expect(page.get_by_role("heading", level=1)).to_be_visible()


def _note_stranger(url: str, suite: RunningSuite, complaints: list[str]) -> None:
    if not url.startswith((suite.endpoints["gateway"], "data:")):
        complaints.append(f"asked {url}")
