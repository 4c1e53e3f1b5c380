"""Searching the job board through the gateway, with the jobs service as it runs behind it."""

from typing import Any

import pytest

from tests.gateway.test_job_board import ADA, DETAILS, Board, board

__all__ = ["board"]
PAGE = {"accept": "text/html"}


async def offered(board: Board) -> dict[str, Any]:
    """Three public postings by their titles."""
    remote = {"remote": "remote", "location": {"city": "", "state": "", "country": "US"}}
    return {
        "Outpatient coder": await board.public(**DETAILS),
        "Trauma auditor": await board.public(title="Trauma auditor", specialties=["Burns"], remote="onsite"),
        "Risk coder": await board.public(
            title="Risk coder", credentials=["CRC"], settings=["risk_adjustment"], **remote, no_experience_welcome=True
        ),
    }


async def titles(board: Board, **asked: Any) -> set[str]:
    return {each["title"] for each in (await board.said("GET", "/jobs", params=asked))["items"]}


class TestTheApi:
    async def test_finds_by_each_condition(self, board: Board) -> None:
        await offered(board)

        for asked, found in (
            ({"near": "78701", "remote": "onsite"}, {"Trauma auditor"}),
            ({"near": "Houston, TX"}, {"Risk coder"}),
            ({"near": "Houston, TX", "within_miles": 200}, {"Outpatient coder", "Trauma auditor", "Risk coder"}),
            ({"state": "tx", "remote": "hybrid"}, {"Outpatient coder"}),
            ({"state": "WY"}, {"Risk coder"}),
            ({"setting": "risk_adjustment"}, {"Outpatient coder", "Risk coder"}),
            ({"specialty": "bUrNs"}, {"Trauma auditor"}),
            ({"cpc_a_welcome": "true"}, {"Outpatient coder"}),
            ({"no_experience_welcome": "true"}, {"Risk coder"}),
            ({"q": "austin texas coder"}, {"Outpatient coder"}),
        ):
            assert await titles(board, **asked) == found, asked

    async def test_tells_how_many_there_are_of_each_kind(self, board: Board) -> None:
        await offered(board)

        found = await board.said("GET", "/jobs?q=codder&facets=true&credential=CRC&page_size=1")

        assert (found["total"], found["corrected_query"], len(found["items"])) == (2, "coder", 1)
        told = {facet["field"]: {each["value"]: each["count"] for each in facet["values"]} for facet in found["facets"]}
        assert told["credential"] == {"CCS": 1, "CPC": 1, "CPMA": 1, "CRC": 2}
        assert told["remote"] == {"hybrid": 1, "remote": 1}
        assert told["no_experience_welcome"] == {"true": 1}
        plain = await board.said("GET", "/jobs")
        assert (plain["total"], plain["facets"], plain["corrected_query"]) == (3, [], None)

    async def test_orders_as_it_is_told(self, board: Board) -> None:
        await board.public(title="Trauma coder")
        board.clock.moment = board.clock.moment.replace(hour=13)
        await board.public(title="Coder", description_markdown="Also some trauma charts.")

        orders = {}
        for order in ("relevance", "newest"):
            found = await board.said("GET", f"/jobs?q=trauma&order={order}")
            orders[order] = [each["title"] for each in found["items"]]
        assert orders == {"relevance": ["Trauma coder", "Coder"], "newest": ["Coder", "Trauma coder"]}
        assert (await board.ask("GET", "/jobs?order=oldest")).status_code == 422

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("remote", "moon"),
            ("employment_type", "FOREVER"),
            ("setting", "kitchen"),
            ("near", "Atlantis"),
            ("within_miles", "501"),
            ("cpc_a_welcome", "perhaps"),
        ],
    )
    async def test_refuses_what_cannot_be_meant(self, board: Board, field: str, value: str) -> None:
        answer = await board.ask("GET", "/jobs", params={field: value})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)

    async def test_answers_postings_of_any_length_in_as_many_pages_as_they_need(self, board: Board) -> None:
        employer = await board.employer()
        posting = {"employer_id": employer["id"], "description_markdown": "職" * 20_000, "credentials": ["CPC"]}
        made = set()
        for number in range(70):
            sent = posting | {"title": f"Coder {number}", "location": {"city": f"Town {number}", "state": "TX"}}
            made.add(await _published(board, sent))
        for path, who in (("/jobs", ""), (f"/employers/{employer['id']}/jobs", ADA)):
            seen, token = list[str](), ""
            while True:
                page = await board.said("GET", f"{path}?page_size=100&page_token={token}", who)
                seen += [each["id"] for each in page["items"]]
                token = page["next_page_token"]
                if not token:
                    break
            assert len(seen) == 70
            assert set(seen) == made


class TestThePage:
    async def test_narrows_and_widens_by_links_alone(self, board: Board) -> None:
        await offered(board)

        page = (await board.client.get("/jobs?q=coder", headers=PAGE)).text

        assert "2 open positions, best match first." in page
        assert 'href="/jobs?q=coder&amp;remote=hybrid"' in page
        assert 'href="/jobs?q=coder&amp;order=newest"' in page
        narrowed = (await board.client.get("/jobs?q=coder&remote=hybrid", headers=PAGE)).text
        assert "1 open position, best match first." in narrowed
        assert '<a rel="nofollow" href="/jobs?q=coder" aria-current="true">' in narrowed
        assert '<option value="hybrid" selected>' in narrowed

    async def test_says_how_it_understood_what_was_typed(self, board: Board) -> None:
        await offered(board)

        page = (await board.client.get("/jobs?q=tramua", headers=PAGE)).text

        assert "Showing results for <strong>trauma</strong>" in page
        assert 'value="tramua"' in page

    async def test_leads_out_of_where_nothing_is(self, board: Board) -> None:
        await offered(board)

        page = (await board.client.get("/jobs?near=Austin,+TX&credential=RHIT", headers=PAGE)).text

        assert "No open position matches." in page
        for way in ("/jobs?credential=RHIT", "/jobs?near=Austin%2C+TX", "/jobs?remote=remote&amp;credential=RHIT"):
            assert f'href="{way}"' in page
        assert 'near=Austin%2C+TX&amp;within_miles=200"' in page

    @pytest.mark.parametrize("wrong", ["near=Atlantis", "salary_min=much", "remote=moon"])
    async def test_says_what_it_does_not_understand(self, board: Board, wrong: str) -> None:
        page = await board.client.get(f"/jobs?{wrong}", headers=PAGE)

        assert page.status_code == 422
        assert page.text.count("Give ") == 1
        assert "Look a little further" not in page.text

    async def test_takes_figures_as_people_write_them(self, board: Board) -> None:
        await offered(board)

        page = (await board.client.get("/jobs?salary_min=$70,000&within_miles=&cpc_a_welcome=on", headers=PAGE)).text

        assert "From $70,000 a year" in page
        assert "No open position matches." in page


async def _published(board: Board, sent: dict[str, Any]) -> str:
    drafted = await board.said(
        "POST",
        "/jobs",
        ADA,
        json={
            "employment_type": "FULL_TIME",
            "remote": "onsite",
            "salary": {"min": 52_000, "max": 68_000, "unit": "YEAR", "currency": "USD"},
            "valid_through": "2026-03-31",
            **sent,
            "location": {**sent["location"], "country": "US"},
        },
    )
    published = await board.said("POST", f"/jobs/{drafted['id']}:publish", ADA)
    assert published["state"] == "published", published["findings"]
    return str(published["id"])
