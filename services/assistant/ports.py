"""What the use cases need from outside."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from chassis.events.event import Outbox
from chassis.identity import Caller
from services.assistant.code_page import CodePage, Missing, Place
from services.assistant.domain import KeptAnswer


class Codes(Protocol):
    """The code data of lookup, unmetered. MUST raise ServiceUnavailable when they do not answer."""

    async def existing(self, candidates: Sequence[str]) -> tuple[str, ...]:
        """Which of these are codes of any edition, in official form and in the order of asking."""
        ...

    async def page(self, code: str, on: date | None) -> CodePage | Missing:
        """The whole page of a code on a date of service; None means today."""
        ...

    async def titled(self, words: str) -> tuple[Place, ...]:
        """Codes whose titles hold these words, best first; the titles are official and may hold more."""
        ...


class Meter(Protocol):
    """What is left to ask. MUST raise ServiceUnavailable when nobody can say."""

    async def spend(self, caller: Caller, answer_id: str) -> int:
        """Take one question for an answer, once however often it is asked, and say how many are left.

        Raises NoQuestionsLeft when there was none; a service pays nothing.
        """
        ...

    async def remaining(self, caller: Caller) -> int:
        """How many questions are left; 0 where they are not counted."""
        ...


class Answers(Protocol):
    """Answers under the keys of their accounts."""

    async def find(self, account_id: str, idempotency_key: str) -> KeptAnswer | None:
        """The answer that was given under a key."""
        ...

    async def keep(self, answer: KeptAnswer) -> KeptAnswer:
        """Keep an answer, or find the one that came first; MUST keep one under a key, whoever asks at once."""
        ...


class Conversations(Protocol):
    """Whose conversation is whose."""

    async def belongs(self, conversation_id: str, account_id: str) -> bool:
        """Whether an account began this conversation."""
        ...

    def begin(self, conversation_id: str, account_id: str, at: datetime) -> None:
        """Keep a new one."""
        ...


class Work(Protocol):
    """One transaction. MUST keep everything, the outbox too, when its block ends, and nothing when it fails."""

    @property
    def answers(self) -> Answers:
        """Answers."""
        ...

    @property
    def conversations(self) -> Conversations:
        """Conversations."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What is told with this transaction."""
        ...

    def now(self) -> datetime:
        """The present moment, UTC."""
        ...


Works = Callable[[], AbstractAsyncContextManager[Work]]
