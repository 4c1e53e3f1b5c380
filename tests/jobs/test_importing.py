"""Taking over an employer's feed, the same on every storage."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import SignInRequired, StorageUnavailable
from chassis.identity import Caller
from services.jobs.domain.employers import Employer
from services.jobs.domain.feeds import FeedPosting, Imported
from services.jobs.domain.limits import Limits
from services.jobs.domain.postings import Content, Posting, Salary, State
from services.jobs.errors import EmployerNotFound, EmployerSuspended, ReferenceTaken
from services.jobs.ports import Work, Works
from services.jobs.repository.postings import SqlPostings
from services.jobs.usecases.creating import CreatePosting, create_posting
from services.jobs.usecases.importing import ABSENT, ImportPostings, import_postings
from services.jobs.usecases.moving import close_posting, fill_posting, pause_posting, reject_posting
from services.jobs.usecases.sweeping import expire_due
from services.jobs.usecases.trusting import suspend_employer, trust_employer
from tests.jobs.conftest import Board
from tests.jobs.samples import ADA, CODER, EVE, GUEST, LIMITS, SAM, employer_of

DAY = "2026-03-31"
# With a batch, by itself, and once its employer is held.
_LAST_LOOK = 3


class SmallFeed:
    """A feed that was read."""

    def __init__(self, *postings: FeedPosting) -> None:
        self._postings = postings
        names = frozenset(each.reference for each in postings)
        self.references = None if "" in names else names

    async def batches(self) -> AsyncIterator[Sequence[FeedPosting]]:
        for start in range(0, len(self._postings), 2):
            yield self._postings[start : start + 2]


def job(reference: str, content: Content = CODER, until: str | None = DAY) -> FeedPosting:
    said = replace(content, title=f"{content.title} {reference}")
    return FeedPosting(int.from_bytes(reference[:6].encode()), reference, said, until)


async def take_over(
    works: Works,
    employer: Employer,
    *postings: FeedPosting,
    by: Caller = SAM,
    publish: bool = False,
    close_missing: bool = False,
    limits: Limits = LIMITS,
) -> list[Imported]:
    command = ImportPostings(employer.employer_id, publish, close_missing)
    return await import_postings(command, SmallFeed(*postings), by, limits, works)


def outcomes(found: list[Imported]) -> list[tuple[str, str]]:
    return [(each.reference, each.became.value) for each in found]


async def posting_at(works: Works, found: Imported) -> Posting:
    async with works() as work:
        posting = await work.postings.get(found.posting_id)
    assert posting is not None
    return posting


class TestAFeedTakenOver:
    async def test_drafts_what_is_new_once_however_often(self, board: Board) -> None:
        employer = await employer_of(SAM, board.works)

        first = await take_over(board.works, employer, job("a"), job("b"))
        told = await board.told()
        again = await take_over(board.works, employer, job("a"), job("b"))

        assert outcomes(first) == [("a", "created"), ("b", "created")]
        assert outcomes(again) == [("a", "unchanged"), ("b", "unchanged")]
        assert [each.posting_id for each in first] == [each.posting_id for each in again]
        assert await board.told() == told == ["ca.jobs.posting.drafted.v1"] * 2

    async def test_publishes_what_is_new_when_it_is_to(self, board: Board) -> None:
        employer = await employer_of(SAM, board.works)

        (found,) = await take_over(board.works, employer, job("a"), publish=True)
        (again,) = await take_over(board.works, employer, job("a"), publish=True)

        assert (await posting_at(board.works, found)).state is State.PUBLISHED
        assert outcomes([again]) == [("a", "unchanged")]
        assert Counter(await board.told())["ca.jobs.posting.published.v1"] == 1

    async def test_sends_to_review_what_an_untrusted_employer_publishes(self, works: Works) -> None:
        employer = await employer_of(EVE, works)

        (found,) = await take_over(works, employer, job("a"), by=EVE, publish=True)

        assert (await posting_at(works, found)).state is State.PENDING_REVIEW

    async def test_publishes_later_what_it_drafted_before(self, works: Works) -> None:
        employer = await employer_of(SAM, works)
        await take_over(works, employer, job("a"))

        (found,) = await take_over(works, employer, job("a"), publish=True)

        assert outcomes([found]) == [("a", "updated")]
        assert (await posting_at(works, found)).state is State.PUBLISHED

    async def test_updates_what_it_knows(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        await take_over(works, employer, job("a"), by=ADA)
        changed = replace(CODER, description_markdown="You code surgery.")

        (found,) = await take_over(works, employer, job("a", changed), by=ADA)

        assert outcomes([found]) == [("a", "updated")]
        assert (await posting_at(works, found)).content.description_markdown == "You code surgery."

    async def test_sends_another_salary_of_a_public_posting_to_review_once(self, board: Board) -> None:
        employer = await employer_of(ADA, board.works)
        async with board.works() as work:
            await work.employers.change(replace(employer, trust="staff"))  # type: ignore[arg-type]  # stored as its text
        await take_over(board.works, employer, job("a"), by=ADA, publish=True)
        better = replace(CODER, salary=Salary(60_000, 70_000, "YEAR", "USD"))

        first = await take_over(board.works, employer, job("a", better), by=ADA, publish=True)
        again = await take_over(board.works, employer, job("a", better), by=ADA, publish=True)

        assert [outcomes(first), outcomes(again)] == [[("a", "updated")], [("a", "unchanged")]]
        posting = await posting_at(board.works, again[0])
        assert posting.edit is not None
        assert (posting.content.salary, posting.edit.content.salary) == (CODER.salary, better.salary)

    async def test_refuses_row_by_row_and_takes_the_others(self, works: Works) -> None:
        employer = await employer_of(SAM, works)
        rows = [
            job("turned", replace(CODER, salary=Salary(68_000, 52_000, "YEAR", "USD"))),
            job("money", replace(CODER, salary=Salary(52_000, 68_000, "YEAR", "XXX"))),
            job("place", replace(CODER, location=replace(CODER.location, country="XX"))),
            job("past", until="2025-12-31"),
            job("far", until="2027-12-31"),
            job("moment", until="soon"),
            job("link", replace(CODER, apply_url="javascript:alert(1)")),
            job("long", replace(CODER, description_markdown="x" * 20_001)),
            job("x" * 101),
            FeedPosting(9, "odd", None, None, ("title: Field required.",)),
            job("good"),
        ]

        found = await take_over(works, employer, *rows)

        said = {each.reference: each.problems for each in found}
        assert said.pop("good") == ()
        assert {name: problems[0].partition(":")[0] for name, problems in said.items()} == {
            "turned": "salary.max",
            "money": "salary.currency",
            "place": "location.country",
            "past": "valid_through",
            "far": "valid_through",
            "moment": "valid_through",
            "link": "apply_url",
            "long": "description_markdown",
            "x" * 101: "title" if len(CODER.title) + 102 > 120 else "reference",
            "odd": "title",
        }
        async with works() as work:
            assert len(await work.postings.of_employer(employer.employer_id, (), None, 100)) == 1

    async def test_holds_the_quota_and_leaves_nothing_half_done(self, works: Works) -> None:
        employer = await employer_of(SAM, works)
        rows = [job(name) for name in "abcd"]

        found = await take_over(works, employer, *rows, publish=True, limits=Limits(open_postings=2))

        assert outcomes(found) == [("a", "created"), ("b", "created"), ("c", "refused"), ("d", "refused")]
        assert "2 postings open" in found[3].problems[0]
        async with works() as work:
            assert len(await work.postings.of_employer(employer.employer_id, (), None, 100)) == 2

    async def test_makes_room_for_what_is_new_before(self, works: Works) -> None:
        employer, few = await employer_of(SAM, works), Limits(open_postings=1)
        await take_over(works, employer, job("a"), publish=True, limits=few)

        found = await take_over(works, employer, job("b"), publish=True, close_missing=True, limits=few)

        assert outcomes(found) == [("a", "closed"), ("b", "created")]

    async def test_names_the_same_posting_twice_under_two_names_once(self, works: Works) -> None:
        """The same text for the same place is a duplicate, whatever the feed calls it."""
        employer = await employer_of(ADA, works)
        async with works() as work:
            await work.employers.change(replace(employer, trust="staff"))  # type: ignore[arg-type]  # stored as its text
        rows = [FeedPosting(1, "a", CODER, DAY), FeedPosting(2, "b", CODER, DAY)]

        found = await take_over(works, employer, *rows, by=ADA, publish=True)

        assert outcomes(found) == [("a", "created"), ("b", "refused")]
        assert found[0].posting_id in found[1].problems[0]

    async def test_sent_twice_at_once_drafts_each_once(self, board: Board) -> None:
        employer = await employer_of(SAM, board.works)
        rows = [job(name) for name in "abcdef"]

        both = await asyncio.gather(*(take_over(board.works, employer, *rows, publish=True) for _ in range(3)))

        became = Counter(each.became.value for found in both for each in found)
        assert became == {"created": 6, "unchanged": 12}
        assert Counter(await board.told())["ca.jobs.posting.published.v1"] == 6


class TestWhatAFeedNoLongerNames:
    async def test_is_closed_when_that_was_asked_and_nothing_else_is(self, board: Board) -> None:
        employer = await employer_of(SAM, board.works)
        async with board.works() as work:
            by_hand = await create_posting(CreatePosting(employer.employer_id, CODER, DAY, reference="hand"), SAM, work)
        kept, gone, held = await take_over(board.works, employer, *(job(name) for name in "abc"), publish=True)
        async with board.works() as work:
            await pause_posting(held.posting_id, "", SAM, work)

        asked_not = await take_over(board.works, employer, job("a"))
        closed = await take_over(board.works, employer, job("a"), close_missing=True)

        assert outcomes(asked_not) == [("a", "unchanged")]
        assert sorted(outcomes(closed)) == [("a", "unchanged"), ("b", "closed"), ("c", "closed")]
        states = [(await posting_at(board.works, each)).state for each in (kept, gone, held)]
        assert states == [State.PUBLISHED, State.CLOSED, State.CLOSED]
        async with board.works() as work:
            found = await work.postings.get(by_hand.posting_id)
        assert found is not None
        assert found.state is State.DRAFT
        assert (await board.way(gone.posting_id))[-1] == ("published", "closed", "sam")

    async def test_stays_when_the_feed_is_empty(self, works: Works) -> None:
        employer = await employer_of(SAM, works)
        await take_over(works, employer, job("a"), publish=True)

        assert await take_over(works, employer, close_missing=True) == []
        (found,) = await take_over(works, employer, job("a"))
        assert (await posting_at(works, found)).state is State.PUBLISHED

    async def test_is_not_what_the_feed_names_in_a_refused_row(self, works: Works) -> None:
        employer = await employer_of(SAM, works)
        await take_over(works, employer, job("a"), publish=True)

        found = await take_over(works, employer, FeedPosting(1, "a", None, None, ("no",)), close_missing=True)

        assert outcomes(found) == [("a", "refused")]

    async def test_stays_when_a_name_of_the_feed_cannot_be_read(self, works: Works) -> None:
        employer = await employer_of(SAM, works)
        (first,) = await take_over(works, employer, job("a"), publish=True)

        found = await take_over(
            works, employer, job("b"), FeedPosting(2, "", None, None, ("no",)), publish=True, close_missing=True
        )

        assert outcomes(found) == [("b", "created"), ("", "refused")]
        assert (await posting_at(works, first)).state is State.PUBLISHED

    async def test_stays_refused_when_staff_refused_it(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        async with works() as work:
            await trust_employer(employer.employer_id, "Known.", SAM, work)
        (first,) = await take_over(works, employer, job("a"), by=ADA, publish=True)
        async with works() as work:
            await reject_posting(first.posting_id, "Scam.", SAM, work)

        await take_over(works, employer, job("b"), by=ADA, close_missing=True)
        (again,) = await take_over(works, employer, job("a"), by=ADA, publish=True)

        assert again.posting_id == first.posting_id
        assert (await posting_at(works, again)).state is State.REJECTED

    async def test_waits_for_a_database_that_is_away(self, board: Board) -> None:
        employer = await employer_of(SAM, board.works)
        await take_over(board.works, employer, job("a"), publish=True)
        left = iter([board.works, board.works])

        def works() -> AbstractAsyncContextManager[Work]:
            if (one := next(left, None)) is None:
                raise StorageUnavailable
            return one()

        with pytest.raises(StorageUnavailable):
            await take_over(works, employer, job("b"), close_missing=True)

    async def test_is_drafted_anew_when_it_comes_back(self, works: Works) -> None:
        employer = await employer_of(SAM, works)
        (first,) = await take_over(works, employer, job("a"), publish=True)
        await take_over(works, employer, job("b"), close_missing=True)
        assert (await posting_at(works, first)).reason == ABSENT

        (again,) = await take_over(works, employer, job("a"), publish=True)

        assert outcomes([again]) == [("a", "created")]
        assert again.posting_id != first.posting_id
        assert (await posting_at(works, first)).reference == ""


class TestWhatEndedOnTheBoard:
    @pytest.mark.parametrize("end", [fill_posting, close_posting])
    async def test_by_a_persons_hand_stays_ended(self, works: Works, end: object) -> None:
        employer = await employer_of(SAM, works)
        (found,) = await take_over(works, employer, job("a"), publish=True)
        async with works() as work:
            await end(found.posting_id, "", SAM, work)  # type: ignore[operator]  # one of two use cases

        (again,) = await take_over(works, employer, job("a"), publish=True)

        assert outcomes([again]) == [("a", "refused")]
        assert again.problems[0].startswith("reference: ")

    @pytest.mark.postgres
    async def test_while_a_feed_names_it_again_stays_ended(
        self, postgres_board: Board, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The sweeper writes the end down between the import's look and its change."""
        employer = await employer_of(SAM, postgres_board.works)
        (first,) = await take_over(postgres_board.works, employer, job("a"), publish=True)
        postgres_board.clock.moment = (await posting_at(postgres_board.works, first)).valid_through
        look, looks = SqlPostings.referred, itertools.count(1)

        async def look_and_wait(*asked: Any) -> list[Posting]:
            found = await look(*asked)
            if next(looks) == _LAST_LOOK:
                assert await expire_due(postgres_board.works) == 1
            return found

        monkeypatch.setattr(SqlPostings, "referred", look_and_wait)
        await take_over(postgres_board.works, employer, job("a", until="2026-05-01"))

        assert (await posting_at(postgres_board.works, first)).state is State.EXPIRED
        assert await expire_due(postgres_board.works) == 0

    async def test_by_its_last_moment_is_drafted_anew(self, board: Board) -> None:
        employer = await employer_of(SAM, board.works)
        (first,) = await take_over(board.works, employer, job("a"), publish=True)
        board.clock.moment = (await posting_at(board.works, first)).valid_through

        (again,) = await take_over(board.works, employer, job("a", until="2026-05-01"), publish=True)

        assert outcomes([again]) == [("a", "created")]
        assert again.posting_id != first.posting_id


class TestAFeedThatNamesNoEnd:
    async def test_keeps_its_postings_open_while_it_names_them(self, board: Board) -> None:
        employer = await employer_of(SAM, board.works)
        (first,) = await take_over(board.works, employer, job("a", until=None))
        assert (await posting_at(board.works, first)).valid_through.date().isoformat() == "2026-03-16"

        became = list[str]()
        for _ in range(3):
            board.clock.moment += timedelta(days=20)
            (found,) = await take_over(board.works, employer, job("a", until=None))
            became.append(found.became)

        assert became == ["unchanged", "updated", "unchanged"]
        assert (await posting_at(board.works, first)).valid_through.date().isoformat() == "2026-04-25"


class TestWhoMayImport:
    async def test_is_a_member_alone(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        for stranger in (EVE, SAM):
            with pytest.raises(EmployerNotFound):
                await take_over(works, employer, job("a"), by=stranger)
        with pytest.raises(SignInRequired):
            await take_over(works, employer, job("a"), by=GUEST)

    async def test_is_nobody_while_the_employer_is_suspended(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        async with works() as work:
            await suspend_employer(employer.employer_id, "Scam.", SAM, work)

        with pytest.raises(EmployerSuspended):
            await take_over(works, employer, job("a"), by=ADA)

    async def test_never_meets_the_postings_of_another_employer(self, works: Works) -> None:
        mine, theirs = await employer_of(ADA, works), await employer_of(EVE, works)
        (first,) = await take_over(works, mine, job("a"), by=ADA)

        (other,) = await take_over(works, theirs, job("a"), by=EVE, close_missing=True)

        assert outcomes([other]) == [("a", "created")]
        assert other.posting_id != first.posting_id


class TestAReference:
    async def test_is_the_employers_once(self, works: Works) -> None:
        employer, other = await employer_of(ADA, works), await employer_of(ADA, works)

        async def drafted(owner: Employer) -> Posting:
            async with works() as work:
                command = CreatePosting(owner.employer_id, CODER, DAY, reference="A-1")
                return await create_posting(command, ADA, work)

        first = await drafted(employer)
        with pytest.raises(ReferenceTaken, match=first.posting_id):
            await drafted(employer)
        assert (await drafted(other)).reference == "A-1"

    async def test_is_the_employers_once_however_many_ask_at_the_same_time(self, works: Works) -> None:
        employer = await employer_of(ADA, works)

        async def drafted() -> Posting:
            async with works() as work:
                command = CreatePosting(employer.employer_id, CODER, DAY, reference="A-1")
                return await create_posting(command, ADA, work)

        answers = await asyncio.gather(*(drafted() for _ in range(8)), return_exceptions=True)

        assert len([each for each in answers if isinstance(each, Posting)]) == 1
        assert len([each for each in answers if isinstance(each, ReferenceTaken)]) == 7
