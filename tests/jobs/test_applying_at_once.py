"""One person who applies for one posting twenty times at once, with retries: one application, on every storage."""

import asyncio
import uuid
from collections import Counter
from pathlib import Path

import pytest

from chassis.errors import IdempotencyKeyReused
from services.jobs.domain.applications import Application
from services.jobs.domain.creations import NO_KEY, Attempt
from services.jobs.errors import AlreadyApplied
from tests.jobs.conftest import Board
from tests.jobs.samples import EVE, published
from tests.jobs.test_applying import BOB, SUBMITTED, applied, desk_of, names_in, own

SAME = [Attempt(str(uuid.UUID(int=1)), "digest")] * 20
DIFFERENT = [Attempt(str(uuid.UUID(int=number + 10)), "digest") for number in range(20)]
# A form sent twice by each of ten tabs.
PAIRS = [each for each in DIFFERENT[:10] for _ in range(2)]
OTHER_LETTERS = [Attempt(SAME[0].key, f"digest {number}") for number in range(20)]


class TestTwentyAtOnce:
    @pytest.mark.parametrize(
        ("attempts", "answered"),
        [(SAME, {20}), (DIFFERENT, {1}), ([NO_KEY] * 20, {1}), (PAIRS, {2}), (OTHER_LETTERS, {1})],
        ids=["one key", "twenty keys", "no key", "ten keys twice", "one key, other words"],
    )
    async def test_are_one_application(
        self, board: Board, tmp_path: Path, attempts: list[Attempt], answered: set[int]
    ) -> None:
        posting, desk = await published(board.works), desk_of(board.works, tmp_path / "resumes")

        answers = await asyncio.gather(
            *(applied(desk, posting, attempt=each) for each in attempts), return_exceptions=True
        )

        made = [each for each in answers if isinstance(each, Application)]
        assert {len(made)} == answered
        assert len({each.application_id for each in made}) == 1
        refused = [each for each in answers if not isinstance(each, Application)]
        assert {type(each) for each in refused} <= {AlreadyApplied, IdempotencyKeyReused}
        assert Counter(await board.told())[SUBMITTED] == 1
        assert len(names_in(tmp_path / "resumes")) == 1
        assert len((await own(board.works, BOB)).applications) == 1
        assert len([mail for mail in await board.mails() if mail.startswith(BOB.email)]) == 1

    async def test_of_two_people_are_two(self, board: Board, tmp_path: Path) -> None:
        posting, desk = await published(board.works), desk_of(board.works, tmp_path / "resumes")

        await asyncio.gather(
            *(applied(desk, posting, by=who, attempt=each) for each in DIFFERENT[:10] for who in (BOB, EVE)),
            return_exceptions=True,
        )

        assert Counter(await board.told())[SUBMITTED] == 2
        assert len(names_in(tmp_path / "resumes")) == 2
