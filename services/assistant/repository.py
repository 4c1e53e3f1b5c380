"""The ports kept in SQL."""

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.db.engine import Database
from chassis.events.outbox import SqlOutbox
from chassis.events.work import works
from services.assistant.domain import Answer, Citation, KeptAnswer, Status, Topic, Verification
from services.assistant.ports import Works
from services.assistant.tables import AnswerRow, ConversationRow


def sql_works(database: Database, now: Clock) -> Works:
    """Transactions of a database."""

    return works(database, lambda session: SqlWork(session, now))


class SqlWork:
    """One transaction."""

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        self.answers = SqlAnswers(session)
        self.conversations = SqlConversations(session)
        self.outbox = SqlOutbox(session)
        self.now = now


class SqlAnswers:
    """Answers in SQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, account_id: str, idempotency_key: str) -> KeptAnswer | None:
        """The answer that was given under a key."""
        mine = select(AnswerRow).where(AnswerRow.account_id == account_id, AnswerRow.idempotency_key == idempotency_key)
        row = (await self._session.execute(mine)).scalar_one_or_none()
        return _kept(row) if row else None

    async def keep(self, answer: KeptAnswer) -> KeptAnswer:
        """Keep an answer, or find the one that came first."""
        try:
            async with self._session.begin_nested():
                self._session.add(_row(answer))
        except IntegrityError:
            first = await self.find(answer.account_id, answer.idempotency_key)
            if first is None:
                raise
            return first
        return answer


class SqlConversations:
    """Conversations in SQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def belongs(self, conversation_id: str, account_id: str) -> bool:
        """Whether an account began this conversation."""
        mine = exists().where(
            ConversationRow.conversation_id == conversation_id, ConversationRow.account_id == account_id
        )
        return bool((await self._session.execute(select(mine))).scalar_one())

    def begin(self, conversation_id: str, account_id: str, at: datetime) -> None:
        """Keep a new one."""
        self._session.add(ConversationRow(conversation_id=conversation_id, account_id=account_id, created_at=at))


def _row(kept: KeptAnswer) -> AnswerRow:
    return AnswerRow(
        answer_id=kept.answer_id,
        account_id=kept.account_id,
        conversation_id=kept.conversation_id,
        idempotency_key=kept.idempotency_key,
        fingerprint=kept.fingerprint,
        question_length=kept.question_length,
        status=kept.answer.status,
        topic=kept.answer.topic,
        response=json.dumps(asdict(kept.answer)).encode(),
        created_at=kept.created_at,
    )


def _kept(row: AnswerRow) -> KeptAnswer:
    return KeptAnswer(
        answer_id=row.answer_id,
        account_id=row.account_id,
        conversation_id=row.conversation_id,
        idempotency_key=row.idempotency_key,
        fingerprint=row.fingerprint,
        question_length=row.question_length,
        answer=_answer(row),
        created_at=row.created_at,
    )


def _answer(row: AnswerRow) -> Answer:
    stored = json.loads(row.response)
    checked = stored["verification"]
    return Answer(
        status=Status(row.status),
        topic=Topic(row.topic),
        markdown=stored["markdown"],
        citations=tuple(Citation(**each) for each in stored["citations"]),
        verification=Verification(checked["codes_checked"], checked["figures_checked"], tuple(checked["removed"])),
        engine=stored["engine"],
    )
