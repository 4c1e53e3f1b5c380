"""Everything public as a stream, the same on every storage."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from codingahead.jobs.v1.jobs_service_pb2 import CreateEmployerRequest, ExportPostingsRequest, PublishPostingRequest
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceStub

from chassis.rpc.channel import bearer
from chassis.rpc.errors import refusal_from
from services.jobs.domain.filters import Filter, Outline
from services.jobs.errors import FilterInvalid
from services.jobs.ports import Works
from services.jobs.usecases import exporting
from services.jobs.usecases.exporting import export_postings, outline_postings
from services.jobs.usecases.moving import close_posting, pause_posting
from services.jobs.usecases.trusting import suspend_employer
from tests.jobs.conftest import Board
from tests.jobs.samples import CODER, SAM, TurnableClock, published, whole_list
from tests.jobs.suite import KnownPeople, jobs_running
from tests.jobs.test_service import posting_request

# What one employer may have open, which is more than a stream sends ahead of its reader.
_MOST_OPEN = 100


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two postings a page, so that few make several."""
    monkeypatch.setattr(exporting, "_PAGE", 2)
    monkeypatch.setattr(exporting, "_OUTLINES", 2)


async def exported(works: Works, wanted: Filter = Filter()) -> list[str]:  # noqa: B008 - never changed
    return [each.content.title async for each in export_postings(wanted, await whole_list(works))]


async def outlined(works: Works, wanted: Filter = Filter()) -> list[Outline]:  # noqa: B008 - never changed
    return [each async for each in outline_postings(wanted, await whole_list(works), works)]


class TestTheExport:
    async def test_tells_all_that_is_public_newest_first(self, board: Board) -> None:
        for number in range(5):
            board.clock.moment += timedelta(seconds=number % 2)
            await published(board.works, f"Coder {number}")
        paused, closed, hidden = [await published(board.works, name) for name in ("Paused", "Closed", "Hidden")]
        async with board.works() as work:
            await pause_posting(paused.posting_id, "", SAM, work)
            await close_posting(closed.posting_id, "", SAM, work)
            await suspend_employer(hidden.employer.employer_id, "Scam.", SAM, work)

        told = await exported(board.works)

        assert sorted(told) == [f"Coder {number}" for number in range(5)]
        assert set(told[:2]) == {"Coder 3", "Coder 4"}
        outlines = await outlined(board.works)
        postings = [each async for each in export_postings(Filter(), await whole_list(board.works))]
        assert [each.posting_id for each in outlines] == [each.posting_id for each in postings]
        assert [each.changed_at for each in outlines] == [each.changed_at for each in postings]

    async def test_tells_what_a_filter_finds(self, works: Works) -> None:
        await published(works, "One")
        await published(works, "Two", replace(CODER, remote="remote"))

        assert await exported(works, Filter(remote="remote")) == ["Two"]
        assert [each.place for each in await outlined(works, Filter(remote="onsite"))] == []
        assert len(await outlined(works, Filter(remote="remote"))) == 1
        with pytest.raises(FilterInvalid):
            await exported(works, Filter(salary_min=-1))

    async def test_leaves_out_what_ends_while_it_is_told(self, board: Board) -> None:
        for name in ("Stays", "Expires", "First"):
            board.clock.moment += timedelta(seconds=1)
            await published(
                board.works, name, valid_through="2026-01-16T00:00:00Z" if name == "Expires" else "2026-03-31"
            )
        told = list[str]()

        async for each in export_postings(Filter(), await whole_list(board.works)):
            told.append(each.content.title)
            board.clock.moment = board.clock.moment.replace(day=17)

        assert told == ["First", "Stays"]

    async def test_looks_anew_at_a_page_that_waited_for_its_reader(
        self, board: Board, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exporting, "_PAGE", 50)
        postings = {}
        for name in ("Last", "Closed", "First"):
            board.clock.moment += timedelta(seconds=1)
            postings[name] = await published(board.works, name)
        told = list[str]()
        looks = iter([0.0, 0.0, 5.0, *[9.0] * 20])
        monkeypatch.setattr(exporting, "monotonic", lambda: next(looks))

        async for each in export_postings(Filter(), await whole_list(board.works)):
            told.append(each.content.title)
            if each.content.title == "First":
                async with board.works() as work:
                    await close_posting(postings["Closed"].posting_id, "", SAM, work)

        assert told == ["First", "Last"]


class TestTheStream:
    async def test_ends_when_its_reader_goes_or_its_time_is_over(self, tmp_path: Path) -> None:
        async with jobs_running(tmp_path, KnownPeople(), TurnableClock()) as channel:
            stub: Any = JobsServiceStub(channel)
            made = await stub.CreateEmployer(
                CreateEmployerRequest(name="Harbor"), metadata=bearer("sam-token"), timeout=10
            )
            for number in range(_MOST_OPEN):
                asked = posting_request(made.employer.id, title=f"Coder n{number}", description_markdown="x" * 15_000)
                posting = (await stub.CreatePosting(asked, metadata=bearer("sam-token"), timeout=10)).posting
                wanted = PublishPostingRequest(posting_id=posting.id)
                await stub.PublishPosting(wanted, metadata=bearer("sam-token"), timeout=10)

            gone = stub.ExportPostings(ExportPostingsRequest(), timeout=10)
            assert (await gone.read()).posting.title
            gone.cancel()
            late = stub.ExportPostings(ExportPostingsRequest(), timeout=0.5)
            await asyncio.sleep(0.7)
            with pytest.raises(grpc.aio.AioRpcError) as ended:
                [each async for each in late]

            assert ended.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            whole = [each async for each in stub.ExportPostings(ExportPostingsRequest(), timeout=20)]
            assert len(whole) == _MOST_OPEN
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await stub.ExportPostings(ExportPostingsRequest()).read()
            assert refusal_from(refused.value).reason == "DEADLINE_REQUIRED"
