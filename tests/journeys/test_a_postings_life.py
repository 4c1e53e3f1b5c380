"""The whole life of a posting and of an application, from both sides, and the second in which a posting is over."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.board import JobBoard, Person, job_board
from tests.nats_server import NatsServer
from tests.waiting import until

LAST_MOMENT = datetime(2026, 2, 1, 17, tzinfo=UTC)
POSTING: dict[str, Any] = {
    "title": "Outpatient coder",
    "description_markdown": "You code **clinic visits**.",
    "employment_type": "FULL_TIME",
    "remote": "hybrid",
    "location": {"city": "Austin", "state": "TX", "country": "US"},
    "credentials": ["CPC"],
    "specialties": ["Cardiology"],
    "salary": {"min": 52_000, "max": 68_000, "unit": "YEAR", "currency": "USD"},
    "valid_through": "2026-02-01T17:00:00Z",
}
# Wherever a public posting is told of.
PLACES = (
    *("/jobs", "/api/v1/jobs", "/api/v1/jobs:export", "/sitemap.xml"),
    *("/jobs/feed.xml", "/jobs/rss.xml", "/jobs/feed.json", "/jobs/indeed.xml", "/jobs/linkedin.xml"),
)


@pytest.fixture
async def board(tmp_path: Path, nats_server: NatsServer) -> AsyncIterator[JobBoard]:
    async with job_board(tmp_path, nats_server) as running:
        yield running


async def posted(recruiter: Person, staff: Person, **changes: Any) -> Any:
    """A public posting of an employer that nobody trusts yet: staff have approved it."""
    employer = await recruiter.said(
        "POST",
        "/employers",
        json={"name": "Harbor Clinic", "website": "https://harbor.example", "description": "Ours."},
    )
    draft = await recruiter.said("POST", "/jobs", json=POSTING | {"employer_id": employer["id"]} | changes)
    waiting = await recruiter.said("POST", f"/jobs/{draft['id']}:publish")
    assert waiting["state"] == "pending_review"
    return await staff.said("POST", f"/jobs/{draft['id']}:approve")


async def told_of(visitor: Person, posting: Any) -> set[str]:
    """The public places that lead to a posting."""
    return {place for place in PLACES if posting["id"] in await visitor.text(place)}


class TestByApi:
    async def test_a_posting_and_an_application_live_from_draft_to_end(self, board: JobBoard) -> None:
        async with (
            board.person("ada@recruiting.example") as recruiter,
            board.person("eve@mail.example") as seeker,
            board.person("sam@coding.example", staff=True) as staff,
            board.visitor() as visitor,
        ):
            posting = await posted(recruiter, staff)
            assert (await visitor.said("GET", "/jobs?q=clinic"))["items"][0]["id"] == posting["id"]

            sent = {"resume": ("me.txt", b"Eve, CPC", "text/plain"), "cover_letter": (None, "Dear clinic")}
            application = await seeker.said("POST", f"/jobs/{posting['id']}/applications", files=sent)
            assert (
                await seeker.ask("POST", f"/api/v1/jobs/{posting['id']}/applications", files=sent)
            ).status_code == 409
            place = f"/applications/{application['id']}"
            assert (await visitor.ask("GET", f"/api/v1{place}")).status_code == 401
            assert (await recruiter.said("GET", place))["status"] == "viewed"
            await recruiter.said("PATCH", place, json={"status": "shortlisted"})
            assert (await seeker.said("GET", "/me/applications"))["items"][0]["status"] == "shortlisted"
            await recruiter.said("PATCH", place, json={"status": "hired"})
            await recruiter.said("POST", f"/jobs/{posting['id']}:fill", json={"reason": "Eve it is."})

            assert (await visitor.ask("GET", f"/api/v1/jobs/{posting['id']}")).status_code == 410
            steps = (await recruiter.said("GET", f"/jobs/{posting['id']}/transitions"))["items"]
            assert [step["target"] for step in steps] == ["draft", "pending_review", "published", "filled"]

            async def told() -> bool:
                return len(board.mails("eve@mail.example")) >= len(["verify", "sent", "shortlisted", "hired"])

            await until(told)


class TestOneSecondAfterItsLastMoment:
    async def test_a_posting_is_nowhere_any_more(self, board: JobBoard) -> None:
        async with (
            board.person("ada@recruiting.example") as recruiter,
            board.person("sam@coding.example", staff=True) as staff,
            board.visitor() as visitor,
        ):
            posting = await posted(recruiter, staff)
            other = await posted(recruiter, staff, title="Auditor", valid_through="2026-03-01")
            board.clock.moment = LAST_MOMENT - timedelta(seconds=1)
            assert await told_of(visitor, posting) == set(PLACES)
            assert "application/ld+json" in await visitor.text(f"/jobs/{posting['id']}")

            board.clock.moment = LAST_MOMENT + timedelta(seconds=1)
            assert await told_of(visitor, posting) == set()
            assert await told_of(visitor, other) == set(PLACES)
            gone = await visitor.http.get(f"/jobs/{posting['id']}")
            assert gone.status_code == 410
            assert "application/ld+json" not in gone.text
            assert "/jobs?" in gone.text


class TestAnAlert:
    async def test_tells_once_of_what_is_still_open_when_it_goes_out(self, board: JobBoard) -> None:
        async with (
            board.person("ada@recruiting.example") as recruiter,
            board.person("eve@mail.example") as seeker,
            board.person("sam@coding.example", staff=True) as staff,
        ):
            for frequency in ("instant", "daily"):
                await seeker.said("POST", "/job-alerts", json={"query": {"q": "coder"}, "frequency": frequency})
            over = await posted(recruiter, staff, valid_through="2026-01-16T11:59:58Z")

            async def told(posting: Any) -> int:
                return sum(posting["id"] in mail.as_string() for mail in board.mails("eve@mail.example"))

            async def at_once() -> bool:
                return await told(over) == 1

            await until(at_once)
            # An instant search rests from its last mail.
            board.clock.moment += timedelta(seconds=1)
            still_open = await posted(recruiter, staff, title="Inpatient coder", valid_through="2026-03-01")

            async def instantly() -> bool:
                return [await told(over), await told(still_open)] == [1, 1]

            await until(instantly)
            board.clock.moment += timedelta(days=1)

            async def daily() -> bool:
                return await told(still_open) == len(["instant", "daily"])

            await until(daily)
            assert await told(over) == 1
