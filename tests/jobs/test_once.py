"""What an idempotency key promises, the same on every storage."""

import asyncio
import uuid
from dataclasses import replace

import pytest

from chassis.errors import IdempotencyKeyInvalid, IdempotencyKeyReused
from chassis.identity import Caller
from services.jobs.domain.creations import Attempt
from services.jobs.domain.employers import Employer, Profile
from services.jobs.domain.postings import Posting, State
from services.jobs.errors import EmployerInvalid
from services.jobs.ports import Works
from services.jobs.usecases.creating import CreateEmployer, CreatePosting, create_employer, create_posting
from services.jobs.usecases.moving import publish_posting
from tests.jobs.conftest import Board
from tests.jobs.samples import ADA, CLINIC, CODER, EVE, LIMITS, SAM, employer_of

OPENING = CreateEmployer(CLINIC, Attempt(str(uuid.UUID(int=1)), "digest of the clinic"))
OTHER_CONTENT = replace(OPENING, attempt=Attempt(OPENING.attempt.key, "digest of something else"))


async def open_employer(works: Works, command: CreateEmployer = OPENING, by: Caller = ADA) -> Employer:
    async with works() as work:
        return await create_employer(command, by, work)


async def draft_under_a_key(works: Works, employer: Employer, by: Caller = ADA) -> Posting:
    attempt = Attempt(str(uuid.UUID(int=2)), "digest of the coder")
    async with works() as work:
        return await create_posting(CreatePosting(employer.employer_id, CODER, "2026-03-31", attempt), by, work)


class TestAnEmployerAskedForTwiceUnderOneKey:
    async def test_is_one_employer(self, works: Works) -> None:
        assert await open_employer(works) == await open_employer(works)

    async def test_is_two_for_two_people(self, works: Works) -> None:
        assert await open_employer(works) != await open_employer(works, by=EVE)

    async def test_is_refused_when_the_content_is_another(self, works: Works) -> None:
        await open_employer(works)

        with pytest.raises(IdempotencyKeyReused):
            await open_employer(works, OTHER_CONTENT)

    async def test_is_one_however_many_ask_at_the_same_time(self, works: Works) -> None:
        answers = await asyncio.gather(*(open_employer(works) for _ in range(8)))

        assert len({employer.employer_id for employer in answers}) == 1
        async with works() as work:
            assert await work.employers.for_member(answers[0].employer_id, "ada") == answers[0]

    async def test_is_one_of_two_contents_that_come_at_the_same_time(self, works: Works) -> None:
        commands = [OPENING, OTHER_CONTENT] * 4
        answers = await asyncio.gather(*(open_employer(works, each) for each in commands), return_exceptions=True)

        opened = {each.employer_id for each in answers if isinstance(each, Employer)}
        refused = [each for each in answers if isinstance(each, IdempotencyKeyReused)]
        assert (len(opened), len(refused)) == (1, 4)


class TestADraftAskedForTwiceUnderOneKey:
    async def test_is_answered_as_it_was_made_even_when_it_is_public_by_then(self, board: Board) -> None:
        employer = await employer_of(SAM, board.works)
        first = await draft_under_a_key(board.works, employer, SAM)
        async with board.works() as work:
            await publish_posting(first.posting_id, SAM, LIMITS, work)
        board.clock.moment = first.valid_through

        again = await draft_under_a_key(board.works, employer, SAM)

        assert again == first
        assert again.state is State.DRAFT
        assert [step[1] for step in await board.way(first.posting_id)] == ["draft", "published"]

    async def test_is_one_however_many_ask_at_the_same_time(self, board: Board) -> None:
        employer = await employer_of(ADA, board.works)
        answers = await asyncio.gather(*(draft_under_a_key(board.works, employer) for _ in range(8)))

        assert len({posting.posting_id for posting in answers}) == 1
        assert len(await board.way(answers[0].posting_id)) == 1


class TestAKey:
    async def test_of_an_employer_is_not_one_of_a_draft(self, works: Works) -> None:
        employer = await open_employer(works)
        command = CreatePosting(employer.employer_id, CODER, "2026-03-31", OPENING.attempt)

        with pytest.raises(IdempotencyKeyReused):
            async with works() as work:
                await create_posting(command, ADA, work)

    async def test_left_empty_makes_another_one_each_time(self, works: Works) -> None:
        assert await employer_of(ADA, works) != await employer_of(ADA, works)

    async def test_is_free_again_after_a_refusal(self, works: Works) -> None:
        with pytest.raises(EmployerInvalid):
            await open_employer(works, replace(OPENING, profile=Profile("", "", "")))

        assert (await open_employer(works, OTHER_CONTENT)).profile == CLINIC

    @pytest.mark.parametrize("key", ["1", "spring", "{00000000-0000-0000-0000-000000000001}"])
    async def test_is_a_uuid(self, works: Works, key: str) -> None:
        with pytest.raises(IdempotencyKeyInvalid, match="Send a UUID"):
            await open_employer(works, CreateEmployer(CLINIC, Attempt(key, "digest")))
