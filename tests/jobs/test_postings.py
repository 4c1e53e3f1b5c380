"""What employers, staff and visitors can do, the same on every storage."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import PageTokenInvalid, SignInRequired
from chassis.identity import Caller
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import Location, Posting, Salary, State
from services.jobs.errors import (
    EmployerNotFound,
    FilterInvalid,
    PostingExpired,
    PostingGone,
    PostingNotFound,
    TransitionNotAllowed,
)
from services.jobs.ports import Works
from services.jobs.usecases.creating import CreateEmployer, CreatePosting, create_employer, create_posting
from services.jobs.usecases.listing import Listing, ListPostings
from services.jobs.usecases.moving import approve_posting, close_posting, publish_posting
from services.jobs.usecases.reading import find_public, get_posting
from tests.jobs.conftest import Board
from tests.jobs.samples import ADA, CLINIC, CODER, EVE, GUEST, LIMITS, SAM, draft, employer_of, published, whole_list

PUBLISHED = "ca.jobs.posting.published.v1"
DRAFTED, SUBMITTED = "ca.jobs.posting.drafted.v1", "ca.jobs.posting.submitted.v1"
CLOSED = "ca.jobs.posting.closed.v1"


async def publish(posting: Posting, by: Caller, works: Works) -> Posting:
    async with works() as work:
        return await publish_posting(posting.posting_id, by, LIMITS, work)


async def approve(posting: Posting, by: Caller, works: Works) -> Posting:
    async with works() as work:
        return await approve_posting(posting.posting_id, 0, "", by, work)


async def close(posting: Posting, by: Caller, works: Works) -> Posting:
    async with works() as work:
        return await close_posting(posting.posting_id, "", by, work)


async def see(posting: Posting, by: Caller, works: Works) -> Posting:
    async with works() as work:
        return (await get_posting(posting.posting_id, by, work))[0]


async def listed(works: Works, wanted: Filter | None = None, size: int = 0, token: str = "") -> Listing:
    return await (await whole_list(works)).list_postings(ListPostings(wanted or Filter(), size, token))


async def titles(works: Works, **wanted: Any) -> list[str]:
    return [posting.content.title for posting in (await listed(works, Filter(**wanted))).postings]


class TestAnEmployer:
    async def test_of_a_registered_person_is_not_trusted_yet(self, works: Works) -> None:
        assert not (await employer_of(ADA, works)).trusted

    async def test_of_staff_is_trusted(self, works: Works) -> None:
        assert (await employer_of(SAM, works)).trusted

    async def test_is_not_for_guests(self, works: Works) -> None:
        with pytest.raises(SignInRequired):
            async with works() as work:
                await create_employer(CreateEmployer(CLINIC), GUEST, work)


class TestADraft:
    async def test_is_kept_as_it_was_written(self, works: Works) -> None:
        posting = await draft(ADA, works)

        assert await see(posting, ADA, works) == posting
        assert posting.state is State.DRAFT
        assert posting.content == CODER

    async def test_keeps_a_posting_abroad_without_a_salary(self, works: Works) -> None:
        abroad = replace(
            CODER, location=Location("Graz", "Steiermark", "AT"), salary=None, credentials=(), specialties=()
        )

        posting = await draft(ADA, works, abroad)

        assert (await see(posting, ADA, works)).content == abroad

    async def test_lasts_to_the_end_of_its_last_day(self, works: Works) -> None:
        posting = await draft(ADA, works, valid_through="2026-03-31")

        assert posting.valid_through.isoformat() == "2026-03-31T23:59:59.999999+00:00"

    async def test_is_neither_listed_nor_shown_to_strangers_nor_published(self, board: Board) -> None:
        posting = await draft(ADA, board.works)

        assert await titles(board.works) == []
        assert await board.told() == [DRAFTED]
        for stranger in (EVE, GUEST):
            with pytest.raises(PostingNotFound):
                await see(posting, stranger, board.works)

    @pytest.mark.parametrize("stranger", [EVE, SAM])
    async def test_can_only_be_made_by_a_member(self, works: Works, stranger: Caller) -> None:
        employer = await employer_of(ADA, works)

        with pytest.raises(EmployerNotFound):
            async with works() as work:
                await create_posting(CreatePosting(employer.employer_id, CODER, "2026-03-31"), stranger, work)


class TestPublishingForAnEmployerNotYetTrusted:
    async def test_sends_the_posting_to_review(self, board: Board) -> None:
        posting = await publish(await draft(ADA, board.works), ADA, board.works)

        assert posting.state is State.PENDING_REVIEW
        assert posting.published_at is None
        assert await titles(board.works) == []
        assert await board.told() == [DRAFTED, SUBMITTED]

    async def test_twice_changes_nothing(self, board: Board) -> None:
        posting = await publish(await draft(ADA, board.works), ADA, board.works)

        assert await publish(posting, ADA, board.works) == posting
        assert await board.way(posting.posting_id) == [(None, "draft", "ada"), ("draft", "pending_review", "ada")]

    async def test_by_staff_needs_no_review(self, works: Works) -> None:
        assert (await publish(await draft(ADA, works), SAM, works)).state is State.PUBLISHED

    async def test_is_not_for_strangers_who_learn_nothing(self, works: Works) -> None:
        posting = await draft(ADA, works)

        for unseen in (posting, replace(posting, posting_id="unknown")):
            with pytest.raises(PostingNotFound, match="There is no such posting here"):
                await publish(unseen, EVE, works)


class TestAPostingUnderReview:
    async def test_is_published_by_staff_and_told_once(self, board: Board) -> None:
        waiting = await publish(await draft(ADA, board.works), ADA, board.works)

        first = await approve(waiting, SAM, board.works)
        again = await approve(waiting, SAM, board.works)

        assert first.state is State.PUBLISHED
        assert again == first
        assert await board.told() == [DRAFTED, SUBMITTED, PUBLISHED]
        assert (await board.way(first.posting_id))[-1] == ("pending_review", "published", "sam")

    async def test_stays_public_when_its_member_publishes_again(self, works: Works) -> None:
        approved = await approve(await publish(await draft(ADA, works), ADA, works), SAM, works)

        assert await publish(approved, ADA, works) == approved

    async def test_is_published_once_however_many_say_yes_at_the_same_time(self, board: Board) -> None:
        waiting = await publish(await draft(ADA, board.works), ADA, board.works)

        answers = await asyncio.gather(*(approve(waiting, SAM, board.works) for _ in range(8)))

        assert {posting.state for posting in answers} == {State.PUBLISHED}
        assert await board.told() == [DRAFTED, SUBMITTED, PUBLISHED]
        assert len(await board.way(waiting.posting_id)) == 3


class TestADraftThatNobodySent:
    async def test_cannot_be_approved(self, works: Works) -> None:
        posting = await draft(ADA, works)

        with pytest.raises(TransitionNotAllowed):
            await approve(posting, SAM, works)


class TestAPublicPosting:
    async def test_is_there_for_everybody(self, board: Board) -> None:
        posting = await published(board.works)

        assert await titles(board.works) == ["Outpatient coder"]
        assert (await see(posting, GUEST, board.works)).published_at == board.clock.moment

    async def test_publishing_it_again_keeps_its_first_moment_and_tells_nothing(self, board: Board) -> None:
        posting = await published(board.works)
        board.clock.moment += timedelta(hours=1)

        assert await publish(posting, SAM, board.works) == posting
        assert await board.told() == [DRAFTED, PUBLISHED]

    async def test_ends_at_the_very_second_of_valid_through(self, board: Board) -> None:
        posting = await published(board.works, valid_through="2026-01-20T08:00:00Z")
        board.clock.moment = posting.valid_through - timedelta(seconds=1)
        assert await titles(board.works) == ["Outpatient coder"]

        board.clock.moment = posting.valid_through

        assert await titles(board.works) == []
        async with board.works() as work:
            assert await find_public(posting.posting_id, work) is None
        with pytest.raises(PostingGone):
            await see(posting, EVE, board.works)

    async def test_is_still_there_for_its_members_afterwards(self, board: Board) -> None:
        posting = await published(board.works)
        board.clock.moment = posting.valid_through

        assert (await see(posting, SAM, board.works)).state is State.EXPIRED

    async def test_cannot_be_published_again_afterwards(self, board: Board) -> None:
        posting = await published(board.works)
        board.clock.moment = posting.valid_through

        with pytest.raises(PostingExpired):
            await publish(posting, SAM, board.works)


class TestClosing:
    async def test_takes_a_posting_off_the_list_and_tells_it_once(self, board: Board) -> None:
        posting = await published(board.works)

        first = await close(posting, SAM, board.works)
        again = await close(posting, SAM, board.works)

        assert first.state is State.CLOSED
        assert again == first
        assert await titles(board.works) == []
        assert await board.told() == [DRAFTED, PUBLISHED, CLOSED]

    async def test_is_for_good(self, works: Works) -> None:
        closed = await close(await published(works), SAM, works)

        with pytest.raises(TransitionNotAllowed):
            await publish(closed, SAM, works)

    async def test_is_possible_after_the_end(self, board: Board) -> None:
        posting = await published(board.works)
        board.clock.moment = posting.valid_through

        assert (await close(posting, SAM, board.works)).state is State.CLOSED

    async def test_is_not_for_strangers(self, works: Works) -> None:
        posting = await draft(ADA, works)

        with pytest.raises(PostingNotFound):
            await close(posting, EVE, works)


class TestAUseCaseThatFails:
    async def test_leaves_nothing_behind(self, board: Board) -> None:
        posting = await draft(SAM, board.works)

        with pytest.raises(RuntimeError, match="before its end"):
            await _publish_and_break(posting, board.works)

        assert (await see(posting, SAM, board.works)).state is State.DRAFT
        assert await board.told() == [DRAFTED]
        assert await board.way(posting.posting_id) == [(None, "draft", "sam")]


async def _publish_and_break(posting: Posting, works: Works) -> None:
    async with works() as work:
        await publish_posting(posting.posting_id, SAM, LIMITS, work)
        raise RuntimeError("after the change, before its end")


class TestTheList:
    async def test_is_newest_first_and_each_page_goes_on_where_the_last_ended(self, board: Board) -> None:
        for number in range(5):
            await published(board.works, title=f"Coder {number}")
            # Two share each moment, so that the order within one counts too.
            board.clock.moment += timedelta(minutes=number % 2)
        everything = [posting.posting_id for posting in (await listed(board.works)).postings]

        paged: list[str] = []
        token = ""
        while True:
            page = await listed(board.works, size=2, token=token)
            paged += [posting.posting_id for posting in page.postings]
            token = page.next_page_token
            if not token:
                break

        assert paged == everything
        assert len(set(paged)) == 5

    async def test_does_not_shift_when_something_new_is_published_between_pages(self, board: Board) -> None:
        for number in range(3):
            await published(board.works, title=f"Coder {number}")
            board.clock.moment += timedelta(minutes=1)
        first = await listed(board.works, size=2)
        await published(board.works, title="Newest")

        second = await listed(board.works, size=2, token=first.next_page_token)

        assert [posting.content.title for posting in second.postings] == ["Coder 0"]

    async def test_finds_every_word_in_title_employer_and_description(self, works: Works) -> None:
        await published(works, title="Risk adjustment auditor")
        await published(works, title="100% remote coder")

        assert await titles(works, query="HARBOR auditor visits") == ["Risk adjustment auditor"]
        assert await titles(works, query="auditor remote") == []
        # What means "anything" in SQL is a plain character here.
        assert await titles(works, query="100%") == ["100% remote coder"]
        assert await titles(works, query="_isk") == []

    async def test_finds_by_each_facet(self, works: Works) -> None:
        await published(works, title="Texan")
        remote = replace(CODER, remote="remote", location=Location("", "", "US"), credentials=("CCS-P",))
        await published(works, title="Remote", content=replace(remote, employment_type="PER_DIEM"))

        # Remote work takes people of every state here.
        assert set(await titles(works, state="TX")) == {"Texan", "Remote"}
        assert await titles(works, state="CA") == ["Remote"]
        assert await titles(works, remote="remote") == ["Remote"]
        assert await titles(works, employment_type="PER_DIEM") == ["Remote"]
        # CCS-P is not CCS.
        assert await titles(works, credential="CCS") == ["Texan"]
        assert await titles(works, credential="CCS-P") == ["Remote"]

    async def test_finds_what_one_employer_offers(self, works: Works) -> None:
        theirs = await published(works, title="Theirs")
        await published(works, title="Another's")

        assert await titles(works, employer_id=theirs.employer.employer_id) == ["Theirs"]
        assert await titles(works, employer_id="nobody") == []

    async def test_leaves_out_what_pays_less_but_not_what_cannot_be_compared(self, works: Works) -> None:
        await published(works, title="By the year")
        await published(works, title="By the hour", content=replace(CODER, salary=Salary(20, 30, "HOUR", "USD")))
        abroad = replace(CODER, location=Location("Graz", "", "AT"))
        await published(works, title="In euros", content=replace(abroad, salary=Salary(900, 1_000, "YEAR", "EUR")))
        await published(works, title="Unsaid", content=replace(abroad, salary=None))
        uncompared = {"In euros", "Unsaid"}

        # The highest salary counts: 68,000 a year, and 30 an hour, which is 62,400 a year.
        assert set(await titles(works, salary_min=62_400)) == {"By the year", "By the hour"} | uncompared
        assert set(await titles(works, salary_min=62_401)) == {"By the year"} | uncompared
        assert set(await titles(works, salary_min=68_000)) == {"By the year"} | uncompared
        assert set(await titles(works, salary_min=68_001)) == uncompared
        assert set(await titles(works, salary_min=2**63 - 1)) == uncompared

    async def test_leaves_out_what_was_published_longer_ago(self, board: Board) -> None:
        await published(board.works)
        board.clock.moment += timedelta(days=7)
        assert await titles(board.works, posted_within_days=7) == ["Outpatient coder"]

        board.clock.moment += timedelta(seconds=1)

        assert await titles(board.works, posted_within_days=7) == []
        assert await titles(board.works, posted_within_days=8) == ["Outpatient coder"]

    async def test_refuses_the_token_of_another_query_and_a_made_up_one(self, works: Works) -> None:
        for number in range(2):
            await published(works, title=f"Coder {number}")
        token = (await listed(works, size=1)).next_page_token

        for bad in (token[:-4], "nonsense"):
            with pytest.raises(PageTokenInvalid):
                await listed(works, token=bad)
        with pytest.raises(PageTokenInvalid):
            await listed(works, Filter(state="TX"), token=token)

    async def test_refuses_more_words_than_anybody_types(self, works: Works) -> None:
        with pytest.raises(FilterInvalid):
            await listed(works, Filter(query="coder " * 40))

    @pytest.mark.parametrize(
        ("field", "number"), [("salary_min", -1), ("posted_within_days", -1), ("posted_within_days", 366)]
    )
    async def test_refuses_a_number_that_cannot_be_meant(self, works: Works, field: str, number: int) -> None:
        with pytest.raises(FilterInvalid, match=field):
            await listed(works, Filter(**{field: number}))  # type: ignore[arg-type]  # both are numbers
