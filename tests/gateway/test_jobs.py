"""CareerCenter through the gateway."""

import httpx2
import pytest

from chassis.identity import CallerKind
from tests.gateway.suite import Person, Suite

POSTING = {
    "employer_id": "employer-1",
    "title": "Outpatient coder",
    "description_markdown": "Code visits.",
    "employment_type": "FULL_TIME",
    "remote": "hybrid",
    "credentials": ["CPC"],
    "salary": {"min": 50_000, "max": 60_000, "unit": "YEAR", "currency": "USD"},
    "valid_through": "2026-12-31",
}


def as_kind(suite: Suite, kind: CallerKind = CallerKind.REGISTERED) -> dict[str, str]:
    return {"Authorization": f"Bearer {suite.token_for(Person(kind))}"}


class TestAPostingFromDraftToClosed:
    async def test_answers_its_state_at_each_step(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        employer, staff = as_kind(suite), as_kind(suite, CallerKind.STAFF)
        draft = await client.post("/api/v1/jobs", json=POSTING, headers=employer)
        place = f"/api/v1/jobs/{draft.json()['id']}"
        states = [draft.json()["state"]]
        for verb, who in (("publish", employer), ("approve", staff), ("close", employer)):
            states.append((await client.post(f"{place}:{verb}", headers=who)).json()["state"])

        assert draft.status_code == 201
        assert draft.json()["salary"] == {"min": 50_000, "max": 60_000, "unit": "YEAR", "currency": "USD"}
        assert states == ["draft", "pending_review", "published", "closed"]

    async def test_cannot_be_opened_again(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        who = as_kind(suite)
        place = f"/api/v1/jobs/{(await client.post('/api/v1/jobs', json=POSTING, headers=who)).json()['id']}"
        await client.post(f"{place}:close", headers=who)
        answer = await client.post(f"{place}:publish", headers=who)

        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/transition-not-allowed")


class TestSomeoneWhoIsNotRegistered:
    @pytest.mark.parametrize("path", ["/api/v1/employers", "/api/v1/jobs", "/api/v1/jobs/posting-0:publish"])
    async def test_cannot_hire(self, client: httpx2.AsyncClient, path: str) -> None:
        body = {"/api/v1/employers": {"name": "Clinic"}, "/api/v1/jobs": POSTING}.get(path)
        answer = await client.post(path, json=body) if body else await client.post(path)

        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")

    async def test_can_read(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        posting = (await client.post("/api/v1/jobs", json=POSTING, headers=as_kind(suite))).json()

        assert (await client.get("/api/v1/jobs")).json() == {"items": [posting], "next_page_token": ""}
        assert (await client.get(f"/api/v1/jobs/{posting['id']}")).json() == posting

    async def test_can_read_with_a_cookie_that_no_longer_holds(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        posting = (await client.post("/api/v1/jobs", json=POSTING, headers=as_kind(suite))).json()
        answer = await client.get(f"/api/v1/jobs/{posting['id']}", headers={"Cookie": "ca_guest=old"})

        assert answer.status_code == 200


class TestAPostingThatIsNotThere:
    @pytest.mark.parametrize("posting_id", ["nobody-has-this", "1", "..", "%2e%2e"])
    async def test_is_not_found(self, client: httpx2.AsyncClient, posting_id: str) -> None:
        """H64."""
        assert (await client.get(f"/api/v1/jobs/{posting_id}")).status_code == 404


class TestAnEmployer:
    async def test_is_created_once_trusted_by_nobody(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await client.post("/api/v1/employers", json={"name": "Clinic"}, headers=as_kind(suite))

        assert answer.status_code == 201
        assert answer.json() == {
            "id": "employer-1",
            "name": "Clinic",
            "website": "",
            "description": "",
            "trusted": False,
        }

    @pytest.mark.parametrize("field", ["trusted", "is_admin", "id"])
    async def test_cannot_say_more_about_itself_than_is_asked(
        self, client: httpx2.AsyncClient, suite: Suite, field: str
    ) -> None:
        """H65."""
        answer = await client.post("/api/v1/employers", json={"name": "C", field: True}, headers=as_kind(suite))

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field
