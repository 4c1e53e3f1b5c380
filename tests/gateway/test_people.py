"""Registering, logging in and out, the meter and the ledger through the gateway."""

import httpx2
import pytest

from chassis.errors import FieldError, Forwarded, Kind
from chassis.identity import CallerKind
from tests.gateway.suite import SERVICE_TOKEN, Person, Suite

PAGE = "/api/v1/codes/icd10cm/E11.9"
ADA = {"email": "ada@example.org", "password": "a long enough one", "name": "Ada"}


class TestRegistering:
    async def test_opens_an_account_with_five_views(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post("/api/v1/accounts", json=ADA)

        said = answer.json()
        assert answer.status_code == 201
        assert said["views_remaining"] == 5
        assert said["account"]["kind"] == "registered"
        assert said["account"]["email_verified"] is False
        assert client.cookies["ca_session"] == said["token"]

    async def test_takes_the_guests_ledger_along_and_its_cookie_away(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        await client.get(PAGE)
        guest = client.cookies["ca_guest"]
        answer = await client.post("/api/v1/accounts", json=ADA)

        assert suite.asked("RegisterAccount")[0].guest_token == guest
        assert "ca_guest" not in client.cookies
        assert answer.json()["views_remaining"] == 5
        assert (await client.get(PAGE)).json()["access"]["reason"] == "already_viewed"

    async def test_says_where_the_visitor_came_from_in_the_gateways_own_name(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        await client.post("/api/v1/accounts", json=ADA)

        assert suite.asked("RegisterAccount")[0].network == "203.0.113.7"
        assert suite.metadata_of("RegisterAccount")["authorization"] == f"Bearer {SERVICE_TOKEN}"

    async def test_twice_is_a_conflict(self, client: httpx2.AsyncClient) -> None:
        await client.post("/api/v1/accounts", json=ADA)
        answer = await client.post("/api/v1/accounts", json=ADA)

        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/email-taken")

    async def test_again_with_the_same_key_answers_the_same_account(self, client: httpx2.AsyncClient) -> None:
        key = {"Idempotency-Key": "reg-1"}
        first = await client.post("/api/v1/accounts", json=ADA, headers=key)
        again = await client.post("/api/v1/accounts", json=ADA, headers=key)
        other = await client.post("/api/v1/accounts", json={**ADA, "email": "bob@example.org"}, headers=key)

        assert first.json() == again.json()
        assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")

    @pytest.mark.parametrize(
        "password",
        [
            pytest.param("x" * 11, id="H67-11"),
            pytest.param("x" * 129, id="H67-129"),
            pytest.param("x" * 2_000, id="H67-2000"),
        ],
    )
    async def test_refuses_a_weak_password_by_its_field(self, client: httpx2.AsyncClient, password: str) -> None:
        answer = await client.post("/api/v1/accounts", json={**ADA, "password": password})

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["password"]
        assert password not in answer.text

    @pytest.mark.parametrize(
        "password", [pytest.param("  leading space kept", id="H67-space"), pytest.param("🙂" * 12, id="H67-emoji")]
    )
    async def test_passes_a_password_on_exactly(self, client: httpx2.AsyncClient, suite: Suite, password: str) -> None:
        await client.post("/api/v1/accounts", json={**ADA, "password": password})

        assert suite.asked("RegisterAccount")[0].password == password

    async def test_past_the_networks_limit_says_when_to_come_back(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        limited = Forwarded(Kind.RESOURCE_EXHAUSTED, "REGISTRATIONS_LIMITED", "Enough.", (), retry_after_seconds="86")
        suite.failing["RegisterAccount"] = limited
        answer = await client.post("/api/v1/accounts", json=ADA)

        assert (answer.status_code, answer.json()["type"]) == (429, "/problems/registrations-limited")
        assert answer.headers["retry-after"] == "86"


class TestLoggingIn:
    async def test_opens_another_session(self, client: httpx2.AsyncClient) -> None:
        registered = (await client.post("/api/v1/accounts", json=ADA)).json()
        answer = await client.post("/api/v1/sessions", json={"email": ADA["email"], "password": ADA["password"]})

        assert answer.status_code == 201
        assert answer.json()["account"] == registered["account"]
        assert answer.json()["token"] != registered["token"]
        assert client.cookies["ca_session"] == answer.json()["token"]

    @pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
    async def test_with_a_wrong_password_is_one_answer_for_all(self, client: httpx2.AsyncClient, email: str) -> None:
        """H66."""
        await client.post("/api/v1/accounts", json=ADA)
        client.cookies.clear()
        answer = await client.post("/api/v1/sessions", json={"email": email, "password": "not this one"})

        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/bad-credentials")
        assert answer.json()["detail"] == "The address or the password is wrong."
        assert "set-cookie" not in answer.headers


class TestLoggingOut:
    async def test_ends_the_session_at_once(self, client: httpx2.AsyncClient) -> None:
        token = (await client.post("/api/v1/accounts", json=ADA)).json()["token"]
        answer = await client.delete("/api/v1/sessions/current")

        assert (answer.status_code, answer.content) == (204, b"")
        assert "ca_session" not in client.cookies
        assert (await client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})).status_code == 401

    async def test_without_a_session_is_refused(self, client: httpx2.AsyncClient) -> None:
        assert (await client.delete("/api/v1/sessions/current")).status_code == 401


class TestMe:
    async def test_is_a_guest_with_everything_to_come_before_any_cookie(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        assert (await client.get("/api/v1/me")).json() == {
            "kind": "guest",
            "id": None,
            "email": None,
            "name": None,
            "email_verified": False,
            "views_granted": 1,
            "views_remaining": 1,
            "questions_granted": 1,
            "questions_remaining": 1,
            "unmetered": False,
        }
        assert not suite.people

    async def test_is_the_guest_after_the_first_page(self, client: httpx2.AsyncClient) -> None:
        await client.get(PAGE)
        me = (await client.get("/api/v1/me")).json()

        assert (me["kind"], me["views_granted"], me["views_remaining"]) == ("guest", 1, 0)

    async def test_is_the_person_after_registration(self, client: httpx2.AsyncClient) -> None:
        await client.post("/api/v1/accounts", json=ADA)
        me = (await client.get("/api/v1/me")).json()

        assert (me["kind"], me["email"], me["name"]) == ("registered", "ada@example.org", "Ada")


class TestTheLedger:
    async def test_is_empty_for_who_has_none(self, client: httpx2.AsyncClient) -> None:
        assert (await client.get("/api/v1/me/usage")).json() == {"items": [], "next_page_token": ""}

    async def test_shows_what_was_spent(self, client: httpx2.AsyncClient) -> None:
        await client.get(PAGE)
        [line] = (await client.get("/api/v1/me/usage")).json()["items"]

        assert (line["kind"], line["meter"], line["amount"]) == ("view", "views", -1)
        assert line["resource"] == "icd10cm/E11.9"
        assert line["at"].endswith("Z")


class TestTheOperatorsReport:
    @pytest.mark.parametrize(
        ("kind", "status", "problem"),
        [
            (None, 401, "/problems/sign-in-required"),
            (CallerKind.GUEST, 403, "/problems/staff-only"),
            (CallerKind.REGISTERED, 403, "/problems/staff-only"),
        ],
    )
    async def test_is_for_staff_only(
        self, client: httpx2.AsyncClient, suite: Suite, kind: CallerKind | None, status: int, problem: str
    ) -> None:
        headers = {"Authorization": f"Bearer {suite.token_for(Person(kind))}"} if kind else {}
        answer = await client.get("/api/v1/operator/usage", headers=headers)

        assert (answer.status_code, answer.json()["type"]) == (status, problem)

    async def test_is_told_as_counts_per_day(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        headers = {"Authorization": f"Bearer {suite.token_for(Person(CallerKind.STAFF))}"}
        answer = await client.get("/api/v1/operator/usage?from=2026-06-01&to=2026-06-14", headers=headers)

        report = answer.json()
        assert (report["from"], report["to"], report["dead_letters"]) == ("2026-06-01", "2026-06-14", 1)
        assert set(report["daily"][0]) == {"day", "measure", "account_kind", "count"}
        assert report["top_codes"][0] == {"system": "icd10cm", "code": "E11.9", "full_views": 212, "previews": 48}

    async def test_passes_a_services_complaint_on_by_field(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        wrong = (FieldError("to", "Before from."),)
        suite.failing["GetUsageReport"] = Forwarded(Kind.INVALID_ARGUMENT, "DATE_RANGE_INVALID", "No.", wrong)
        headers = {"Authorization": f"Bearer {suite.token_for(Person(CallerKind.STAFF))}"}
        answer = await client.get("/api/v1/operator/usage", headers=headers)

        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"field": "to", "message": "Before from."}]
