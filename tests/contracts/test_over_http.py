"""What the contract says of HTTP, held against the whole suite from outside."""

import re
import time
import uuid
from collections import Counter
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.contracts.conftest import at_once, new_email
from tests.deploy.running import RunningSuite
from tests.journeys.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.xdist_group("contract-http")
NEW_IN_2027 = "C78.31"
BATCH = {"codes": [{"system": "icd10cm", "code": "e119"}, {"system": "hcpcs", "code": "J1100"}]}


def api_calls(visitor: Visitor) -> int:
    return sum(entry["kind"] == "api_call" for entry in visitor.ledger())


class TestACode:
    def test_is_one_code_in_every_spelling_and_costs_one_view(self, member: Visitor) -> None:
        pages = [member.code(spelling).json() for spelling in ("E11.9", "e11.9", "E119", "e119", "%20E11.9%20")]

        assert {page["code"] for page in pages} == {"E11.9"}
        assert [page["access"]["reason"] for page in pages] == ["view_spent"] + ["already_viewed"] * 4
        assert member.remaining() == 4

    @pytest.mark.parametrize(
        "text", ["E11.90", "E11..9", "E1.19", "E11.9.", "E-119", "Е11.9", "Ｅ11.9", "<b>", "x" * 300]
    )
    def test_that_is_none_is_unknown_and_costs_nothing(self, reader: Visitor, text: str) -> None:
        problem = reader.code(text)

        assert (problem.status_code, problem.json()["type"]) == (404, "/problems/code-not-found")
        assert isinstance(problem.json()["suggestions"], list)

    @pytest.mark.parametrize("system", ["hcpcs", "nonsense"])
    def test_of_a_system_that_is_not_loaded_is_not_found(self, reader: Visitor, system: str) -> None:
        problem = reader.http.get(f"/api/v1/codes/{system}/99213")

        assert (problem.status_code, problem.json()["type"]) == (404, "/problems/code-system-not-found")


class TestTheDateOfService:
    @pytest.mark.parametrize(
        ("code", "on", "status", "billable", "edition"),
        [
            ("E78.01", "2025-09-30", "active", True, "FY2025"),
            ("E78.01", "2025-10-01", "active", False, "FY2026"),
            ("E78.010", "2025-09-30", "future", False, "FY2025"),
            ("S30.1XXA", "2025-09-30", "active", True, "FY2025"),
            ("S30.1XXA", "2025-10-01", "deleted", False, "FY2026"),
            (NEW_IN_2027, "2026-09-30", "future", False, "FY2026"),
            (NEW_IN_2027, "2026-10-01", "active", True, "FY2027"),
            ("I10", "2015-10-01", "active", True, "FY2016"),
        ],
    )
    def test_decides(self, reader: Visitor, code: str, on: str, *, status: str, billable: bool, edition: str) -> None:
        page = reader.http.get(f"/api/v1/codes/icd10cm/{code}", params={"on": on}).json()

        assert (page["status"], page["billable"], page["edition"]["id"]) == (status, billable, edition)

    def test_leaves_a_code_without_a_title_that_no_file_has(self, reader: Visitor) -> None:
        page = reader.http.get(f"/api/v1/codes/icd10cm/{NEW_IN_2027}", params={"on": "2026-10-01"}).json()

        assert page["title"] is page["official_description"]["text"] is None
        assert "titles are not loaded" in page["official_description"]["notice"]

    def test_tells_the_last_day_of_what_has_ended(self, reader: Visitor) -> None:
        assert reader.code("S30.1XXA").json()["valid_to"] == "2025-09-30"

    @pytest.mark.parametrize("on", ["2026-02-30", "20260115", "2026-1-5", "today", "2015-09-30", "9999-12-31"])
    def test_is_refused_when_it_is_no_day_or_not_covered(self, member: Visitor, on: str) -> None:
        problem = member.http.get("/api/v1/codes/icd10cm/I10", params={"on": on})

        assert problem.status_code == 422
        assert [error["field"] for error in problem.json()["errors"]] == ["on"]
        assert member.remaining() == 5


class TestAProblem:
    @pytest.mark.parametrize(
        ("method", "path", "body", "status", "kind"),
        [
            ("GET", "/api/v1/codes/icd10cm/E11.999", None, 404, "code-not-found"),
            ("GET", "/api/v1/search?q=%20", None, 422, "invalid-fields"),
            ("GET", "/api/v1/suggest?q=a&limit=101", None, 422, "invalid-fields"),
            ("GET", "/api/v1/codes/icd10cm?page_token=x", None, 422, "page-token-invalid"),
            ("POST", "/api/v1/codes:batchGet", BATCH, 401, "sign-in-required"),
            ("POST", "/api/v1/sessions", {"email": "a@b.example", "password": "x"}, 401, "bad-credentials"),
            (
                "POST",
                "/api/v1/accounts",
                {"email": "a@b.example", "password": "1q2w3e4r5t6y"},
                422,
                "password-too-weak",
            ),
            ("POST", "/api/v1/assistant/questions", {"question": ""}, 422, "invalid-fields"),
            ("DELETE", "/api/v1/sessions/current", None, 401, "unauthenticated"),
            ("GET", "/api/v1/operator/usage", None, 401, "sign-in-required"),
            ("PUT", "/api/v1/search", None, 405, "method-not-allowed"),
        ],
    )
    def test_is_told_in_one_form(
        self, visitor: Visitor, method: str, path: str, *, body: Any, status: int, kind: str
    ) -> None:
        answer = visitor.http.request(method, path, json=body, headers={"X-Request-Id": "named-by-me"})

        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, problem["status"], problem["type"]) == (status, status, f"/problems/{kind}")
        assert problem["instance"] == path.partition("?")[0]
        assert problem["request_id"] == answer.headers["x-request-id"] == "named-by-me"
        assert problem["title"]
        assert problem["detail"]
        assert ("errors" in problem) == (status == 422)
        assert visitor.http.get(problem["type"]).json()["status"] == status


class TestAGuest:
    async def test_spends_one_view_whatever_comes_at_once(self, visitor: Visitor) -> None:
        visitor.http.post("/api/v1/assistant/questions", json={"question": "Nothing that is known."})
        codes = ("E11.9", "I10", "E78.5", "J06.9", "N39.0", "K21.9", "M54.50", "Z00.00")

        pages = await at_once(visitor, 200, lambda http, n: http.get(f"/api/v1/codes/icd10cm/{codes[n % 8]}"))

        given = Counter(page.json()["access"]["reason"] for page in pages)
        assert (given["view_spent"], given["already_viewed"], given["no_views_left"]) == (1, 24, 175)
        assert len({page.json()["code"] for page in pages if page.json()["access"]["level"] == "full"}) == 1
        assert [entry["amount"] for entry in visitor.ledger() if entry["meter"] == "views"] == [-1, 1]

    def test_takes_an_unspent_view_along_once(self, visitor: Visitor, suite: RunningSuite) -> None:
        visitor.http.post("/api/v1/assistant/questions", json={"question": "Nothing that is known."})
        guest = visitor.http.cookies["ca_guest"]

        assert visitor.register(new_email())["views_remaining"] == 6
        with Visitor(suite) as thief:
            thief.http.cookies.set("ca_guest", guest)
            assert thief.register(new_email())["views_remaining"] == 5


class TestARegistration:
    def test_that_is_sent_again_under_its_key_opens_one_account(self, visitor: Visitor) -> None:
        visitor.code("I10")
        asked = {"email": new_email(), "password": PASSWORD, "name": "Ada"}
        key = {"Idempotency-Key": str(uuid.uuid4())}

        first, again = (visitor.http.post("/api/v1/accounts", json=asked, headers=key) for _ in range(2))
        other = visitor.http.post("/api/v1/accounts", json={**asked, "name": "Bob"}, headers=key)

        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json()["account"] == again.json()["account"]
        assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")

    async def test_of_one_address_at_once_succeeds_once(self, visitor: Visitor) -> None:
        asked = {"email": new_email(), "password": PASSWORD, "name": ""}

        answers = await at_once(visitor, 10, lambda http, _: http.post("/api/v1/accounts", json=asked))

        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 9}


class TestAnIdempotencyKey:
    async def test_answers_five_hundred_requests_with_one_body_and_one_charge(self, member: Visitor) -> None:
        key = {"Idempotency-Key": "one-for-all"}

        def ask(http: httpx2.AsyncClient, _: int) -> Awaitable[httpx2.Response]:
            return http.get("/api/v1/codes/icd10cm/M17.0", headers=key)

        answers = await at_once(member, 500, ask)

        # A slow machine may run into the deadline of a view; such a request says so, and has cost nothing.
        shown = [answer for answer in answers if answer.status_code != 503]
        assert {answer.status_code for answer in shown} == {200}
        assert len({answer.text for answer in shown}) == 1
        assert member.remaining() == 4

    def test_counts_a_batch_once_and_refuses_another_one(self, member: Visitor) -> None:
        key = {"Idempotency-Key": "k"}
        first, again = (member.http.post("/api/v1/codes:batchGet", json=BATCH, headers=key) for _ in range(2))
        other = member.http.post("/api/v1/codes:batchGet", json={**BATCH, "on": "2026-01-15"}, headers=key)

        assert first.json() == again.json()
        assert [item["found"] for item in first.json()["items"]] == [True, False]
        assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
        assert api_calls(member) == 1

    def test_is_not_the_name_of_the_request(self, member: Visitor) -> None:
        for _ in range(3):
            member.http.post("/api/v1/codes:batchGet", json=BATCH, headers={"X-Request-Id": "always-the-same"})

        assert api_calls(member) == 3


class TestALedger:
    def test_sums_to_every_meter(self, member: Visitor) -> None:
        member.code("I10")
        member.http.post("/api/v1/codes:batchGet", json=BATCH)
        member.http.post("/api/v1/assistant/questions", json={"question": "What is E11.9?"})

        sums: Counter[str] = Counter()
        for entry in member.ledger():
            sums[entry["meter"]] += entry["amount"]
        me = member.http.get("/api/v1/me").json()

        assert sums == {"views": 4, "questions": 9, "api": 9_999}
        assert (me["views_remaining"], me["questions_remaining"]) == (4, 9)


class TestAnotherSite:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    @pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
    def test_gets_nothing_from_the_api(self, visitor: Visitor, method: str, headers: dict[str, str]) -> None:
        answer = visitor.http.request(method, "/api/v1/codes/icd10cm/I10", headers=headers)

        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/cross-site")
        assert "set-cookie" not in answer.headers


class TestAnAccountsMail:
    def test_verifies_the_address_and_resets_the_password(self, suite: RunningSuite, visitor: Visitor) -> None:
        email = new_email()
        made = visitor.register(email)
        assert made["account"]["email_verified"] is False
        token = link_in_mail(suite, email, "email-verifications")
        page = visitor.http.get(f"/email-verifications/{token}")
        assert (page.status_code, visitor.http.get("/api/v1/me").json()["email_verified"]) == (200, False)

        assert visitor.http.post(f"/api/v1/email-verifications/{token}").status_code == 204
        again = visitor.http.post(f"/api/v1/email-verifications/{token}")
        assert (again.status_code, again.json()["type"]) == (404, "/problems/link-not-valid")
        assert visitor.http.get("/api/v1/me").json()["email_verified"] is True

        assert visitor.http.post("/api/v1/password-resets", json={"email": new_email()}).status_code == 202
        assert visitor.http.post("/api/v1/password-resets", json={"email": email}).status_code == 202
        token = link_in_mail(suite, email, "password-resets")
        chosen = visitor.http.post(f"/api/v1/password-resets/{token}", json={"password": "another long password"})
        assert chosen.status_code == 204
        visitor.http.cookies.clear()
        bearer = {"Authorization": f"Bearer {made['token']}"}
        assert visitor.http.get("/api/v1/me", headers=bearer).status_code == 401

    def test_is_the_last_of_an_account_that_was_deleted(self, visitor: Visitor) -> None:
        email = new_email()
        visitor.register(email)
        assert visitor.http.get("/api/v1/me/export").json()["account"]["email"] == email

        assert visitor.http.delete("/api/v1/me").status_code == 204
        assert visitor.http.get("/api/v1/me").json()["kind"] == "guest"
        assert visitor.register(email)["views_remaining"] == 5


class TestAnApiKey:
    def test_reads_codes_on_its_own_quota_and_nothing_else(self, member: Visitor) -> None:
        asked = {"name": "nightly", "scopes": ["lookup"], "daily_quota": 2}
        made = member.http.post("/api/v1/api-keys", json=asked).json()
        member.http.cookies.clear()
        member.http.headers["Authorization"] = f"Bearer {made['secret']}"

        statuses = [member.http.post("/api/v1/codes:batchGet", json=BATCH).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        question = member.http.post("/api/v1/assistant/questions", json={"question": "What is E11.9?"})
        assert question.status_code == 403
        assert member.http.delete("/api/v1/me").status_code == 403
        assert member.http.get("/api/v1/api-keys").status_code == 403


def link_in_mail(suite: RunningSuite, email: str, page: str) -> str:
    """The secret of the link to a page in the outbox of the suite, once it is there."""
    address, deadline = suite.endpoints["gateway"], time.monotonic() + 20
    link = re.compile(rf"{address}/{page}/([A-Za-z0-9_-]{{43}})\s")
    while time.monotonic() < deadline:
        for file in Path(suite.endpoints["mail_outbox"]).glob("*.eml"):
            text = file.read_text()
            found = link.search(text) if f"To: {email}" in text else None
            if found:
                return found[1]
        time.sleep(0.1)
    raise AssertionError("no such mail")
