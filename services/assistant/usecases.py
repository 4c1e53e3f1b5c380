"""What people can do: ask."""

import re
import uuid
from dataclasses import dataclass

from chassis.errors import FieldError, IdempotencyKeyInvalid, IdempotencyKeyReused, InvalidFields
from chassis.identity import Caller
from services.assistant import events
from services.assistant.domain import MOST_CHARACTERS, Answer, KeptAnswer, Question, Status, fingerprint
from services.assistant.errors import ConversationNotFound, QuestionEmpty, QuestionTooLong
from services.assistant.ports import Codes, Meter, Work, Works
from services.assistant.rules.engine import answer as answer_by_rules
from services.assistant.verification import verified

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ANSWERS = uuid.UUID("4be52a46-5d5f-4a53-9f3c-5a3b1d7c2f60")


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """A question under a key; an empty `conversation_id` begins a conversation."""

    question: Question
    idempotency_key: str
    conversation_id: str = ""

    def admitted(self) -> "AskQuestion":
        """The command as it may be met.

        Raises QuestionEmpty, QuestionTooLong, IdempotencyKeyInvalid, and InvalidFields for half a context.
        """
        question, key = self.question, self.idempotency_key.lower()
        if not question.text:
            raise QuestionEmpty
        if len(question.text) > MOST_CHARACTERS:
            raise QuestionTooLong(MOST_CHARACTERS)
        if not _UUID.fullmatch(key):
            raise IdempotencyKeyInvalid(FieldError("idempotency_key", "Send a UUID."))
        if bool(question.context_system) != bool(question.context_code):
            raise InvalidFields(FieldError("context", "Send the system and the code, or neither."))
        return AskQuestion(question, key, self.conversation_id)


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, and how many questions the caller has left."""

    kept: KeptAnswer
    questions_remaining: int


async def ask_question(command: AskQuestion, by: Caller, works: Works, codes: Codes, meter: Meter) -> Asked:
    """Meet a question from the code data; only an answer costs one. The same key is met the same, and costs once.

    Raises what `admitted` raises, IdempotencyKeyReused, ConversationNotFound and NoQuestionsLeft. Nothing is kept
    open while others are asked: what happened before a crash is found again under the key.
    """
    command = command.admitted()
    async with works() as work:
        known = await _known(command, by, work)
    if known:
        return Asked(known, await meter.remaining(by))

    met = verified(await answer_by_rules(command.question, codes))
    answer_id = _answer_id(command, by)
    is_paid = met.status is Status.ANSWERED
    left = await meter.spend(by, answer_id) if is_paid else await meter.remaining(by)
    async with works() as work:
        return Asked(await _keep(command, by, answer_id, met, work), left)


async def _known(command: AskQuestion, by: Caller, work: Work) -> KeptAnswer | None:
    known = await work.answers.find(_account(by), command.idempotency_key)
    if known is not None:
        return _same(known, command)
    conversation = command.conversation_id
    if conversation and not await work.conversations.belongs(conversation, _account(by)):
        raise ConversationNotFound
    return None


async def _keep(command: AskQuestion, by: Caller, answer_id: str, met: Answer, work: Work) -> KeptAnswer:
    now, account_id = work.now(), _account(by)
    made = KeptAnswer(
        answer_id=answer_id,
        account_id=account_id,
        conversation_id=command.conversation_id or str(uuid.uuid4()),
        idempotency_key=command.idempotency_key,
        fingerprint=fingerprint(command.question, command.conversation_id),
        question_length=len(command.question.text),
        answer=met,
        created_at=now,
    )
    kept = await work.answers.keep(made)
    if kept is made:
        work.outbox.add(events.question_answered(made))
    if kept is made and not command.conversation_id:
        work.conversations.begin(made.conversation_id, account_id, now)
    return _same(kept, command)


def _same(known: KeptAnswer, command: AskQuestion) -> KeptAnswer:
    if known.fingerprint != fingerprint(command.question, command.conversation_id):
        raise IdempotencyKeyReused
    return known


def _answer_id(command: AskQuestion, by: Caller) -> str:
    """The same for every attempt with a key, so that an attempt after a crash pays for the same answer."""
    return str(uuid.uuid5(_ANSWERS, f"{_account(by)}/{command.idempotency_key}"))


def _account(by: Caller) -> str:
    return by.account_id or by.kind
