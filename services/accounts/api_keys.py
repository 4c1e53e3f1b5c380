"""API keys: credentials of programs, that may do a part of what their owner may."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from services.accounts.domain import Account, Meter


class Scope(StrEnum):
    """What a key may be used for: a service of the suite."""

    LOOKUP = "lookup"
    ASSISTANT = "assistant"
    JOBS = "jobs"


# What a key must be for to spend on a meter.
SCOPES_OF_METERS = {Meter.VIEWS: Scope.LOOKUP, Meter.API: Scope.LOOKUP, Meter.QUESTIONS: Scope.ASSISTANT}


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as its owner sees it afterwards; only the digest of its secret is known here."""

    key_id: str
    account_id: str
    secret_sha256: str
    name: str
    scopes: frozenset[Scope]
    # Units of any meter that it may spend on a UTC day, whatever its owner has left.
    daily_quota: int
    created_at: datetime
    used_on: date | None = None
    # Units that it spent on that day.
    used: int = 0

    def spent_on(self, day: date) -> int:
        """What it has spent on a day that is not before the last one."""
        return self.used if self.used_on == day else 0


class ApiKeys(Protocol):
    """Keys that hold."""

    async def add(self, key: ApiKey) -> None:
        """Keep a new one. For an account that is locked."""
        ...

    async def find(self, secret_sha256: str) -> tuple[ApiKey, Account] | None:
        """The key of a secret, with its account as it is now."""
        ...

    async def of(self, account_id: str) -> list[ApiKey]:
        """The account's, oldest first."""
        ...

    async def delete(self, account_id: str, key_id: str) -> bool:
        """End one of the account's at once; False when it has no such key."""
        ...

    async def delete_all(self, account_id: str) -> None:
        """End every one of the account's."""
        ...

    async def take(self, key_id: str, day: date) -> bool:
        """Count one unit on the key; False when its day's quota is used up, or it is gone. MUST never count more."""
        ...
