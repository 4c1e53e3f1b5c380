"""Who is counted as looking and as applying elsewhere, and an employer's numbers, with the jobs service behind."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from html5lib import HTMLParser

from gateway.settings import GatewaySettings
from gateway.web.charts import stacked_bars
from gateway.web.views.statistics import waited
from tests.gateway import test_job_board, test_job_pages
from tests.gateway.conftest import calling, gateway
from tests.gateway.test_job_board import ADA, EVE, GUEST, SAM, Board
from tests.gateway.test_job_pages import Person, place_of, sent_by
from tests.jobs.samples import TurnableClock
from tests.jobs.suite import KnownPeople, jobs_at
from tests.nats_server import NatsServer
from tests.waiting import until

board, ada, eve = test_job_board.board, test_job_pages.ada, test_job_pages.eve
OUTSIDE = "https://harbor.example/apply?from=board"
CROWD: list[dict[str, str]] = [
    {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
    {"user-agent": "Slackbot-LinkExpanding 1.0"},
    {"sec-purpose": "prefetch"},
    {"purpose": "prefetch"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
]


@pytest.fixture
async def counting(tmp_path: Path, nats_server: NatsServer) -> AsyncIterator[Board]:
    """The job board beside a real nats-server, so that what is told is counted."""
    async with _counting(tmp_path, nats_server) as made:
        yield made


@asynccontextmanager
async def _counting(folder: Path, nats: NatsServer) -> AsyncIterator[Board]:
    clock, key = TurnableClock(), folder / "csrf-key"
    key.write_text("k" * 40)
    key.chmod(0o600)
    async with jobs_at(folder, KnownPeople(), clock, nats_url=nats.url, stream_max_megabytes=16) as address:
        settings = GatewaySettings(
            listen="127.0.0.1:0",
            service_token_file=folder / "service-token",
            csrf_key_file=key,
            limits=False,
            jobs_address=address,
            lookup_address="127.0.0.1:1",
            accounts_address="127.0.0.1:1",
            assistant_address="127.0.0.1:1",
        )
        async with gateway(settings) as app, calling(app) as client:
            yield Board(client, clock, folder)


async def numbers(board: Board, posting: Any) -> Any:
    found = await board.said("GET", f"/employers/{posting['employer']['id']}/statistics", ADA)
    (one,) = found["items"]
    return one


async def until_counted(board: Board, posting: Any, **expected: int) -> None:
    async def are_counted() -> bool:
        found = await numbers(board, posting)
        return {name: found[name] for name in expected} == expected

    await until(are_counted)


class TestALook:
    async def test_is_a_persons_and_no_machines(self, counting: Board) -> None:
        posting = await counting.public(apply_url=OUTSIDE)
        page = f"/jobs/{posting['id']}"
        for headers in CROWD:
            await counting.client.get(page, headers=headers)
            await counting.client.get(f"{page}/apply", headers=headers)
        await counting.client.head(page)
        await counting.client.head(f"{page}/apply")
        await counting.said("GET", page)
        for path in (page, page, f"{page}/apply"):
            await counting.client.get(path, headers={"accept": "text/html", "user-agent": "Mozilla/5.0 Firefox/140"})

        await until_counted(counting, posting, views=2, apply_clicks=1)
        # Whatever was told before it is counted by now.
        await counting.apply(posting)
        await until_counted(counting, posting, views=2, apply_clicks=1, applications=1)


class TestTheWayOut:
    @pytest.mark.parametrize("headers", [{}, *CROWD], ids=str)
    async def test_leads_to_the_employers_site(self, board: Board, headers: dict[str, str]) -> None:
        place = await place_of(board, apply_url=OUTSIDE, apply_method="external")

        answer = await board.client.get(f"{place}/apply", headers=headers)

        assert (answer.status_code, answer.headers["location"]) == (303, OUTSIDE)
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert answer.headers["cache-control"] == "private, no-store"

    @pytest.mark.parametrize("headers", [{}, CROWD[0]], ids=str)
    async def test_leads_back_where_there_is_none(self, board: Board, headers: dict[str, str]) -> None:
        here = await place_of(board, apply_url=OUTSIDE, apply_method="here")
        ended = await place_of(board, apply_url=OUTSIDE, title="Auditor")
        await board.said("POST", f"{ended}:close", ADA)

        for place in (here, ended, "/jobs/no-such"):
            answer = await board.client.get(f"{place}/apply", headers=headers)
            assert (answer.status_code, answer.headers["location"]) == (303, place)

    async def test_is_marked_on_the_page_and_plain_for_machines(self, board: Board, eve: Person) -> None:
        place = await place_of(board, apply_url=OUTSIDE)

        text = (await eve.get(place)).text
        assert f'href="{place}/apply" rel="nofollow sponsored noopener"' in text
        assert OUTSIDE not in text
        assert (await board.said("GET", place))["apply_url"] == OUTSIDE

    async def test_is_not_shown_where_it_is_applied_for_here(self, board: Board, eve: Person) -> None:
        place = await place_of(board, apply_url=OUTSIDE, apply_method="here")

        assert "Apply at the employer’s site" not in (await eve.get(place)).text


class TestAnApplicationsPage:
    async def test_notes_no_look_of_head_or_prefetch(self, board: Board, ada: Person, eve: Person) -> None:
        place = await sent_by(eve)
        await board.client.head(place, headers=ada.headers)
        await board.client.get(place, headers=ada.headers | {"sec-purpose": "prefetch"})
        own = (await board.said("GET", "/me/applications", EVE))["items"][0]
        assert (own["status"], own["for_employer"]) == ("received", False)

        await ada.get(place)

        own = (await board.said("GET", "/me/applications", EVE))["items"][0]
        assert own["status"] == "viewed"
        theirs = await board.said("GET", f"/applications/{own['id']}", ADA)
        assert theirs["for_employer"]


class TestAnEmployersNumbers:
    @pytest.mark.parametrize(
        ("who", "expected"),
        [(EVE, (404, "employer-not-found")), (SAM, (404, "employer-not-found")), ("", (401, "sign-in-required"))],
    )
    async def test_are_for_its_members(self, board: Board, who: str, expected: tuple[int, str]) -> None:
        posting = await board.public()

        assert await board.problem("GET", f"/employers/{posting['employer']['id']}/statistics", who) == expected

    @pytest.mark.parametrize("days", ["0", "366", "-1", "all", "1.5", ""])
    async def test_are_of_a_day_to_a_year(self, board: Board, days: str) -> None:
        posting = await board.public()

        answer = await board.ask("GET", f"/employers/{posting['employer']['id']}/statistics?days={days}", ADA)

        assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, ["days"])

    async def test_hold_every_day(self, board: Board) -> None:
        posting = await board.public()

        found = await board.said("GET", f"/employers/{posting['employer']['id']}/statistics?days=7", ADA)

        assert [each["day"] for each in found["days"]][::6] == ["2026-01-09", "2026-01-15"]
        assert found["items"][0] == {
            "job_id": posting["id"],
            "title": "Outpatient coder",
            "state": "published",
            "views": 0,
            "apply_clicks": 0,
            "applications": 0,
            "viewed": 0,
            "shortlisted": 0,
            "hired": 0,
            "publish_time": None,
            "first_application_time": None,
        }


class TestThePageOfNumbers:
    async def test_shows_how_far_people_came(self, counting: Board) -> None:
        posting = await counting.public(apply_url=OUTSIDE)
        page, somebody = f"/jobs/{posting['id']}", {"accept": "text/html"}
        for _ in range(4):
            await counting.client.get(page, headers=somebody)
        counting.clock.moment += timedelta(hours=5)
        sent = (await counting.apply(posting)).json()
        await counting.said("PATCH", f"/applications/{sent['id']}", ADA, json={"status": "shortlisted"})
        await until_counted(counting, posting, views=4, applications=1, shortlisted=1)

        answer = await Person(counting, ADA).get(f"/jobs/employers/{posting['employer']['id']}/numbers?days=7")

        text = answer.text
        parser = HTMLParser(strict=False)
        parser.parse(text)
        assert parser.errors == []
        assert (answer.status_code, text.count("<h1"), text.count("<figure")) == (200, 1, 3)
        steps = re.findall(
            r'<th scope="row">([^<]+)</th>\s*<td class="funnel-bar">.*?<td class="num">(\d+)</td>', text, re.DOTALL
        )
        assert [count for _, count in steps] == ["4", "0", "1", "1", "1", "0"]
        assert "25% of views" in text
        assert '<td class="num">5 hours</td>' in text
        assert 'aria-current="true">Last 7 days</a>' in text
        assert '<meta name="robots" content="noindex">' in text

    async def test_says_so_when_nothing_was_counted(self, board: Board, ada: Person) -> None:
        posting = await board.public()

        text = (await ada.get(f"/jobs/employers/{posting['employer']['id']}/numbers")).text

        assert "Nobody saw a posting in these days." in text
        assert "None yet" in text

    async def test_is_for_members(self, board: Board, eve: Person) -> None:
        place = f"/jobs/employers/{(await board.public())['employer']['id']}/numbers"

        assert (await eve.get(place)).status_code == 404
        for nobody in (Person(board), Person(board, guest=GUEST)):
            answer = await nobody.get(place)
            assert (answer.status_code, answer.headers["location"]) == (303, f"/login?{urlencode({'next': place})}")


class TestATimeInWords:
    @pytest.mark.parametrize(
        ("time", "words"),
        [
            (timedelta(), "Within an hour"),
            (timedelta(minutes=59), "Within an hour"),
            (timedelta(minutes=61), "1 hour"),
            (timedelta(hours=47, minutes=59), "47 hours"),
            (timedelta(hours=48), "2 days"),
            (timedelta(days=40, hours=23), "40 days"),
        ],
    )
    def test_is_hours_and_then_days(self, time: timedelta, words: str) -> None:
        assert waited(time) == words


class TestAYearOfDays:
    def test_is_drawn_within_the_chart(self) -> None:
        chart = stacked_bars([str(at) for at in range(365)], {"views": [at % 7 for at in range(365)]})

        assert all(0 < bar.x < bar.x + bar.width <= chart.width for bar in chart.bars)
