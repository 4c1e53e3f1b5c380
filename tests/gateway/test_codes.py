"""Code pages, batches, the hierarchy and editions through the gateway."""

import asyncio
import uuid

import httpx2
import pytest
from fastapi import FastAPI

from chassis.identity import CallerKind
from gateway.shapes.codes import CodePage
from tests.gateway.conftest import calling
from tests.gateway.suite import SERVICE_TOKEN, Person, Suite

PAGE = "/api/v1/codes/icd10cm/E11.9"
OTHER = "/api/v1/codes/icd10cm/E11.65"
CRAWLER = {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
BATCH = {"codes": [{"system": "icd10cm", "code": "E11.9"}, {"system": "icd10cm", "code": "Q"}]}


class TestAVisitorsFirstPage:
    async def test_is_full_and_leaves_nothing(self, client: httpx2.AsyncClient) -> None:
        page = (await client.get(PAGE)).json()

        assert page["code"] == "E11.9"
        assert page["access"] == {
            "level": "full",
            "reason": "view_spent",
            "account_kind": "guest",
            "views_granted": 1,
            "views_remaining": 0,
        }

    async def test_makes_them_a_guest_of_their_network(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await client.get(PAGE)

        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("ca_guest=token-")
        assert "; Path=/; HttpOnly; SameSite=Lax" in cookie
        assert "Secure" not in cookie
        assert suite.networks == ["203.0.113.7"]

    async def test_is_metered_by_their_own_token_and_never_by_the_gateways(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        await client.get(PAGE)

        sent = suite.metadata_of("GetCodePage")["authorization"]
        assert sent == f"Bearer {client.cookies['ca_guest']}"
        assert SERVICE_TOKEN not in sent

    async def test_has_every_field_of_the_contract(self, client: httpx2.AsyncClient) -> None:
        page = (await client.get(PAGE)).json()

        CodePage.model_validate(page)
        assert page["status"] == "active"
        assert page["official_description"]["copyright"] is None
        assert page["common_language_description"]["copyright"].startswith("© Copyright")
        assert [section["key"] for section in page["sections"]] == ["hierarchy", "notes", "coding_rules", "history"]
        assert page["related"][0] == {
            "system": "icd10cm",
            "code": "E11",
            "title": "Type 2 diabetes mellitus",
            "relation": "parent",
            "copyright": None,
        }

    async def test_tells_the_notes_with_empty_fields_too(self, client: httpx2.AsyncClient) -> None:
        page = (await client.get(PAGE)).json()

        notes = page["sections"][1]["content"]["notes"]
        assert notes[0] == {
            "kind": "includes",
            "text": "diabetes NOS",
            "printed_at": "E11",
            "printed_level": "category",
            "inherited": True,
            "targets": [],
        }

    async def test_must_not_be_kept_by_a_cache(self, client: httpx2.AsyncClient) -> None:
        assert (await client.get(PAGE)).headers["cache-control"] == "private, no-store"


class TestASecondPageOfAGuest:
    async def test_is_a_preview_whose_sections_have_no_content(self, client: httpx2.AsyncClient) -> None:
        await client.get(PAGE)
        page = (await client.get(OTHER)).json()

        assert page["access"]["reason"] == "no_views_left"
        assert page["official_description"]["text"]
        assert all(section["locked"] and "content" not in section for section in page["sections"])

    async def test_is_free_when_it_is_the_same_one(self, client: httpx2.AsyncClient) -> None:
        await client.get(PAGE)
        again = (await client.get(PAGE)).json()

        assert again["access"]["reason"] == "already_viewed"
        assert again["access"]["level"] == "full"


class TestWhoeverReadsNothing:
    @pytest.mark.parametrize(
        ("method", "headers"),
        [
            pytest.param("HEAD", {}, id="H20-head"),
            pytest.param("GET", {"Sec-Purpose": "prefetch"}, id="H20-prefetch"),
            pytest.param("GET", {"Sec-Purpose": "prefetch;prerender"}, id="H20-prerender"),
        ],
    )
    async def test_spends_nothing_and_becomes_no_guest(
        self, client: httpx2.AsyncClient, suite: Suite, method: str, headers: dict[str, str]
    ) -> None:
        answer = await client.request(method, PAGE, headers=headers)

        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert not suite.asked("GetCodePage")[0].spend
        assert not suite.people

    async def test_spends_nothing_where_another_site_embeds_the_page(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
        answer = await client.get("/codes/icd10cm/E11.9", headers=embedded)

        assert answer.status_code == 200
        assert not suite.asked("GetCodePage")[0].spend
        assert not suite.people

    async def test_gets_the_preview_with_the_view_still_to_come(self, client: httpx2.AsyncClient) -> None:
        access = (await client.get(PAGE, headers={"Sec-Purpose": "prefetch"})).json()["access"]

        assert access["reason"] == "not_spending"
        assert (access["account_kind"], access["views_remaining"]) == ("guest", 1)

    async def test_gets_headers_only_for_a_head(self, client: httpx2.AsyncClient) -> None:
        answer = await client.head(PAGE)

        assert answer.content == b""
        assert answer.headers["content-type"] == "application/json"

    async def test_sees_their_own_meter_with_a_cookie(self, client: httpx2.AsyncClient) -> None:
        await client.get(PAGE)
        access = (await client.get(OTHER, headers={"Sec-Purpose": "prefetch"})).json()["access"]

        assert (access["reason"], access["views_remaining"]) == ("not_spending", 0)


class TestACrawler:
    async def test_gets_the_preview_of_a_page_for_people(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await client.get("/codes/icd10cm/E11.9", headers=CRAWLER)

        assert answer.status_code == 200
        assert not suite.asked("GetCodePage")[0].spend

    async def test_is_a_client_under_the_api(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        await client.get(PAGE, headers=CRAWLER)

        assert suite.asked("GetCodePage")[-1].spend

    async def test_is_not_what_curl_is(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        await client.get("/codes/icd10cm/E11.9", headers={"User-Agent": "curl/8.5.0"})

        assert suite.asked("GetCodePage")[-1].spend


class TestACodeThatDoesNotExist:
    @pytest.mark.parametrize(
        "code",
        [
            pytest.param("Z99.99", id="H27-unknown"),
            pytest.param("E11.9.", id="H24-trailing-dot"),
            pytest.param("E11.9%20", id="H24-trailing-space"),
            pytest.param("E11.9;x=1", id="H24-semicolon"),
            pytest.param("%D0%9511.9", id="H25-cyrillic"),
            pytest.param("E%EF%BC%91%EF%BC%91.9", id="H25-full-width"),
            pytest.param("E11.9%CC%81", id="H25-combining"),
            pytest.param("E11.90", id="H26-one-digit-more"),
            pytest.param("x" * 5000, id="H27-long"),
        ],
    )
    async def test_is_not_found_with_suggestions_and_spends_nothing(
        self, client: httpx2.AsyncClient, suite: Suite, code: str
    ) -> None:
        answer = await client.get(f"/api/v1/codes/icd10cm/{code}")

        assert answer.status_code == 404
        assert answer.json()["type"] == "/problems/code-not-found"
        assert answer.json()["suggestions"] == [
            {"system": "icd10cm", "code": "E11.9", "title": "Type 2 diabetes mellitus without complications"}
        ]
        assert not suite.people, "an unknown code must not use up a network's guests"

    async def test_is_told_without_suggestions_when_nobody_can_suggest(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        suite.failing["ListNearbyCodes"] = RuntimeError("broken")
        answer = await client.get("/api/v1/codes/icd10cm/Z99.99")

        assert answer.status_code == 404
        assert answer.json()["suggestions"] == []

    async def test_is_another_problem_than_an_unknown_system(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/api/v1/codes/icd11/E11.9")

        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/code-system-not-found")


class TestTheSpellingsOfOneCode:
    @pytest.mark.parametrize("code", [pytest.param(code, id=f"H26-{code}") for code in ("e11.9", "E119", "e119")])
    async def test_are_charged_once(self, client: httpx2.AsyncClient, suite: Suite, code: str) -> None:
        await client.get(PAGE)
        page = (await client.get(f"/api/v1/codes/icd10cm/{code}")).json()

        assert page["code"] == "E11.9"
        assert [person.charged for person in suite.people.values()] == [["icd10cm/E11.9"]]


class TestADateOfService:
    async def test_is_passed_on(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        await client.get(PAGE, params={"on": "2025-09-30"})

        assert suite.asked("GetCodePage")[0].on == "2025-09-30"

    @pytest.mark.parametrize(
        "day", ["2025-13-01", "2025-02-30", "01/02/2025", "20250930", "1759190400", "", "2025-9-1"]
    )
    async def test_is_refused_unless_it_is_a_day(self, client: httpx2.AsyncClient, suite: Suite, day: str) -> None:
        answer = await client.get(PAGE, params={"on": day})

        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"field": "on", "message": "Write the day as 2026-01-31."}]
        assert not suite.calls


class TestAnIdempotencyKeyOnACodePage:
    async def test_is_the_same_uuid_each_time(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        for _ in range(2):
            await client.get(PAGE, headers={"Idempotency-Key": "my key".replace(" ", "-")})

        keys = {asked.idempotency_key for asked in suite.asked("GetCodePage")}
        assert len(keys) == 1
        assert uuid.UUID(keys.pop()).version == 5

    async def test_is_a_new_uuid_without_the_header(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        await client.get(PAGE)
        await client.get(PAGE)

        keys = [asked.idempotency_key for asked in suite.asked("GetCodePage")]
        assert len({keys[-1], keys[-2]}) == 2

    async def test_with_another_code_is_refused(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        """H50."""
        await client.get(PAGE, headers={"Idempotency-Key": "one"})
        answer = await client.get(OTHER, headers={"Idempotency-Key": "one"})

        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/idempotency-key-reused")
        assert [person.charged for person in suite.people.values()] == [["icd10cm/E11.9"]]

    async def test_belongs_to_its_account_alone(self, app: FastAPI) -> None:
        """H51."""
        async with calling(app) as ada, calling(app) as bob:
            first = await ada.get(PAGE, headers={"Idempotency-Key": "one"})
            second = await bob.get(OTHER, headers={"Idempotency-Key": "one"})

        assert first.json()["access"]["reason"] == second.json()["access"]["reason"] == "view_spent"


class TestAGuestWithOneView:
    async def test_spends_it_once_whatever_comes_at_once(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        """H55, as far as the gateway goes: every request carries the guest's own token and a key of its own."""
        client.cookies.set("ca_guest", suite.token_for(Person()))
        codes = [PAGE, OTHER, "/api/v1/codes/icd10cm/I10"] * 10
        pages = await asyncio.gather(*(client.get(code) for code in codes))

        assert [page.json()["access"]["reason"] for page in pages].count("view_spent") == 1
        assert len(suite.people) == 1


class TestABatch:
    async def test_is_for_registered_people(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post("/api/v1/codes:batchGet", json=BATCH)

        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")

    @pytest.mark.parametrize("token", ["a guest's", "nobody's"])
    async def test_is_not_for_guests(self, client: httpx2.AsyncClient, suite: Suite, token: str) -> None:
        client.cookies.set("ca_guest", suite.token_for(Person()) if token == "a guest's" else "nobody")
        answer = await client.post("/api/v1/codes:batchGet", json=BATCH)

        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")

    async def test_answers_in_the_order_that_was_asked(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        token = suite.token_for(Person(CallerKind.REGISTERED))
        answer = await client.post("/api/v1/codes:batchGet", json=BATCH, headers={"Authorization": f"Bearer {token}"})

        found, unknown = answer.json()["items"]
        assert (found["found"], found["status"]) == (True, "active")
        assert unknown == {
            "system": "icd10cm",
            "code": "Q",
            "found": False,
            "title": None,
            "status": None,
            "billable": False,
            "copyright": None,
        }

    async def test_is_one_call_under_its_key(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        token = suite.token_for(Person(CallerKind.REGISTERED))
        for key in ({"Idempotency-Key": "k"}, {"Idempotency-Key": "k"}, {}, {}):
            headers = {"Authorization": f"Bearer {token}", "X-Request-Id": "the-same", **key}
            await client.post("/api/v1/codes:batchGet", json=BATCH, headers=headers)

        first, again, *others = (asked.idempotency_key for asked in suite.asked("BatchGetCodes"))
        assert first == again
        assert len({first, *others}) == 3

    async def test_of_more_than_a_thousand_is_refused(self, client: httpx2.AsyncClient) -> None:
        codes = [{"system": "icd10cm", "code": "E11.9"}] * 1_001
        answer = await client.post("/api/v1/codes:batchGet", json={"codes": codes})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "codes"


class TestTheHierarchy:
    async def test_is_a_page_of_places(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await client.get("/api/v1/codes/icd10cm", params={"parent": "4", "page_size": "3"})

        assert answer.json()["next_page_token"] == "more"
        assert answer.json()["items"][1] == {
            "level": "category",
            "code": "E11",
            "title": "Type 2 diabetes mellitus",
            "billable": False,
            "copyright": None,
        }
        assert (suite.asked("BrowseCodes")[0].parent, suite.asked("BrowseCodes")[0].page_size) == ("4", 3)

    @pytest.mark.parametrize(
        "query",
        [
            pytest.param({"page_token": "forged"}, id="H71-token"),
            pytest.param({"page_size": "1000000000"}, id="H71-huge"),
            pytest.param({"page_size": "-1"}, id="H71-negative"),
            pytest.param({"page_size": "1.0"}, id="H35-float"),
            pytest.param({"page_size": "٣"}, id="H35-other-digits"),
        ],
    )
    async def test_refuses_pages_that_cannot_be(self, client: httpx2.AsyncClient, query: dict[str, str]) -> None:
        answer = await client.get("/api/v1/codes/icd10cm", params=query)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == next(iter(query))


class TestEditions:
    async def test_say_what_is_loaded(self, client: httpx2.AsyncClient) -> None:
        answer = (await client.get("/api/v1/editions")).json()

        assert [item["id"] for item in answer["items"]] == ["FY2026", "FY2025"]
        assert answer["snapshot_id"] == "icd10cm-5f3a"


class TestSearching:
    async def test_answers_hits_with_highlights(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = (await client.get("/api/v1/search", params={"q": "type 2 diabetis"})).json()

        assert answer["interpreted_as"] == "type 2 diabetes"
        assert answer["items"][0]["code"] == "E11.9"
        assert "<mark>" in answer["items"][0]["highlight"]
        assert suite.asked("SearchCodes")[0].limit == 20

    async def test_suggests_at_each_keystroke(self, client: httpx2.AsyncClient) -> None:
        answer = (await client.get("/api/v1/suggest", params={"q": "dia", "limit": "1"})).json()

        assert set(answer) == {"items"}

    @pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "x" * 201}, {"q": "   "}, {"q": "a", "limit": "0"}])
    async def test_refuses_what_cannot_be_searched(self, client: httpx2.AsyncClient, query: dict[str, str]) -> None:
        """H70."""
        answer = await client.get("/api/v1/search", params=query)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == ("limit" if "limit" in query else "q")

    async def test_charges_nothing_and_makes_no_guest(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        """H21."""
        for path in ("/api/v1/search?q=a", "/api/v1/suggest?q=a", "/api/v1/codes/icd10cm", "/api/v1/editions", "/"):
            assert "set-cookie" not in (await client.get(path)).headers

        assert not suite.asked("OpenGuest")
        assert not suite.asked("GetCodePage")
