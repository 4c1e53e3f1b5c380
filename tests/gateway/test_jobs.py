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

        listed = {"items": [posting], "next_page_token": "", "total": 1, "facets": [], "corrected_query": None}
        assert (await client.get("/api/v1/jobs")).json() == listed
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
            "trust": "none",
            "verified_domain": None,
            "suspended": False,
            "suspension_reason": "",
        }

    @pytest.mark.parametrize("field", ["trusted", "is_admin", "id"])
    async def test_cannot_say_more_about_itself_than_is_asked(
        self, client: httpx2.AsyncClient, suite: Suite, field: str
    ) -> None:
        """H65."""
        answer = await client.post("/api/v1/employers", json={"name": "C", field: True}, headers=as_kind(suite))

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field


class TestAnIdempotencyKey:
    @pytest.mark.parametrize(("path", "body"), [("/api/v1/employers", {"name": "Clinic"}), ("/api/v1/jobs", POSTING)])
    async def test_makes_the_same_request_one_thing_and_another_request_refused(
        self, client: httpx2.AsyncClient, suite: Suite, path: str, body: dict[str, object]
    ) -> None:
        """H50."""
        who = as_kind(suite) | {"Idempotency-Key": "spring"}
        first = await client.post(path, json=body, headers=who)
        again = await client.post(path, json=body, headers=who)
        other = await client.post(path, json=body | {"name" if "name" in body else "title": "Other"}, headers=who)

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json() == first.json()
        assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")

    async def test_is_each_routes_and_each_persons_own(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        key = {"Idempotency-Key": "spring"}
        ada, bob = as_kind(suite), as_kind(suite)
        for who in (ada, bob):
            assert (await client.post("/api/v1/jobs", json=POSTING, headers=who | key)).status_code == 201
        answer = await client.post("/api/v1/employers", json={"name": "Clinic"}, headers=ada | key)

        assert answer.status_code == 201
        assert len(suite.postings) == 2

    async def test_left_out_makes_another_one(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        """H48."""
        who = as_kind(suite)
        made = [(await client.post("/api/v1/jobs", json=POSTING, headers=who)).json()["id"] for _ in range(2)]

        assert len(set(made)) == 2


class TestTheList:
    async def test_is_asked_for_by_salary_and_age(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        assert (await client.get("/api/v1/jobs?salary_min=60000&posted_within_days=7")).status_code == 200
        assert (await client.get("/api/v1/jobs")).status_code == 200

        asked = [(one.salary_min, one.posted_within_days) for one in suite.asked("ListPostings")]
        assert asked == [(60_000, 7), (0, 0)]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("salary_min", "-1"),
            ("salary_min", "6e4"),
            ("salary_min", ""),
            ("posted_within_days", "0"),
            ("posted_within_days", "366"),
            ("posted_within_days", "1_0"),
        ],
    )
    async def test_refuses_a_number_that_cannot_be_meant(
        self, client: httpx2.AsyncClient, suite: Suite, field: str, value: str
    ) -> None:
        answer = await client.get("/api/v1/jobs", params={field: value})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
        assert not suite.asked("ListPostings")
