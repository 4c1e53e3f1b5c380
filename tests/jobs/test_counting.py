"""What is counted of postings, in whichever order it is told, and who reads it, the same on every storage."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import SignInRequired
from chassis.identity import Caller
from services.jobs.domain.postings import Posting, State
from services.jobs.domain.statistics import Counts, Stage
from services.jobs.errors import ApplyHere, EmployerNotFound, FilterInvalid, PostingGone, PostingNotFound
from services.jobs.ports import Works
from services.jobs.usecases import counting, moving
from services.jobs.usecases.reading import follow_apply_link
from services.jobs.usecases.statistics import EmployerNumbers, employer_statistics
from tests.jobs.conftest import Board
from tests.jobs.samples import ADA, CODER, EVE, GUEST, NOON, SAM, draft, published

FOLLOWED = "ca.jobs.posting.apply_link_followed.v1"


async def numbers(works: Works, posting: Posting, days: int = 30, by: Caller = SAM) -> EmployerNumbers:
    async with works() as work:
        return await employer_statistics(posting.employer.employer_id, days, by, work)


async def counts(works: Works, posting: Posting, days: int = 30) -> Counts:
    (one,) = (await numbers(works, posting, days)).postings
    return one.counts


async def told(works: Works, what: str, *said: Any) -> Any:
    async with works() as work:
        return await getattr(counting, what)(*said, work)


class TestAView:
    async def test_is_counted_on_its_day(self, board: Board) -> None:
        posting, late = await published(board.works), NOON.replace(hour=23, minute=59)
        for at in (NOON, late, late + timedelta(minutes=2)):
            await told(board.works, "count_view", posting.posting_id, at)
        await told(board.works, "count_click", posting.posting_id, NOON)
        board.clock.moment = NOON + timedelta(days=1)

        found = await numbers(board.works, posting, 3)

        assert found.postings[0].counts == Counts(views=3, clicks=1)
        assert [(day.isoformat(), each.views, each.clicks) for day, each in found.days.items()] == [
            ("2026-01-14", 0, 0),
            ("2026-01-15", 2, 1),
            ("2026-01-16", 1, 0),
        ]

    async def test_is_left_out_before_the_days_that_are_asked_for(self, board: Board) -> None:
        posting = await published(board.works)
        await told(board.works, "count_view", posting.posting_id, NOON)
        board.clock.moment = NOON + timedelta(days=7)

        assert await counts(board.works, posting, 7) == Counts()
        assert await counts(board.works, posting, 8) == Counts(views=1)


class TestAnApplication:
    async def test_that_is_shortlisted_was_viewed_too_and_no_step_counts_twice(self, board: Board) -> None:
        posting = await published(board.works)
        sent = ("a", posting.posting_id)
        await told(board.works, "count_application", *sent, NOON)
        for stage, expected in (
            (Stage.SHORTLISTED, Counts(applications=1, viewed=1, shortlisted=1)),
            (Stage.VIEWED, Counts(applications=1, viewed=1, shortlisted=1)),
            (Stage.SHORTLISTED, Counts(applications=1, viewed=1, shortlisted=1)),
            (Stage.HIRED, Counts(applications=1, viewed=1, shortlisted=1, hired=1)),
        ):
            await told(board.works, "count_step", *sent, stage)
            assert await counts(board.works, posting) == expected

    @pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
    async def test_adds_up_to_the_same_in_every_order(self, board: Board, order: tuple[int, ...]) -> None:
        posting = await published(board.works)
        sent = ("a", posting.posting_id)
        steps: list[tuple[Any, ...]] = [
            ("count_application", *sent, NOON),
            ("count_step", *sent, Stage.VIEWED),
            ("count_step", *sent, Stage.HIRED),
            ("note_publication", posting.posting_id, NOON - timedelta(hours=5)),
        ]

        waited = [await told(board.works, *steps[at]) for at in order]

        assert await counts(board.works, posting) == Counts(applications=1, viewed=1, shortlisted=1, hired=1)
        assert [each for each in waited if each is not None] == [timedelta(hours=5)]
        (one,) = (await numbers(board.works, posting)).postings
        assert one.firsts.between == timedelta(hours=5)

    async def test_is_counted_once_when_its_sending_comes_again(self, board: Board) -> None:
        posting = await published(board.works)
        for _ in range(2):
            await told(board.works, "count_application", "a", posting.posting_id, NOON)

        assert await counts(board.works, posting) == Counts(applications=1)

    async def test_of_which_only_a_step_is_told_is_none_yet(self, board: Board) -> None:
        posting = await published(board.works)
        await told(board.works, "count_step", "a", posting.posting_id, Stage.HIRED)

        assert await counts(board.works, posting) == Counts()

    async def test_is_followed_from_the_day_on_which_it_was_sent(self, board: Board) -> None:
        posting = await published(board.works)
        await told(board.works, "count_application", "a", posting.posting_id, NOON - timedelta(days=10))
        await told(board.works, "count_step", "a", posting.posting_id, Stage.VIEWED)

        assert await counts(board.works, posting, 7) == Counts()
        assert await counts(board.works, posting, 11) == Counts(applications=1, viewed=1)


class TestTheNumbers:
    @pytest.mark.parametrize("days", [-1, 366, 2**31 - 1])
    async def test_are_of_a_day_to_a_year(self, board: Board, days: int) -> None:
        with pytest.raises(FilterInvalid):
            await numbers(board.works, await published(board.works), days)

    async def test_are_of_thirty_days_unless_said(self, board: Board) -> None:
        assert len((await numbers(board.works, await published(board.works), 0)).days) == 30

    async def test_are_for_members_alone(self, board: Board) -> None:
        posting = await draft(ADA, board.works)

        assert (await numbers(board.works, posting, by=ADA)).postings == ()
        for stranger in (EVE, SAM):
            with pytest.raises(EmployerNotFound):
                await numbers(board.works, posting, by=stranger)
        with pytest.raises(SignInRequired):
            await numbers(board.works, posting, by=GUEST)

    async def test_hold_what_was_open_in_those_days_and_what_was_counted(self, board: Board) -> None:
        open_one = await published(board.works)
        await told(board.works, "count_view", (await published(board.works, "Another's")).posting_id, NOON)

        (seen,) = (await numbers(board.works, open_one)).postings
        assert (seen.posting_id, seen.title, seen.state) == (open_one.posting_id, CODER.title, State.PUBLISHED)

        board.clock.moment = open_one.valid_through
        found = await numbers(board.works, open_one, 1)
        assert found.postings[0].state_at(found.at) is State.EXPIRED

        board.clock.moment = open_one.valid_through + timedelta(days=30)
        assert (await numbers(board.works, open_one, 30)).postings == ()


class TestTheLinkElsewhere:
    async def test_is_answered_and_told(self, board: Board) -> None:
        posting = await published(board.works)

        async with board.works() as work:
            assert await follow_apply_link(posting.posting_id, work) == CODER.apply_url

        assert (await board.told())[-1] == FOLLOWED

    async def test_is_refused_for_what_is_not_applied_for_elsewhere(self, board: Board) -> None:
        here = await published(board.works, "Here", replace(CODER, apply_method="here"))
        nowhere = await published(board.works, "Nowhere", replace(CODER, apply_url=""))
        hidden, ended = await draft(ADA, board.works), await published(board.works, "Ended")
        async with board.works() as work:
            await moving.close_posting(ended.posting_id, "", SAM, work)

        for posting_id, refusal in (
            (here.posting_id, ApplyHere),
            (nowhere.posting_id, ApplyHere),
            (hidden.posting_id, PostingNotFound),
            ("no-such", PostingNotFound),
            (ended.posting_id, PostingGone),
        ):
            with pytest.raises(refusal):
                async with board.works() as work:
                    await follow_apply_link(posting_id, work)
        assert FOLLOWED not in await board.told()
