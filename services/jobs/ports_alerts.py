"""What alerts and profiles need from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.jobs.domain.profiles import SeekerProfile
from services.jobs.domain.saved_searches import SavedSearch


@dataclass(frozen=True, slots=True)
class Queued:
    """A posting that waits to be held against every search; those up to position `matched_to` are done."""

    position: int
    posting_id: str
    matched_to: int


class SavedSearches(Protocol):
    """Saved searches. Each has a position, in the order of their making. MUST see what the transaction has added."""

    async def keep(self, search: SavedSearch) -> None:
        """Keep a new one."""
        ...

    async def get(self, saved_search_id: str) -> SavedSearch | None:
        """Find one."""
        ...

    async def held(self, saved_search_id: str) -> SavedSearch | None:
        """Find one; MUST keep every other transaction from changing it until this one ends."""
        ...

    async def listening(self, saved_search_ids: Collection[str]) -> list[SavedSearch]:
        """Hold those of these that are there still and are to be told, as `held` does."""
        ...

    async def change(self, searches: Sequence[SavedSearch]) -> None:
        """Keep what searches that are held are now."""
        ...

    async def remove(self, search: SavedSearch) -> None:
        """Forget one that is held, with its matches."""
        ...

    async def of_owner(self, owner: str) -> list[SavedSearch]:
        """List what an account keeps, last kept first."""
        ...

    async def after(self, position: int, most: int) -> list[tuple[int, SavedSearch]]:
        """List with their positions what was made after a position, in order."""
        ...

    async def ids(self) -> frozenset[str]:
        """All that there are."""
        ...

    async def due(self, at: datetime, most: int) -> list[SavedSearch]:
        """Hold some whose time for mail has come, longest due first.

        MUST leave out what another transaction holds, instead of waiting for it.
        """
        ...

    async def wake(self, at: datetime) -> int:
        """Make due at a moment what awaits an address that its owner has proved meanwhile; answer how many."""
        ...


class Matches(Protocol):
    """What is to be matched, and what matched: each posting once for each search, for ever."""

    def queue(self, posting_id: str, at: datetime) -> None:
        """Have a posting held against every search once this transaction is kept."""
        ...

    async def queue_employer(self, employer_id: str, at: datetime) -> None:
        """Likewise for every published posting of an employer."""
        ...

    async def next(self) -> Queued | None:
        """Hold what was queued first. MUST leave out what another transaction holds."""
        ...

    async def matched_to(self, queued: Queued, position: int) -> None:
        """Note how far something that is held has come."""
        ...

    async def done(self, queued: Queued) -> None:
        """Forget something that is held."""
        ...

    async def add(self, posting_id: str, saved_search_ids: Sequence[str], at: datetime) -> frozenset[str]:
        """Let a match wait for each search that is held; answer those that had none with this posting before."""
        ...

    async def waiting(self, saved_search_ids: Collection[str]) -> Mapping[str, list[str]]:
        """The postings that wait to be mailed, by search, first matched first."""
        ...

    async def ready(self, saved_search_ids: Collection[str], at: datetime) -> Mapping[str, list[str]]:
        """As `waiting`, those alone that everybody may see at a moment."""
        ...

    async def settle(self, saved_search_id: str, posting_ids: Sequence[str], at: datetime) -> None:
        """Note that a search that is held was told of postings; it never is again."""
        ...

    async def drop(self, saved_search_id: str) -> None:
        """Forget what still waits for a search that is held: it was never told of it."""
        ...

    async def forget_ended(self, ended_before: datetime, most: int) -> int:
        """Forget some matches of postings that ended before a moment, and are never public again; answer how many."""
        ...


class Profiles(Protocol):
    """What seekers say of themselves, one for each account."""

    async def get(self, account_id: str) -> tuple[SeekerProfile, datetime] | None:
        """Find one, and when it was written."""
        ...

    async def keep(self, account_id: str, profile: SeekerProfile, at: datetime) -> None:
        """Write one, or another instead."""
        ...

    async def remove(self, account_id: str) -> None:
        """Forget one; where there is none that is no fault."""
        ...
