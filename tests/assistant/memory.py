"""The ports kept in memory, with the same MUSTs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from chassis.clock import Clock
from chassis.errors import ServiceUnavailable
from chassis.events.event import Event
from chassis.identity import Caller
from services.assistant.domain import KeptAnswer
from services.assistant.errors import NoQuestionsLeft
from services.assistant.ports import Work


@dataclass
class Kept:
    """What a transaction leaves."""

    answers: dict[tuple[str, str], KeptAnswer] = field(default_factory=dict)
    conversations: dict[str, str] = field(default_factory=dict)
    told: list[Event] = field(default_factory=list)

    def copy(self) -> "Kept":
        return Kept(dict(self.answers), dict(self.conversations), list(self.told))


class Memory:
    """A database in memory: transactions one after the other, a failed one undone."""

    def __init__(self, now: Clock) -> None:
        self.kept = Kept()
        self._now = now
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """One transaction."""
        async with self._one_at_a_time:
            draft = self.kept.copy()
            yield MemoryWork(draft, self._now)
            self.kept = draft


class MemoryWork:
    """One transaction."""

    def __init__(self, kept: Kept, now: Clock) -> None:
        self.answers = MemoryAnswers(kept)
        self.conversations = MemoryConversations(kept)
        self.outbox = MemoryOutbox(kept)
        self.now = now


class MemoryOutbox:
    """Events in a list."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def add(self, event: Event) -> None:
        self._kept.told.append(event)


class MemoryAnswers:
    """Answers in a dictionary."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def find(self, account_id: str, idempotency_key: str) -> KeptAnswer | None:
        return self._kept.answers.get((account_id, idempotency_key))

    async def keep(self, answer: KeptAnswer) -> KeptAnswer:
        return self._kept.answers.setdefault((answer.account_id, answer.idempotency_key), answer)


class MemoryConversations:
    """Conversations in a dictionary."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def belongs(self, conversation_id: str, account_id: str) -> bool:
        return self._kept.conversations.get(conversation_id) == account_id

    def begin(self, conversation_id: str, account_id: str, at: datetime) -> None:
        self._kept.conversations[conversation_id] = account_id


class FakeMeter:
    """A ledger of questions: each answer is paid for once, and what is not there is not taken."""

    def __init__(self, left: int = 10) -> None:
        self.left = left
        self.paid: list[str] = []
        self.is_away = False
        self.fails_after_payment = False

    async def spend(self, caller: Caller, answer_id: str) -> int:
        self._refuse_away()
        if answer_id in self.paid or caller.is_service:
            return self.left
        if not self.left:
            raise NoQuestionsLeft
        self.left -= 1
        self.paid.append(answer_id)
        if self.fails_after_payment:
            self.fails_after_payment = False
            raise ServiceUnavailable
        return self.left

    async def remaining(self, caller: Caller) -> int:
        self._refuse_away()
        return self.left

    def _refuse_away(self) -> None:
        if self.is_away:
            raise ServiceUnavailable
