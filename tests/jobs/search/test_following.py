"""The list while postings come, change and go, on every storage and from several replicas."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from chassis.errors import ServiceUnavailable, StorageUnavailable
from services.jobs.domain.filters import Filter, Order, Place
from services.jobs.domain.postings import Posting
from services.jobs.errors import FilterInvalid
from services.jobs.ports import Work, Works
from services.jobs.search import follower
from services.jobs.usecases import editing, listing, moving, trusting
from services.jobs.usecases.exporting import export_postings
from services.jobs.usecases.listing import Board, Listing, ListPostings
from tests.jobs import conftest
from tests.jobs.conftest import SqlBoard
from tests.jobs.samples import CODER, NOON, SAM, published, whole_list
from tests.waiting import until


async def listed(board: Board, **wanted: Any) -> Listing:
    return await board.list_postings(ListPostings(Filter(**wanted), facets=True))


async def titles(board: Board, **wanted: Any) -> list[str]:
    return [posting.content.title for posting in (await listed(board, **wanted)).postings]


async def edit(posting: Posting, works: Works, **changes: Any) -> None:
    async with works() as work:
        await editing.update_posting(editing.UpdatePosting(posting.posting_id, changes), SAM, work)


@asynccontextmanager
async def following(board: Board) -> AsyncIterator[None]:
    """The follower at work."""
    task = asyncio.create_task(board.follower.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class TestTheList:
    async def test_shows_what_was_published_a_moment_ago(self, works: Works) -> None:
        board = await whole_list(works)
        assert await titles(board) == []

        await published(works, title="Trauma coder")

        assert await titles(board, query="trauma") == ["Trauma coder"]

    async def test_follows_each_step_at_once(self, board: conftest.Board) -> None:
        works, shown = board.works, await whole_list(board.works)
        posting, seen = await published(works), list[int]()
        for step in (moving.pause_posting, moving.resume_posting, moving.close_posting):
            seen.append((await listed(shown)).total)
            async with works() as work:
                await step(posting.posting_id, "", SAM, work)
        seen.append((await listed(shown)).total)

        assert seen == [1, 0, 1, 0]

    async def test_follows_its_employers(self, works: Works) -> None:
        board, posting = await whole_list(works), await published(works)
        employer_id, seen = posting.employer.employer_id, list[int]()
        for step in (trusting.suspend_employer, trusting.reinstate_employer):
            seen.append((await listed(board)).total)
            async with works() as work:
                await step(employer_id, "Asked for fees.", SAM, work)
        assert [*seen, (await listed(board, query="harbor")).total] == [1, 0, 1]

        async with works() as work:
            await trusting.update_employer(
                trusting.UpdateEmployer(employer_id, "Juniper Health", None, None), SAM, work
            )

        assert await titles(board, query="juniper") == [posting.content.title]
        assert await titles(board, query="harbor") == []

    async def test_follows_edits(self, works: Works) -> None:
        board, posting = await whole_list(works), await published(works)
        assert await titles(board, specialty="oncology") == []

        await edit(posting, works, title="Burns coder", specialties=("Oncology",))

        found = await listed(board, specialty="ONCOLOGY", query="burns")
        assert [each.content.title for each in found.postings] == ["Burns coder"]
        assert ("specialty", (("Oncology", 1),)) in [(facet.field, facet.values) for facet in found.facets]

    async def test_loses_a_posting_with_its_last_moment(self, board: conftest.Board) -> None:
        shown, posting = await whole_list(board.works), await published(board.works)
        board.clock.moment = posting.valid_through - timedelta(seconds=1)
        assert (await listed(shown)).total == 1

        board.clock.moment = posting.valid_through + timedelta(seconds=1)

        gone = await listed(shown)
        assert (gone.postings, gone.total, gone.facets, gone.next_page_token) == ((), 0, (), "")

    async def test_never_shows_what_has_ended_though_the_index_knows_better(
        self, works: Works, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        board, posting = await whole_list(works), await published(works)
        await listed(board)
        async with works() as work:
            await moving.close_posting(posting.posting_id, "", SAM, work)

        async def asleep() -> None:
            return None

        monkeypatch.setattr(board.follower, "catch_up", asleep)

        assert (await listed(board)).postings == ()

    async def test_holds_everything_that_was_there_at_the_start(self, works: Works) -> None:
        for number in range(103):
            await published(works, title=f"Coder {number}")

        found = [each async for each in export_postings(Filter(query="coder"), await whole_list(works))]

        assert len({each.posting_id for each in found}) == len(found) == 103

    async def test_goes_on_where_the_clock_was_set_back(self, board: conftest.Board) -> None:
        shown = await whole_list(board.works)
        await published(board.works, title="before")
        assert await titles(shown) == ["before"]
        board.clock.moment -= timedelta(hours=1)
        assert await titles(shown) == ["before"]

        await published(board.works, title="after")

        assert await titles(shown) == ["before", "after"]


class TestAnotherReplica:
    async def test_shows_within_a_second_what_this_one_changed(self, works: Works) -> None:
        here, there = await whole_list(works), await whole_list(works)
        async with following(there):
            await until(lambda: _is(there.follower.is_built), 5)
            posting = await published(works)
            assert await titles(here) == [posting.content.title]
            # Asked past the round that a list would begin.
            index = there._index
            await until(lambda: _is(index._searcher.num_docs == 1), 1)
            async with works() as work:
                await moving.pause_posting(posting.posting_id, "", SAM, work)
            await until(lambda: _is(index._searcher.num_docs == 0), 1)

    @pytest.mark.postgres
    async def test_misses_no_change_that_is_committed_after_later_ones(self, postgres_board: SqlBoard) -> None:
        works, clock = postgres_board.works, postgres_board.clock
        slow, quick = await published(works, title="Slow"), await published(works, title="Quick")
        board = await whole_list(works)
        await listed(board)
        async with works() as late:
            await moving.pause_posting(slow.posting_id, "", SAM, late)
            clock.moment += timedelta(seconds=1)
            async with works() as work:
                await moving.pause_posting(quick.posting_id, "", replace(SAM, account_id="sue"), work)
            assert await titles(board) == ["Slow"]
            clock.moment += timedelta(seconds=0.5)

        assert (await listed(board)).total == 0

    @pytest.mark.postgres
    async def test_misses_no_change_however_late_its_transaction_ends(
        self, postgres_board: SqlBoard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        works, clock = postgres_board.works, postgres_board.clock
        slow, _quick = await published(works, title="Slow"), await published(works, title="Quick")
        board = await whole_list(works)
        assert (await listed(board)).total == 2
        monkeypatch.setattr(follower, "_FAR_EVERY_SECONDS", 0.0)
        async with works() as late:
            await moving.pause_posting(slow.posting_id, "", SAM, late)
            clock.moment += timedelta(seconds=50)
            assert (await listed(board)).total == 2

        assert (await listed(board)).total == 1


class TestWhatTheFollowerAsks:
    async def test_is_answered_by_an_index(self, sqlite_board: SqlBoard) -> None:
        asked: list[tuple[str, Any]] = []
        engine, place = sqlite_board.database.engine, Place(NOON, "")

        def hear(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
            if statement.startswith("SELECT"):
                asked.append((statement, given))

        event.listen(engine.sync_engine, "before_cursor_execute", hear)
        async with sqlite_board.works() as work:
            await work.audit.since(place, 9)
            await work.postings.published(place, 9)
        plans = list[str]()
        for statement, given in tuple(asked):
            async with engine.connect() as connection:
                plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
                plans.append(str(next(iter(plan.mappings()))["detail"]))

        assert plans == [
            "SEARCH audit_events USING INDEX ix_audit_events_at (at>?)",
            "SEARCH postings USING INDEX ix_postings_state_published_at_posting_id (state=? AND published_at<?)",
        ]


class TestWhileTheIndexIsBeingBuilt:
    async def test_lists_are_refused_rather_than_short(self, works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
        board = await whole_list(works)
        monkeypatch.setattr(listing, "_LONGEST_WAIT_SECONDS", 0.01)
        built = asyncio.Event()
        build = board.follower._build

        async def slowly() -> Any:
            await built.wait()
            return await build()

        monkeypatch.setattr(board.follower, "_build", slowly)
        with pytest.raises(ServiceUnavailable):
            await listed(board)
        built.set()
        await until(lambda: _is(board.follower.is_built), 5)

        assert (await listed(board)).total == 0


class TestAStorageThatIsAway:
    async def test_only_delays_the_follower(self, works: Works) -> None:
        away = True

        @asynccontextmanager
        async def now_and_then() -> AsyncIterator[Work]:
            if away:
                raise StorageUnavailable
            async with works() as work:
                yield work

        await published(works)
        async with works() as work:
            board = Board(now_and_then, work.now)
        await board.begin()
        with pytest.raises(StorageUnavailable):
            await listed(board)
        async with following(board):
            away = False
            await until(lambda: _is(board.follower.is_built), 5)
        assert (await listed(board)).total == 1


class TestAFilter:
    @pytest.mark.parametrize(
        ("wanted", "field", "said"),
        [
            ({"remote": "moon"}, "remote", "hybrid, onsite, remote"),
            ({"employment_type": "FOREVER"}, "employment_type", "FULL_TIME"),
            ({"setting": "kitchen"}, "setting", "risk_adjustment"),
            ({"state": "Texas"}, "state", "such as TX"),
            ({"near": "Atlantis, TX"}, "near", "ZIP code"),
            ({"within_miles": 501}, "within_miles", "500"),
            ({"within_miles": -1}, "within_miles", "500"),
            ({"specialty": "x" * 201}, "specialty", "200"),
            ({"near": "x" * 201}, "near", "200"),
        ],
    )
    async def test_that_cannot_be_meant_is_refused_with_what_can(self, wanted: Any, field: str, said: str) -> None:
        board = conftest.MemoryBoard()

        with pytest.raises(FilterInvalid) as refused:
            await listed(await whole_list(board.works), **wanted)

        assert any(each.startswith(field) and said in each for each in str(refused.value).split("; "))


class TestThePages:
    @pytest.mark.parametrize("order", list(Order))
    async def test_hold_each_posting_once(self, works: Works, order: Order) -> None:
        for number in range(7):
            await published(
                works, title=f"Coder {number}", content=replace(CODER, description_markdown=f"No {number}.")
            )
        board, command, paged = (
            await whole_list(works),
            ListPostings(Filter(query="coder"), 2, order=order),
            list[str](),
        )
        while True:
            page = await board.list_postings(command)
            paged += [posting.posting_id for posting in page.postings]
            assert page.total == 7
            if not page.next_page_token:
                break
            command = replace(command, page_token=page.next_page_token)

        assert len(paged) == len(set(paged)) == 7


async def _is(held: bool) -> bool:
    return held
