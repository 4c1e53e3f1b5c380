"""Keeping codes with a private note: over the API and on the pages."""

import httpx2
import pytest

from tests.gateway.suite import Suite
from tests.gateway.test_web_routes import E119, Browser

BOOKMARK = "/api/v1/me/bookmarks/icd10cm/e119"


@pytest.fixture
async def person(client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """A program of a registered person."""
    asked = {"email": "ada@example.org", "password": "three plain words", "name": "Ada"}
    token = (await client.post("/api/v1/accounts", json=asked)).json()["token"]
    client.cookies.clear()
    client.headers["authorization"] = f"Bearer {token}"
    return client


@pytest.fixture
def browser(client: httpx2.AsyncClient, suite: Suite) -> Browser:
    return Browser(suite, client)


class TestOverTheApi:
    async def test_a_code_is_kept_in_its_official_form_and_listed_with_its_title(
        self, person: httpx2.AsyncClient
    ) -> None:
        kept = await person.put(BOOKMARK, json={"note": "ask for the A1c"})

        assert (kept.status_code, kept.json()["code"], kept.json()["note"]) == (200, "E11.9", "ask for the A1c")
        (listed,) = (await person.get("/api/v1/me/bookmarks")).json()["items"]
        assert listed["title"] == "Type 2 diabetes mellitus without complications"

    async def test_it_is_forgotten_by_any_spelling(self, person: httpx2.AsyncClient) -> None:
        await person.put(BOOKMARK, json={})

        assert (await person.delete("/api/v1/me/bookmarks/icd10cm/E11.9")).status_code == 204
        assert (await person.get("/api/v1/me/bookmarks")).json()["items"] == []

    async def test_it_spends_nothing(self, person: httpx2.AsyncClient, suite: Suite) -> None:
        await person.put(BOOKMARK, json={})
        await person.get("/api/v1/me/bookmarks")

        assert suite.asked("GetCodePage") == []
        assert (await person.get("/api/v1/me")).json()["views_remaining"] == 5

    @pytest.mark.parametrize("code", ["ZZZ", "x" * 33])
    async def test_an_unknown_code_is_refused(self, person: httpx2.AsyncClient, code: str) -> None:
        refused = await person.put(f"/api/v1/me/bookmarks/icd10cm/{code}", json={"note": ""})

        assert (refused.status_code, refused.json()["type"]) == (404, "/problems/code-not-found")

    async def test_a_note_too_long_is_refused_with_its_field(self, person: httpx2.AsyncClient) -> None:
        refused = await person.put(BOOKMARK, json={"note": "x" * 2_001})

        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "note")

    async def test_a_guest_is_told_to_sign_in(self, client: httpx2.AsyncClient) -> None:
        for answer in (await client.get("/api/v1/me/bookmarks"), await client.put(BOOKMARK, json={})):
            assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")


class TestOnThePage:
    async def test_a_person_keeps_a_code_reads_the_note_again_and_removes_it(self, browser: Browser) -> None:
        await browser.register()

        saved = await browser.send(E119, f"{E119}/bookmark", note="see <b>chart</b>")
        assert (saved.status_code, saved.headers["location"]) == (303, f"{E119}#bookmark")
        assert "see &lt;b&gt;chart&lt;/b&gt;</textarea>" in (await browser.get(E119)).text
        assert "see &lt;b&gt;chart&lt;/b&gt;" in (await browser.get("/bookmarks")).text

        await browser.send(E119, f"{E119}/bookmark", forget="yes")
        assert "You keep no code yet" in (await browser.get("/bookmarks")).text

    async def test_the_date_of_service_is_gone_back_to(self, browser: Browser) -> None:
        await browser.register()

        saved = await browser.send(E119, f"{E119}/bookmark", note="", on="2026-01-15")

        assert saved.headers["location"] == f"{E119}?on=2026-01-15#bookmark"

    async def test_a_guest_sees_how_to_keep_it_and_no_form(self, browser: Browser) -> None:
        page = (await browser.get(E119)).text

        assert "to keep this code with a private note" in page
        assert 'name="note"' not in page

    async def test_a_form_of_another_site_keeps_nothing(self, browser: Browser) -> None:
        await browser.register()

        assert (await browser.http.post(f"{E119}/bookmark", data={"note": "x"})).status_code == 403
