"""API keys, taking data along, and being forgotten: by API, and on pages without JavaScript."""

import httpx2
import pytest

from chassis.errors import StorageUnavailable
from tests.gateway.suite import Suite
from tests.gateway.test_mailed_links import ADA, HTML, sent

KEY = {"name": "nightly", "scopes": ["lookup", "jobs"], "daily_quota": 5}


@pytest.fixture
async def ada(client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """Somebody who is logged in."""
    await client.post("/api/v1/accounts", json=ADA)
    return client


class TestAnApiKey:
    async def test_tells_its_secret_once(self, ada: httpx2.AsyncClient) -> None:
        made = await ada.post("/api/v1/api-keys", json=KEY)
        listed = (await ada.get("/api/v1/api-keys")).json()

        assert made.status_code == 201
        assert made.json()["secret"] == "cak_told-once"
        assert listed["next_page_token"] == ""
        assert listed["items"] == [{name: value for name, value in made.json().items() if name != "secret"}]

    async def test_ends(self, ada: httpx2.AsyncClient) -> None:
        key_id = (await ada.post("/api/v1/api-keys", json=KEY)).json()["id"]

        assert (await ada.delete(f"/api/v1/api-keys/{key_id}")).status_code == 204
        again = await ada.delete(f"/api/v1/api-keys/{key_id}")
        assert (again.status_code, again.json()["type"]) == (404, "/problems/api-key-not-found")

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""},
            {"name": "x" * 101},
            {"scopes": []},
            {"scopes": ["everything"]},
            {"scopes": "lookup"},
            {"daily_quota": 0},
            {"daily_quota": 1_000_001},
            {"daily_quota": "5"},
            {"is_admin": True},
        ],
    )
    async def test_that_cannot_be_meant_is_refused(
        self, ada: httpx2.AsyncClient, suite: Suite, change: dict[str, object]
    ) -> None:
        assert (await ada.post("/api/v1/api-keys", json={**KEY, **change})).status_code == 422
        assert suite.asked("CreateApiKey") == []

    async def test_is_for_people(self, client: httpx2.AsyncClient) -> None:
        answers = [await client.post("/api/v1/api-keys", json=KEY), await client.get("/api/v1/api-keys")]

        assert [answer.status_code for answer in answers] == [401, 401]

    async def test_is_made_shown_once_and_deleted_on_its_page(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        page = "/account/api-keys"
        made = await sent(ada, page, name="nightly", for_lookup="yes", for_jobs="yes", daily_quota="7")
        assert "cak_told-once" in made.text
        listed = (await ada.get(page, headers=HTML)).text
        assert "Code lookup, CareerCenter" in listed
        assert "cak_told-once" not in listed

        gone = await sent(ada, page, f"{page}/key-0/delete")
        assert (gone.status_code, gone.headers["location"]) == (303, page)
        assert "You have no key yet" in (await ada.get(page, headers=HTML)).text

    @pytest.mark.parametrize("fields", [{"name": "a"}, {"for_lookup": "yes"}, {"name": "a", "daily_quota": "many"}])
    async def test_that_the_form_does_not_describe_is_told_there(
        self, ada: httpx2.AsyncClient, suite: Suite, fields: dict[str, str]
    ) -> None:
        answer = await sent(ada, "/account/api-keys", **fields)

        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
        assert suite.asked("CreateApiKey") == []


class TestTakingDataAlong:
    async def test_is_a_file_with_all_of_it(self, ada: httpx2.AsyncClient) -> None:
        answer = await ada.get("/api/v1/me/export")

        data = answer.json()
        assert answer.headers["content-disposition"].startswith("attachment")
        assert data["account"]["email"] == "ada@example.org"
        assert [line["resource"] for line in data["ledger"]] == ["registration"]
        assert [kept["note"] for kept in data["bookmarks"]] == ["mine"]
        assert set(data) == {"account", "opened_at", "ledger", "bookmarks", "api_keys", "jobs"}
        assert [sent["id"] for sent in data["jobs"]["applications"]] == ["a", "b", "c"]
        assert data["jobs"]["profile"]["headline"] == "Coder"
        assert (data["jobs"]["alerts"], data["jobs"]["employers"]) == ([], [])

    async def test_waits_for_whoever_keeps_a_part_of_it(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        suite.failing["ListSavedSearches"] = StorageUnavailable()

        assert (await ada.get("/api/v1/me/export")).status_code == 503

    async def test_is_for_people(self, client: httpx2.AsyncClient) -> None:
        assert (await client.get("/api/v1/me/export")).status_code == 401


class TestBeingForgotten:
    async def test_answers_204_and_ends_the_session(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await ada.delete("/api/v1/me")

        assert (answer.status_code, answer.content) == (204, b"")
        assert "ca_session" not in ada.cookies
        assert suite.people == {}
        assert (await ada.delete("/api/v1/me")).status_code == 401

    async def test_on_its_page_needs_the_box_ticked(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        kept = await sent(ada, "/account/delete")
        assert (kept.status_code, kept.headers["location"]) == (303, "/account/delete")
        assert suite.asked("DeleteAccount") == []

        gone = await sent(ada, "/account/delete", sure="yes")
        assert (gone.status_code, gone.headers["location"]) == (303, "/")
        assert len(suite.asked("DeleteAccount")) == 1

    async def test_of_nobody_leads_to_the_log_in_page(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/account/delete", headers=HTML)

        assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/account/delete")

    async def test_cannot_be_caused_by_another_site(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await ada.delete("/api/v1/me", headers={"Sec-Fetch-Site": "cross-site"})

        assert answer.status_code == 403
        assert suite.asked("DeleteAccount") == []
