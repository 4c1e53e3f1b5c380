"""Looks of people at postings, as operators see them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from codingahead.jobs.v1.jobs_service_pb2 import ApprovePostingRequest, GetPostingRequest, PublishPostingRequest
from prometheus_client import REGISTRY

from tests.jobs.samples import TurnableClock
from tests.jobs.suite import KnownPeople, jobs_running
from tests.jobs.test_service import ADA, SAM, Jobs


@pytest.fixture
async def jobs(tmp_path: Path) -> AsyncIterator[Jobs]:
    people, clock = KnownPeople(), TurnableClock()
    async with jobs_running(tmp_path, people, clock) as channel:
        yield Jobs(channel, people, clock)


def looks() -> dict[str, float]:
    found = {one: REGISTRY.get_sample_value("ca_jobs_posting_looks_total", {"outcome": one}) for one in _OUTCOMES}
    return {outcome: count or 0 for outcome, count in found.items()}


_OUTCOMES = ("shown", "gone")


class TestALook:
    async def test_is_shown_or_comes_too_late_and_a_machines_is_none(self, jobs: Jobs) -> None:
        posting, before = await jobs.draft(), looks()
        await jobs.call("PublishPosting", PublishPostingRequest(posting_id=posting.id), ADA)
        await jobs.call("ApprovePosting", ApprovePostingRequest(posting_id=posting.id), SAM)
        machine = GetPostingRequest(posting_id=posting.id)
        person = GetPostingRequest(posting_id=posting.id, viewing=True)
        for request in (machine, person, person):
            await jobs.call("GetPosting", request)
        jobs.clock.moment += timedelta(days=365)
        for request in (machine, person):
            assert (await jobs.refusal("GetPosting", request)).reason == "POSTING_GONE"
        await jobs.refusal("GetPosting", GetPostingRequest(posting_id="no-such", viewing=True))

        after = looks()
        assert {outcome: after[outcome] - before[outcome] for outcome in after} == {"shown": 2, "gone": 1}
