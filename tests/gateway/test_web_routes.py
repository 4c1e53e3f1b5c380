"""The pages as a browser meets them: cookies, forms, redirects, and services that do not answer."""

import re
from dataclasses import dataclass

import httpx2
import pytest

from chassis.errors import FieldError, Forwarded, Kind, ServiceUnavailable
from chassis.identity import CallerKind
from gateway.web.assets import asset_url
from tests.gateway import web_samples as samples
from tests.gateway.suite import Suite

E119, E1165 = "/codes/icd10cm/E11.9", "/codes/icd10cm/E11.65"
PASSWORD = "three plain words"


@dataclass
class Browser:
    """A person's browser: keeps cookies, sends forms with the token that their page holds."""

    suite: Suite
    http: httpx2.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        return await self.http.get(path, headers={"accept": "text/html", **headers})

    async def send(self, form_at: str, to: str = "", **fields: str) -> httpx2.Response:
        """Open the page, fill in its form and send it."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', (await self.get(form_at)).text)
        assert token
        return await self.http.post(to or form_at, data={"csrf_token": token[1], **fields})

    async def register(self, email: str = "ada@example.org", onward: str = "") -> httpx2.Response:
        return await self.send("/register", email=email, password=PASSWORD, name="Ada", next=onward)

    def become(self, kind: CallerKind) -> None:
        self.suite.people[self.http.cookies["ca_session"]].kind = kind


@pytest.fixture
def browser(client: httpx2.AsyncClient, suite: Suite) -> Browser:
    return Browser(suite, client)


class TestTheWalkOfAGuest:
    async def test_spends_the_one_view_then_meets_locked_sections_then_registers_and_reads_on(
        self, browser: Browser
    ) -> None:
        assert "1 code page views remaining" in (await browser.get("/")).text
        assert E119 in (await browser.get("/search?q=type+2+diabetes")).text

        first = await browser.get(E119)
        assert "0 code page views remaining" in first.text
        assert "diabetes NOS" in first.text

        preview = await browser.get(E1165)
        assert "Register to view content" in preview.text
        assert "diabetes NOS" not in preview.text

        registered = await browser.register(onward=E1165)
        assert (registered.status_code, registered.headers["location"]) == (303, E1165)

        full = await browser.get(E1165)
        assert "4 code page views remaining" in full.text
        assert "diabetes NOS" in full.text
        assert "4 code page views remaining" in (await browser.get(E1165)).text

        account = (await browser.get("/account")).text
        assert "ICD-10-CM E11.9" in account
        assert "ICD-10-CM E11.65" in account
        assert "Ada, ada@example.org" in account

    async def test_makes_no_guest_of_someone_who_only_looks_around(self, browser: Browser) -> None:
        for path in ("/", "/search?q=diabetes", "/codes/icd10cm", "/editions", "/jobs", "/casepilot", "/account"):
            assert (await browser.get(path)).status_code == 200

        assert browser.suite.people == {}
        assert not browser.http.cookies


class TestAPageThatNobodyReads:
    @pytest.mark.parametrize("headers", [{"sec-purpose": "prefetch"}, {"user-agent": "Googlebot/2.1"}])
    async def test_is_a_preview_that_spends_nothing(self, browser: Browser, headers: dict[str, str]) -> None:
        page = await browser.get(E119, **headers)

        assert "Official Description" in page.text
        assert "diabetes NOS" not in page.text
        assert "1 code page views remaining" in page.text
        assert browser.suite.people == {}


class TestAnUnknownCode:
    async def test_is_a_page_with_suggestions_and_spends_nothing(self, browser: Browser) -> None:
        page = await browser.get("/codes/icd10cm/E11.99")

        assert page.status_code == 404
        assert page.headers["content-type"].startswith("text/html")
        assert "Did you mean" in page.text
        assert E119 in page.text
        assert browser.suite.people == {}


class TestRegistering:
    async def test_with_an_address_that_is_taken_is_told_beside_the_field(self, browser: Browser) -> None:
        await browser.register()
        browser.http.cookies.clear()

        again = await browser.register()

        assert again.status_code == 409
        assert 'id="email-error"' in again.text
        assert 'value="ada@example.org"' in again.text
        assert PASSWORD not in again.text

    async def test_with_a_weak_password_is_told_beside_the_field(self, browser: Browser) -> None:
        refused = await browser.send("/register", email="ada@example.org", password="short")

        assert refused.status_code == 422
        assert 'id="password-error"' in refused.text

    async def test_never_leads_to_another_site(self, browser: Browser) -> None:
        assert (await browser.register(onward="https://evil.example/")).headers["location"] == "/account"

    async def test_without_the_token_of_the_form_is_refused(self, browser: Browser) -> None:
        refused = await browser.http.post("/register", data={"email": "ada@example.org", "password": PASSWORD})

        assert refused.status_code == 403
        assert browser.suite.people == {}


class TestLoggingIn:
    async def test_leads_on_to_where_the_person_came_from(self, browser: Browser) -> None:
        await browser.register()
        browser.http.cookies.clear()

        back = await browser.send("/login", email="ada@example.org", password=PASSWORD, next=E1165)

        assert (back.status_code, back.headers["location"]) == (303, E1165)
        assert "5 code page views remaining" in (await browser.get("/")).text

    async def test_and_out_again_ends_the_session_at_once(self, browser: Browser) -> None:
        await browser.register()
        session = browser.http.cookies["ca_session"]

        left = await browser.send("/account", to="/logout")

        assert (left.status_code, left.headers["location"]) == (303, "/")
        assert session not in browser.suite.people
        assert "Guest accounts are limited" in (await browser.get("/")).text

    async def test_with_a_wrong_password_says_so_above_the_form(self, browser: Browser) -> None:
        refused = await browser.send("/login", email="ada@example.org", password="not the password")

        assert refused.status_code == 401
        assert 'role="alert"' in refused.text

    async def test_leaves_someone_whose_session_has_ended_a_guest(self, browser: Browser) -> None:
        browser.http.cookies.set("ca_session", "a-dead-one", domain="localhost.local")

        assert "Guest accounts are limited" in (await browser.get("/")).text


class TestAsking:
    async def test_is_answered_below_the_question(self, browser: Browser) -> None:
        answer = await browser.send("/casepilot", question="What is E11.9?")

        assert "Answered from the code data" in answer.text
        assert "What is E11.9?</textarea>" in answer.text

    async def test_the_same_twice_from_one_form_has_one_key_and_another_question_another(
        self, browser: Browser
    ) -> None:
        for question in ("What is E11.9?", "What is E11.9?", "What is I10?"):
            await browser.send("/casepilot", question=question, form_id="the-same-form")

        first, second, other = (asked.idempotency_key for asked in browser.suite.asked("AskQuestion"))
        assert first == second != other

    async def test_without_questions_left_offers_to_register(self, browser: Browser) -> None:
        await browser.send("/casepilot", question="What is E11.9?")

        refused = await browser.send("/casepilot", question="What is I10?")

        assert refused.status_code == 402
        assert '<div id="answer">' in refused.text
        assert "for 10 questions a day" in refused.text
        assert "What is I10?" in refused.text

    async def test_nothing_is_told_in_the_place_of_the_answer(self, browser: Browser) -> None:
        browser.suite.failing["AskQuestion"] = Forwarded(Kind.INVALID_ARGUMENT, "QUESTION_EMPTY", "Ask something.")

        page = await browser.send("/casepilot", question=" ")

        assert page.status_code == 422
        assert "Ask something." in page.text

    async def test_from_the_page_of_a_code_works_with_that_pages_form(self, browser: Browser) -> None:
        answer = await browser.send(E119, to="/casepilot", question="Billable?", context_code="E11.9")

        assert "Answered from the code data" in answer.text


class TestTheOperatorsPage:
    async def test_is_for_staff_alone(self, browser: Browser) -> None:
        assert (await browser.get("/operator/usage")).status_code == 401
        await browser.register()
        assert (await browser.get("/operator/usage")).status_code == 403
        browser.become(CallerKind.STAFF)

        page = await browser.get("/operator/usage")

        assert page.status_code == 200
        assert '<svg class="chart"' in page.text

    async def test_says_what_is_wrong_with_the_days(self, browser: Browser) -> None:
        await browser.register()
        browser.become(CallerKind.STAFF)
        browser.suite.failing["GetUsageReport"] = Forwarded(Kind.INVALID_ARGUMENT, "DATE_RANGE_INVALID", "Too long.")

        page = await browser.get("/operator/usage?from=2026-06-14&to=2026-06-01")

        assert page.status_code == 422
        assert "Too long." in page.text
        assert 'value="2026-06-14"' in page.text


class TestTheJobBoard:
    async def test_shows_what_matches_and_each_posting(self, browser: Browser) -> None:
        posting = samples.posting()
        browser.suite.postings[posting.id] = posting

        assert "Outpatient coder" in (await browser.get("/jobs?state=tx")).text
        assert browser.suite.asked("ListPostings")[-1].state == "TX"
        assert "<strong>outpatient</strong>" in (await browser.get(f"/jobs/{posting.id}")).text
        assert (await browser.get("/jobs/none")).status_code == 404

    async def test_says_what_is_wrong_with_its_filter(self, browser: Browser) -> None:
        wrong = FieldError("remote", "No such place.")
        browser.suite.failing["ListPostings"] = Forwarded(
            Kind.INVALID_ARGUMENT, "FILTER_INVALID", "No such place.", (wrong,)
        )

        page = await browser.get("/jobs?remote=moon")

        assert page.status_code == 422
        assert '<section id="positions"' in page.text
        assert "No such place." in page.text


class TestASearchThatIsRefused:
    async def test_is_told_by_its_own_page(self, browser: Browser) -> None:
        browser.suite.failing["SearchCodes"] = Forwarded(Kind.INVALID_ARGUMENT, "QUERY_INVALID", "Far too long.")

        page = await browser.get("/search?q=" + "x" * 201)

        assert page.status_code == 422
        assert '<p class="notice wrong">Far too long.</p>' in page.text

    async def test_in_an_unknown_system_is_not_found(self, browser: Browser) -> None:
        browser.suite.failing["SearchCodes"] = Forwarded(Kind.NOT_FOUND, "CODE_SYSTEM_NOT_FOUND", "There is none.")

        assert (await browser.get("/search?q=x&system=klingon")).status_code == 404


class TestWhileAServiceDoesNotAnswer:
    async def test_the_free_pages_go_on_without_accounts_and_tell_no_wrong_meter(self, browser: Browser) -> None:
        await browser.register()
        browser.suite.failing["GetStanding"] = ServiceUnavailable()

        page = await browser.get("/search?q=diabetes")

        assert page.status_code == 200
        assert E119 in page.text
        assert "What is left on your meter cannot be told at the moment" in page.text

    async def test_a_code_page_is_a_problem_page(self, browser: Browser) -> None:
        browser.suite.failing["GetCodePage"] = ServiceUnavailable()

        page = await browser.get(E119)

        assert page.status_code == 503
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["retry-after"] == "1"
        assert "Nothing was charged." in page.text

    async def test_the_first_page_still_offers_its_search_box_without_lookup(self, browser: Browser) -> None:
        browser.suite.failing["ListEditions"] = ServiceUnavailable()

        page = await browser.get("/")

        assert page.status_code == 200
        assert 'name="q"' in page.text


class TestAStaticFile:
    async def test_may_be_kept_for_ever_under_the_address_of_its_content(self, browser: Browser) -> None:
        file = await browser.get(asset_url("app.css"))

        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert file.headers["content-type"] == "text/css; charset=utf-8"
        assert file.headers["content-encoding"] == "gzip"

    async def test_is_asked_for_again_under_any_other(self, browser: Browser) -> None:
        assert (await browser.get("/static/app.css?v=old")).headers["cache-control"] == "public, no-cache"

    @pytest.mark.parametrize("name", ["nothing.css", "../render.py", "%2e%2e/render.py", "vendor", ""])
    async def test_that_is_none_is_not_found(self, browser: Browser, name: str) -> None:
        assert (await browser.get(f"/static/{name}")).status_code == 404


class TestEveryPage:
    async def test_runs_no_script_but_ours_and_is_kept_by_nobody(self, browser: Browser) -> None:
        page = await browser.get("/")

        assert "script-src 'self';" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "private, no-store"

    async def test_stands_outside_of_the_apis_description(self, browser: Browser) -> None:
        described = (await browser.get("/openapi.json")).json()["paths"]

        assert not {"/", "/search", "/login", "/codes/{system}/{code}"} & set(described)
