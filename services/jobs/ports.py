"""What the use cases need from outside."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from chassis.events.event import Outbox
from services.jobs.domain.creations import Attempt, Creation
from services.jobs.domain.employers import Employer
from services.jobs.domain.filters import Filter, Place
from services.jobs.domain.postings import Posting, Transition


class Employers(Protocol):
    """Employers and who may act for them. MUST see what the same transaction has added."""

    def add(self, employer: Employer, first_member: str) -> None:
        """Keep a new employer with its first member's account."""
        ...

    async def for_member(self, employer_id: str, account_id: str) -> Employer | None:
        """Find an employer that an account may act for; None for an unknown one and another's alike."""
        ...


class Postings(Protocol):
    """Postings and the record of their ways."""

    def add(self, posting: Posting) -> None:
        """Keep a new posting."""
        ...

    async def get(self, posting_id: str) -> Posting | None:
        """Find a posting, whatever its state."""
        ...

    async def held(self, posting_id: str) -> Posting | None:
        """Find a posting; MUST keep every other transaction from moving it until this one ends."""
        ...

    async def change(self, posting: Posting) -> None:
        """Keep what a posting that is held is now."""
        ...

    def record(self, transition: Transition) -> None:
        """Note who moved a posting, for good."""
        ...

    async def public(self, wanted: Filter, at: datetime, below: Place | None, most: int) -> list[Posting]:
        """List what is public at a moment, newest first and then by id downwards; MUST leave out the expired."""
        ...


class Creations(Protocol):
    """What was made under the idempotency keys of each account."""

    async def claim(self, account_id: str, attempt: Attempt) -> Creation | None:
        """Claim a key; answer what was made under it where it is claimed already.

        MUST wait for another transaction that has claimed it, and see what that one leaves.
        """
        ...

    async def keep(self, account_id: str, creation: Creation) -> None:
        """Keep what was made under a key that this transaction has claimed."""
        ...


class Work(Protocol):
    """One transaction. MUST keep everything, the outbox too, when its block ends, and nothing when it fails."""

    @property
    def employers(self) -> Employers:
        """Employers and members."""
        ...

    @property
    def postings(self) -> Postings:
        """Postings and transitions."""
        ...

    @property
    def creations(self) -> Creations:
        """What was made under idempotency keys."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What is told with this transaction."""
        ...

    def now(self) -> datetime:
        """The present moment, UTC."""
        ...


Works = Callable[[], AbstractAsyncContextManager[Work]]
