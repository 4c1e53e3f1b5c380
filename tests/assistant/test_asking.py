"""What asking costs, and what it keeps, the same on every storage."""

import asyncio
from dataclasses import replace

import pytest

from chassis.errors import IdempotencyKeyInvalid, IdempotencyKeyReused, InvalidFields, ServiceUnavailable
from chassis.identity import Caller
from services.assistant.domain import Question, Status
from services.assistant.errors import ConversationNotFound, NoQuestionsLeft, QuestionEmpty, QuestionTooLong
from services.assistant.usecases import Asked, AskQuestion, ask_question
from tests.assistant.conftest import Desk
from tests.assistant.memory import FakeMeter
from tests.assistant.samples import ADA, EVE, SERVICE, FakeCodes, new_key

TOLD = "ca.assistant.question.answered.v1"
BILLABLE = Question("Is E11.9 billable?")
LIFE = Question("What is the meaning of life?")


def about(question: Question, conversation_id: str = "") -> AskQuestion:
    return AskQuestion(question, new_key(), conversation_id)


class Counter:
    """Where questions are asked: a desk, a code list and a meter."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.codes = FakeCodes()
        self.meter = FakeMeter()

    async def ask(self, command: AskQuestion, by: Caller = ADA) -> Asked:
        return await ask_question(command, by, self.desk.works, self.codes, self.meter)


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(desk)


class TestAnAnswer:
    async def test_costs_one_question_and_is_told(self, counter: Counter) -> None:
        asked = await counter.ask(about(BILLABLE))

        assert asked.kept.answer.status is Status.ANSWERED
        assert asked.questions_remaining == 9
        assert counter.meter.paid == [asked.kept.answer_id]
        assert await counter.desk.told() == [TOLD]

    async def test_costs_a_service_nothing(self, counter: Counter) -> None:
        await counter.ask(about(BILLABLE), SERVICE)

        assert counter.meter.paid == []

    async def test_that_nobody_can_pay_for_is_not_given_and_not_kept(self, counter: Counter) -> None:
        counter.meter.left = 0

        with pytest.raises(NoQuestionsLeft):
            await counter.ask(about(BILLABLE))

        assert await counter.desk.count() == 0
        assert await counter.desk.told() == []


class TestAnAbstention:
    async def test_costs_nothing_even_when_nothing_is_left_and_is_told(self, counter: Counter) -> None:
        counter.meter.left = 0

        asked = await counter.ask(about(LIFE))

        assert asked.kept.answer.status is Status.ABSTAINED
        assert counter.meter.paid == []
        assert await counter.desk.told() == [TOLD]


class TestTheSameKey:
    async def test_is_answered_the_same_and_paid_once(self, counter: Counter) -> None:
        command = about(BILLABLE)

        first = await counter.ask(command)
        counter.codes.is_away = True
        again = await counter.ask(replace(command, idempotency_key=command.idempotency_key.upper()))

        assert again == first
        assert counter.meter.paid == [first.kept.answer_id]
        assert await counter.desk.told() == [TOLD]

    async def test_asked_eight_times_at_once_is_paid_and_told_once(self, counter: Counter) -> None:
        command = about(BILLABLE)

        answers = await asyncio.gather(*(counter.ask(command) for _ in range(8)))

        assert len({asked.kept.conversation_id for asked in answers}) == 1
        assert counter.meter.left == 9
        assert await counter.desk.count() == 1
        assert await counter.desk.told() == [TOLD]

    async def test_after_a_crash_between_payment_and_answer_is_not_paid_again(self, counter: Counter) -> None:
        command = about(BILLABLE)
        counter.meter.fails_after_payment = True
        with pytest.raises(ServiceUnavailable):
            await counter.ask(command)

        asked = await counter.ask(command)

        assert counter.meter.paid == [asked.kept.answer_id]
        assert asked.questions_remaining == 9

    async def test_with_another_question_is_refused(self, counter: Counter) -> None:
        command = about(BILLABLE)
        await counter.ask(command)

        with pytest.raises(IdempotencyKeyReused):
            await counter.ask(replace(command, question=LIFE))

    async def test_of_another_account_is_another_answer(self, counter: Counter) -> None:
        command = about(BILLABLE)

        adas, eves = await counter.ask(command, ADA), await counter.ask(command, EVE)

        assert adas.kept.answer_id != eves.kept.answer_id
        assert len(counter.meter.paid) == 2


class TestAConversation:
    async def test_goes_on_under_its_id(self, counter: Counter) -> None:
        first = await counter.ask(about(BILLABLE))

        second = await counter.ask(about(LIFE, conversation_id=first.kept.conversation_id))

        assert second.kept.conversation_id == first.kept.conversation_id

    async def test_of_somebody_else_is_one_that_does_not_exist(self, counter: Counter) -> None:
        adas = await counter.ask(about(BILLABLE), ADA)

        for conversation_id in (adas.kept.conversation_id, "unknown"):
            with pytest.raises(ConversationNotFound):
                await counter.ask(about(BILLABLE, conversation_id=conversation_id), EVE)
        assert len(counter.meter.paid) == 1


class TestAQuestionThatCannotBeMet:
    @pytest.mark.parametrize(
        ("command", "refusal"),
        [
            (AskQuestion(Question(""), new_key()), QuestionEmpty),
            (AskQuestion(Question("x" * 4_001), new_key()), QuestionTooLong),
            (AskQuestion(BILLABLE, "my-key"), IdempotencyKeyInvalid),
            (AskQuestion(Question("Is it billable?", "icd10cm", ""), new_key()), InvalidFields),
        ],
    )
    async def test_is_refused_before_anything_is_asked(
        self, counter: Counter, command: AskQuestion, refusal: type[InvalidFields]
    ) -> None:
        counter.codes.is_away = counter.meter.is_away = True

        with pytest.raises(refusal) as refused:
            await counter.ask(command)

        assert len(refused.value.fields) == 1

    async def test_of_4000_characters_is_met(self, counter: Counter) -> None:
        assert (await counter.ask(about(Question("E11.9 ".ljust(4_000, "?"))))).kept.question_length == 4_000


class TestWhileAnotherServiceIsAway:
    async def test_nothing_is_spent_without_the_code_data(self, counter: Counter) -> None:
        counter.codes.is_away = True

        with pytest.raises(ServiceUnavailable):
            await counter.ask(about(BILLABLE))

        assert counter.meter.paid == []
        assert await counter.desk.count() == 0

    async def test_nothing_is_given_without_the_meter(self, counter: Counter) -> None:
        counter.meter.is_away = True

        with pytest.raises(ServiceUnavailable):
            await counter.ask(about(BILLABLE))

        assert await counter.desk.count() == 0


class TestWhatIsKept:
    async def test_holds_no_word_of_the_question(self, desk: Desk) -> None:
        counter = Counter(desk)

        asked = await counter.ask(about(Question("My patient Jane Roe: is E11.9 billable?")))

        assert "Jane" not in repr(asked.kept)
