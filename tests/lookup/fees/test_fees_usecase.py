"""Prices for programs, and what they cost them."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
from codingahead.lookup.v1 import fee_service_pb2 as pb

from chassis.errors import IdempotencyKeyReused, InvalidFields, MessageUnfit
from services.lookup.editions.editions import Editions
from services.lookup.errors import CodeNotFound, EditionNotLoaded, LocalityInvalid, NoApiCallsLeft, TooManyCodes
from services.lookup.fees.fees import Fee, FeeAsked
from services.lookup.fees.schedule import FeeSchedule
from services.lookup.ports import Desk, Library
from services.lookup.servicers.fees import FeeServicer
from services.lookup.usecases.fees import MOST_QUESTIONS, Answered, GetFee, Question, get_fee, get_fees
from tests.lookup.fakes import GUEST, SERVICE, LedgerOfOne

ON = date(2025, 10, 15)
NO_CONTEXT = cast(Any, None)


def wanted(code: str, key: str = "", said: str = "") -> GetFee:
    return GetFee(FeeAsked(code), ON, said or code, key, GUEST)


async def stream(*questions: Question) -> AsyncIterator[Question]:
    for question in questions:
        yield question


def question(name: str, code: str = "99213", key: str = "") -> Question:
    return Question(name, code, FeeAsked(code), ON, key)


class TestAPrice:
    async def test_costs_one_call(self, schedule: FeeSchedule) -> None:
        meter = LedgerOfOne(api_calls=1)
        assert (await get_fee(wanted("99213"), schedule, meter)).amount == Decimal("88.95")
        with pytest.raises(NoApiCallsLeft):
            await get_fee(wanted("99213"), schedule, meter)

    async def test_costs_nothing_when_there_is_none(self, schedule: FeeSchedule) -> None:
        meter = LedgerOfOne(api_calls=1)
        with pytest.raises(CodeNotFound):
            await get_fee(wanted("99999"), schedule, meter)
        assert meter.api_calls == 1

    async def test_costs_one_call_under_one_key_and_another_question_is_refused(self, schedule: FeeSchedule) -> None:
        meter, key = LedgerOfOne(api_calls=1), str(uuid.uuid4())
        for _ in range(3):
            await get_fee(wanted("99213", key), schedule, meter)
        with pytest.raises(IdempotencyKeyReused):
            await get_fee(wanted("27447", key), schedule, meter)

    async def test_costs_a_service_nothing(self, schedule: FeeSchedule) -> None:
        meter = LedgerOfOne(api_calls=0)
        fee = await get_fee(GetFee(FeeAsked("99213"), ON, "", "", SERVICE), schedule, meter)
        assert fee.amount is not None


class TestAStreamOfQuestions:
    async def test_is_one_call_and_each_is_answered_in_its_turn(self, schedule: FeeSchedule) -> None:
        meter = LedgerOfOne(api_calls=1)
        asked = stream(question("a"), question("b", "99999"), question("c", "27447"))
        answers = [one async for one in get_fees(asked, GUEST, schedule, meter)]
        assert [_told(one) for one in answers] == [("a", "88.95"), ("b", "CODE_NOT_FOUND"), ("c", "1257.63")]
        assert meter.api_calls == 0

    async def test_is_refused_before_the_first_answer_when_no_call_is_left(self, schedule: FeeSchedule) -> None:
        with pytest.raises(NoApiCallsLeft):
            await anext(get_fees(stream(question("a")), GUEST, schedule, LedgerOfOne(api_calls=0)))

    async def test_ends_after_a_thousand(self, schedule: FeeSchedule) -> None:
        answers = get_fees(
            stream(*(question(str(at)) for at in range(MOST_QUESTIONS + 1))), GUEST, schedule, LedgerOfOne()
        )
        for _ in range(MOST_QUESTIONS):
            assert isinstance((await anext(answers)).outcome, Fee)
        with pytest.raises(TooManyCodes):
            await anext(answers)


def _told(answered: Answered) -> tuple[str, str]:
    outcome = answered.outcome
    return answered.name, str(outcome.amount) if isinstance(outcome, Fee) else outcome.reason


@dataclass
class ShelfOfEditions:
    """A shelf whose library has editions and nothing else."""

    editions: Editions
    library: Library = field(init=False)

    def __post_init__(self) -> None:
        nothing = cast(Any, None)
        self.library = Library("test", nothing, nothing, nothing, {}, self.editions)


@pytest.fixture
def servicer(small_editions: Editions) -> FeeServicer:
    shelf, meter = ShelfOfEditions(small_editions), LedgerOfOne(api_calls=9)
    desk = Desk(shelf, meter, cast(Any, None), lambda: datetime(2025, 12, 31, tzinfo=UTC))
    return FeeServicer(desk)


class TestTheService:
    async def test_answers_with_every_figure_as_text(self, servicer: FeeServicer) -> None:
        asked = pb.FeeQuestion(code="99213", zip="35004", setting="facility", on="2025-10-15")
        answer = await servicer.GetFee(pb.GetFeeRequest(question=asked), NO_CONTEXT)
        fee = answer.fee
        assert (fee.amount, fee.conversion_factor, fee.locality.id) == ("59.93", "32.3465", "10112-00")
        rvus = fee.rvus
        assert (rvus.work, rvus.practice_expense, rvus.malpractice, rvus.total) == ("1.30", "0.57", "0.10", "1.97")
        assert (fee.gpcis.work, fee.gpcis.practice_expense, fee.gpcis.malpractice) == ("1.000", "0.869", "0.575")
        assert [one.key for one in fee.indicators][:3] == ["status", "global_days", "pctc"]
        assert all(one.meaning for one in fee.indicators)

    async def test_takes_today_for_an_empty_date(self, servicer: FeeServicer) -> None:
        answer = await servicer.GetFee(pb.GetFeeRequest(question=pb.FeeQuestion(code="99213")), NO_CONTEXT)
        assert (answer.on, [one.field for one in answer.fee.defaulted]) == ("2025-12-31", ["setting", "locality"])

    @pytest.mark.parametrize(
        ("asked", "field_"),
        [
            (pb.FeeQuestion(code=""), "code"),
            (pb.FeeQuestion(code="9" * 100), "code"),
            (pb.FeeQuestion(code="99213", setting="office"), "setting"),
            (pb.FeeQuestion(code="99213", on="2025-02-30"), "on"),
            (pb.FeeQuestion(code="99213", participation="all"), "participation"),
            (pb.FeeQuestion(code="00100", base_units="1e3"), "base_units"),
            (pb.FeeQuestion(code="00100", base_units="NaN"), "base_units"),
            (pb.FeeQuestion(code="00100", minutes="-1"), "minutes"),
            (pb.FeeQuestion(code="00100", minutes="2881"), "minutes"),
            (pb.FeeQuestion(code="00100", minutes="٣٠"), "minutes"),
            (pb.FeeQuestion(code="99213", modifiers=["ZZ"]), "modifier"),
            (pb.FeeQuestion(code="99213", state="CA"), "state"),
        ],
    )
    async def test_refuses_a_field_by_its_name(self, servicer: FeeServicer, asked: pb.FeeQuestion, field_: str) -> None:
        with pytest.raises(InvalidFields) as refusal:
            await servicer.GetFee(pb.GetFeeRequest(question=asked), NO_CONTEXT)
        assert refusal.value.fields[0].field == field_

    async def test_streams(self, servicer: FeeServicer) -> None:
        async def requests() -> AsyncIterator[pb.BatchGetFeesRequest]:
            for name, code, minutes in (("1", "99213", ""), ("2", "00100", "x"), ("3", "99\u202e13", "")):
                asked = pb.FeeQuestion(code=code, minutes=minutes)
                yield pb.BatchGetFeesRequest(question_id=name, question=asked)

        answers = [one async for one in servicer.BatchGetFees(requests(), NO_CONTEXT)]
        assert answers[0].fee.amount == "88.95"
        assert [(one.question_id, one.refusal.reason, one.refusal.field) for one in answers[1:]] == [
            ("2", InvalidFields.reason, "minutes"),
            ("3", MessageUnfit.reason, "code"),
        ]

    async def test_finds_the_locality_of_a_zip_code_for_nothing(self, servicer: FeeServicer) -> None:
        answer = await servicer.GetLocality(pb.GetLocalityRequest(zip="94103", on="2025-10-15"), NO_CONTEXT)
        assert (answer.locality.id, answer.locality.state) == ("01112-05", "CA")
        with pytest.raises(LocalityInvalid):
            await servicer.GetLocality(pb.GetLocalityRequest(zip="00000", on="2025-10-15"), NO_CONTEXT)
        with pytest.raises(EditionNotLoaded):
            await servicer.GetLocality(pb.GetLocalityRequest(zip="94103", on="2024-10-15"), NO_CONTEXT)
