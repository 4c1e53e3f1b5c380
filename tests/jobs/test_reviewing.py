"""What makes a posting wait for staff, and what is refused at once, the same on every storage."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis.identity import Caller
from services.jobs.domain.employers import Employer, Profile
from services.jobs.domain.filters import Filter
from services.jobs.domain.limits import Limits
from services.jobs.domain.postings import Content, Location, Posting, Salary, State
from services.jobs.errors import (
    EmployerSuspended,
    PostingChanged,
    PostingDuplicate,
    PostingNotFound,
    ReasonRequired,
    TooManyOpenPostings,
    TransitionNotAllowed,
)
from services.jobs.likeness import likeness
from services.jobs.ports import Works
from services.jobs.usecases import moving, reading, trusting
from services.jobs.usecases.creating import CreatePosting, create_posting
from services.jobs.usecases.listing import ListPostings
from services.jobs.vetting import findings
from tests.jobs.conftest import Board
from tests.jobs.samples import (
    ADA,
    CLINIC,
    CODER,
    EVE,
    GUEST,
    LIMITS,
    NOON,
    SAM,
    draft,
    employer_of,
    published,
    whole_list,
)

TEXT = "You code clinic visits of forty physicians, audit your own work, and answer their questions about notes."
EMPLOYER = Employer("employer", CLINIC, NOON)


def signs(words: str = "", **changes: Any) -> set[str]:
    return {each.sign for each in findings(replace(CODER, description_markdown=words or "Code.", **changes), EMPLOYER)}


async def sent(
    works: Works, employer: Employer, content: Content, by: Caller = ADA, limits: Limits = LIMITS
) -> Posting:
    async with works() as work:
        posting = await create_posting(CreatePosting(employer.employer_id, content, "2026-03-31"), by, work)
    async with works() as work:
        return await moving.publish_posting(posting.posting_id, by, limits, work)


async def trusted_employer(works: Works) -> Employer:
    """Ada's, and trusted."""
    employer = await employer_of(ADA, works)
    async with works() as work:
        return await trusting.trust_employer(employer.employer_id, "", SAM, work)


class TestWordsOfAPosting:
    @pytest.mark.parametrize(
        ("words", "sign"),
        [
            ("Contact us on WhatsApp", "messenger"),
            ("contact us on Whats App", "messenger"),
            ("Write to our manager on **Tele**gram", "messenger"),
            ("ping us at t.me/hiring", "messenger"),
            ("ＷhatsＡpp +1 555", "messenger"),
            ("What\u200bsApp", "messenger"),
            ("Text me at 555-0100", "text_me"),
            ("text 555 0100 for details", "text_me"),
            ("A refundable deposit secures your place", "fee"),
            ("There is a registration fee of $50", "fee"),
            ("paid in Bitcoin", "fee"),
            ("You buy your own equipment", "equipment_purchase"),
            ("purchase the necessary home office equipment from our vendors", "equipment_purchase"),
            ("We will send you a check", "equipment_purchase"),
            ("Reshipping packages from home", "reshipping"),
            ("receive and forward packages", "reshipping"),
            ("Send a copy of your passport", "identity_data"),
            ("we need your SSN", "identity_data"),
            ("No interview required!", "too_easy"),
            ("Earn up to $900 per day", "too_easy"),
            ("Apply at bit.ly/x1", "shortened_link"),
            ("mail cv to harbor.hiring@gmail.com", "free_mail"),
            ("mail cv to harbor (at) yahoo.com", "free_mail"),
        ],
    )
    def test_that_scams_use_are_found(self, words: str, sign: str) -> None:
        assert signs(words) == {sign}

    @pytest.mark.parametrize(
        "words",
        [
            TEXT,
            "Abstract text from operative notes; signal detection in claims. Equipment is supplied.",
            "Review denials, fee schedules and text of payer policies. We pay for training and your AAPC dues.",
            "Salary is paid by direct deposit. Must pass a background check. Knowledge of the Medicare fee schedule.",
            "Computer-assisted coding; you receive packages of charts by EHR work queue. Write to jobs@harbor.example.",
            "Order sets, check edits, deposit corrections. Work eight hours a day.",
        ],
    )
    def test_of_the_trade_are_not(self, words: str) -> None:
        assert signs(words) == set()

    def test_are_quoted_for_staff(self) -> None:
        (found,) = findings(replace(CODER, description_markdown="Ask on Telegram!"), EMPLOYER)

        assert found.reason == "The posting asks to be contacted over a messenger: “telegram”."

    @pytest.mark.parametrize(
        ("salary", "met"),
        [
            (Salary(150_000, 250_000, "YEAR", "USD"), True),
            (Salary(60, 130, "HOUR", "USD"), True),
            (Salary(52_000, 240_000, "YEAR", "USD"), False),
            (Salary(4_000_000, 6_000_000, "YEAR", "JPY"), False),
        ],
    )
    def test_pay_no_more_than_coders_earn(self, salary: Salary, met: bool) -> None:
        assert signs(salary=salary) == ({"salary_above_band"} if met else set())

    @pytest.mark.parametrize("piece", ["a", "your ", "send ", "a copy of ", "pay a ", "x@y.", "1", "@", "[at] "])
    def test_of_any_length_are_read_in_time(self, piece: str) -> None:
        started = time.perf_counter()
        signs(piece * (20_000 // len(piece)))

        assert time.perf_counter() - started < 1.0


class TestPublishingForATrustedEmployer:
    async def test_needs_no_review(self, works: Works) -> None:
        assert (await sent(works, await trusted_employer(works), CODER)).state is State.PUBLISHED

    async def test_is_held_with_the_reason_when_something_is_found(self, board: Board) -> None:
        suspicious = replace(CODER, description_markdown="Text me on WhatsApp.")
        posting = await sent(board.works, await trusted_employer(board.works), suspicious)

        assert posting.state is State.PENDING_REVIEW
        assert [each.sign for each in posting.findings] == ["messenger", "text_me"]
        async with board.works() as work:
            approved = await moving.approve_posting(posting.posting_id, 0, "Known to us.", SAM, work)
        assert (approved.state, approved.findings) == (State.PUBLISHED, ())

    async def test_that_is_suspended_is_refused_and_hides_what_was_public(self, works: Works) -> None:
        employer = await trusted_employer(works)
        shown = await sent(works, employer, CODER)
        async with works() as work:
            await trusting.suspend_employer(employer.employer_id, "Asked for fees.", SAM, work)

        assert (await (await whole_list(works)).list_postings(ListPostings(Filter()))).postings == ()
        async with works() as work:
            assert await reading.find_public(shown.posting_id, work) is None
            with pytest.raises(PostingNotFound):
                await reading.get_posting(shown.posting_id, GUEST, work)
            await moving.pause_posting(shown.posting_id, "", ADA, work)
            with pytest.raises(EmployerSuspended):
                await moving.resume_posting(shown.posting_id, "", ADA, work)


class TestAnEmployersQuota:
    async def test_bounds_what_is_open_even_at_once(self, works: Works) -> None:
        employer, two = await trusted_employer(works), Limits(open_postings=2)
        drafts = [replace(CODER, title=f"Coder {number}") for number in range(6)]

        answers = await asyncio.gather(
            *(sent(works, employer, each, limits=two) for each in drafts), return_exceptions=True
        )

        assert sum(isinstance(each, Posting) for each in answers) == 2
        assert sum(isinstance(each, TooManyOpenPostings) for each in answers) == 4
        (first, *_) = [each for each in answers if isinstance(each, Posting)]
        async with works() as work:
            await moving.close_posting(first.posting_id, "", ADA, work)
        assert (await sent(works, employer, drafts[0], limits=two)).state is State.PUBLISHED


class TestADuplicate:
    async def test_is_refused_with_the_others_id_until_that_has_ended(self, works: Works) -> None:
        employer = await trusted_employer(works)
        first = await sent(works, employer, replace(CODER, description_markdown=TEXT))
        copied = replace(CODER, title="OUTPATIENT  coder!", description_markdown=TEXT.upper())

        with pytest.raises(PostingDuplicate) as refused:
            await sent(works, employer, copied)
        assert refused.value.metadata == {"posting_id": first.posting_id}

        async with works() as work:
            await moving.fill_posting(first.posting_id, "", ADA, work)
        assert (await sent(works, employer, copied)).state is State.PUBLISHED

    async def test_nearly_is_held_with_the_others_id(self, works: Works) -> None:
        employer = await trusted_employer(works)
        first = await sent(works, employer, replace(CODER, description_markdown=f"{TEXT} {TEXT[::-1]}"))
        nearly = replace(CODER, description_markdown=f"{TEXT} {TEXT[::-1]} Apply now!")
        posting = await sent(works, employer, nearly)

        assert posting.state is State.PENDING_REVIEW
        (found,) = posting.findings
        assert found.sign == "near_duplicate"
        assert first.posting_id in found.reason

    @pytest.mark.parametrize(
        "changes",
        [
            {"location": Location("Dallas", "TX", "US")},
            {"title": "Inpatient coder"},
            {"employment_type": "PART_TIME"},
            {"description_markdown": "Something else entirely is done here, by others, in other rooms and at night."},
        ],
    )
    async def test_is_not_one_for_another_position(self, works: Works, changes: dict[str, Any]) -> None:
        employer, content = await trusted_employer(works), replace(CODER, description_markdown=TEXT)
        await sent(works, employer, content)

        assert (await sent(works, employer, replace(content, **changes))).state is State.PUBLISHED

    async def test_of_two_that_are_published_at_once_one_is_refused(self, works: Works) -> None:
        employer = await trusted_employer(works)
        answers = await asyncio.gather(*(sent(works, employer, CODER) for _ in range(2)), return_exceptions=True)

        assert sum(isinstance(each, PostingDuplicate) for each in answers) == 1

    def test_is_told_by_the_words_that_follow_each_other(self) -> None:
        other = replace(CODER, description_markdown=TEXT)

        assert likeness(other, other) == 1
        assert likeness(other, replace(other, description_markdown=" ".join(reversed(TEXT.split())))) < 0.1


class TestARejectedPosting:
    async def test_says_why_and_is_never_public_again_without_a_second_look(self, board: Board) -> None:
        posting = await published(board.works)
        async with board.works() as work:
            with pytest.raises(ReasonRequired):
                await moving.reject_posting(posting.posting_id, "", SAM, work)
            for _ in range(2):
                rejected = await moving.reject_posting(posting.posting_id, "Names no employer.", SAM, work)
        assert (rejected.state, rejected.reason, rejected.ended_at) == (
            State.REJECTED,
            "Names no employer.",
            board.clock.moment,
        )
        with pytest.raises(PostingNotFound):
            async with board.works() as work:
                await reading.get_posting(posting.posting_id, GUEST, work)

        async with board.works() as work:
            again = await moving.publish_posting(posting.posting_id, SAM, LIMITS, work)
        assert (again.state, [each.sign for each in again.findings]) == (State.PENDING_REVIEW, ["was_rejected"])
        assert again.ended_at is None
        steps = [step[1] for step in await board.way(posting.posting_id)]
        assert steps == ["draft", "published", "rejected", "pending_review"]


class TestPausing:
    async def test_hides_a_posting_until_it_is_resumed_and_each_is_told(self, board: Board) -> None:
        posting = await published(board.works)
        for use_case in (moving.pause_posting, moving.pause_posting):
            async with board.works() as work:
                paused = await use_case(posting.posting_id, "Holidays.", SAM, work)
        assert (paused.state, paused.reason) == (State.PAUSED, "Holidays.")
        with pytest.raises(PostingNotFound):
            async with board.works() as work:
                await reading.get_posting(posting.posting_id, EVE, work)

        board.clock.moment += timedelta(days=1)
        async with board.works() as work:
            resumed = await moving.resume_posting(posting.posting_id, "", SAM, work)

        assert (resumed.state, resumed.published_at) == (State.PUBLISHED, posting.published_at)
        told = [each.split(".")[3] for each in await board.told()]
        assert told == ["drafted", "published", "paused", "published"]

    @pytest.mark.parametrize("use_case", [moving.pause_posting, moving.resume_posting])
    async def test_is_not_for_a_draft_nor_for_strangers(self, works: Works, use_case: Any) -> None:
        posting = await draft(ADA, works)

        with pytest.raises(TransitionNotAllowed):
            async with works() as work:
                await use_case(posting.posting_id, "", ADA, work)
        with pytest.raises(PostingNotFound):
            async with works() as work:
                await use_case(posting.posting_id, "", EVE, work)


class TestApproving:
    async def test_is_for_what_staff_have_read(self, works: Works) -> None:
        posting = await sent(works, await employer_of(ADA, works), CODER)

        with pytest.raises(PostingChanged):
            async with works() as work:
                await moving.approve_posting(posting.posting_id, posting.revision + 1, "", SAM, work)
        async with works() as work:
            approved = await moving.approve_posting(posting.posting_id, posting.revision, "", SAM, work)
        assert approved.state is State.PUBLISHED


def test_an_employers_own_website_is_no_hidden_link() -> None:
    shortened = replace(EMPLOYER, profile=Profile("Harbor", "https://bit.ly/harbor", ""))

    assert [each.sign for each in findings(CODER, shortened)] == ["shortened_link"]
