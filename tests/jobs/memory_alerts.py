"""What alerts and profiles need, kept in memory; transactions come one after the other, so nobody holds anything."""

import copy
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.jobs.domain.employers import Contact, Employer
from services.jobs.domain.postings import ENDED, Posting, State
from services.jobs.domain.profiles import SeekerProfile
from services.jobs.domain.saved_searches import Frequency, SavedSearch
from services.jobs.ports_alerts import Queued


@dataclass
class Alerts:
    """What a transaction leaves. A match is None while it waits, then the moment at which it was mailed."""

    searches: dict[str, tuple[int, SavedSearch]] = field(default_factory=dict)
    matches: dict[tuple[str, str], datetime | None] = field(default_factory=dict)
    queue: dict[int, Queued] = field(default_factory=dict)
    profiles: dict[str, tuple[SeekerProfile, datetime]] = field(default_factory=dict)
    last: int = 0

    def __copy__(self) -> "Alerts":
        return Alerts(**{name: copy.copy(value) for name, value in vars(self).items()})


class MemorySavedSearches:
    """Saved searches with their positions in a dictionary."""

    def __init__(self, kept: Alerts, contacts: Mapping[str, Contact]) -> None:
        self._kept = kept
        self._contacts = contacts

    async def keep(self, search: SavedSearch) -> None:
        self._kept.last += 1
        self._kept.searches[search.saved_search_id] = (self._kept.last, search)

    async def get(self, saved_search_id: str) -> SavedSearch | None:
        return self._kept.searches[saved_search_id][1] if saved_search_id in self._kept.searches else None

    async def held(self, saved_search_id: str) -> SavedSearch | None:
        return await self.get(saved_search_id)

    async def listening(self, saved_search_ids: Collection[str]) -> list[SavedSearch]:
        found = [each for each in self._all() if each.saved_search_id in saved_search_ids]
        return [each for each in found if each.frequency is not Frequency.NEVER]

    async def change(self, searches: Sequence[SavedSearch]) -> None:
        for each in searches:
            position, _ = self._kept.searches[each.saved_search_id]
            self._kept.searches[each.saved_search_id] = (position, each)

    async def remove(self, search: SavedSearch) -> None:
        del self._kept.searches[search.saved_search_id]
        for key in [each for each in self._kept.matches if each[0] == search.saved_search_id]:
            del self._kept.matches[key]

    async def of_owner(self, owner: str) -> list[SavedSearch]:
        return [each for each in reversed(self._all()) if each.owner == owner]

    async def after(self, position: int, most: int) -> list[tuple[int, SavedSearch]]:
        return sorted((each for each in self._kept.searches.values() if each[0] > position), key=lambda one: one[0])[
            :most
        ]

    async def ids(self) -> frozenset[str]:
        return frozenset(self._kept.searches)

    async def due(self, at: datetime, most: int) -> list[SavedSearch]:
        found = [each for each in self._all() if each.next_mail_at and each.next_mail_at <= at]
        return sorted(found, key=lambda each: each.next_mail_at or at)[:most]

    async def wake(self, at: datetime) -> int:
        proved = {each.account_id for each in self._contacts.values() if each.email_verified}
        woken = [each for each in self._all() if each.awaits_address and each.owner in proved]
        await self.change([replace(each, next_mail_at=at, awaits_address=False) for each in woken])
        return len(woken)

    def _all(self) -> list[SavedSearch]:
        return [search for _, search in sorted(self._kept.searches.values(), key=lambda each: each[0])]


class MemoryMatches:
    """Matches by search and posting, what waits to be matched by its position."""

    def __init__(self, kept: Alerts, postings: Mapping[str, Posting], employers: Mapping[str, Employer]) -> None:
        self._kept = kept
        self._employers = employers
        self._postings = postings

    def queue(self, posting_id: str, at: datetime) -> None:
        self._kept.last += 1
        self._kept.queue[self._kept.last] = Queued(self._kept.last, posting_id, 0)

    async def queue_employer(self, employer_id: str, at: datetime) -> None:
        for each in self._postings.values():
            if each.employer.employer_id == employer_id and each.state is State.PUBLISHED:
                self.queue(each.posting_id, at)

    async def next(self) -> Queued | None:
        return self._kept.queue[min(self._kept.queue)] if self._kept.queue else None

    async def matched_to(self, queued: Queued, position: int) -> None:
        self._kept.queue[queued.position] = Queued(queued.position, queued.posting_id, position)

    async def done(self, queued: Queued) -> None:
        del self._kept.queue[queued.position]

    async def add(self, posting_id: str, saved_search_ids: Sequence[str], at: datetime) -> frozenset[str]:
        new = frozenset(each for each in saved_search_ids if (each, posting_id) not in self._kept.matches)
        self._kept.matches |= {(each, posting_id): None for each in saved_search_ids if each in new}
        return new

    async def waiting(self, saved_search_ids: Collection[str]) -> Mapping[str, list[str]]:
        waits: dict[str, list[str]] = {}
        for (search, posting), settled in self._kept.matches.items():
            if settled is None and search in saved_search_ids:
                waits.setdefault(search, []).append(posting)
        return waits

    async def ready(self, saved_search_ids: Collection[str], at: datetime) -> Mapping[str, list[str]]:
        waits = await self.waiting(saved_search_ids)
        return {search: [each for each in ids if self._is_public(each, at)] for search, ids in waits.items()}

    def _is_public(self, posting_id: str, at: datetime) -> bool:
        posting = self._postings[posting_id]
        employer = self._employers[posting.employer.employer_id]
        return replace(posting, employer=employer).is_public(at)

    async def settle(self, saved_search_id: str, posting_ids: Sequence[str], at: datetime) -> None:
        self._kept.matches |= {(saved_search_id, each): at for each in posting_ids}

    async def drop(self, saved_search_id: str) -> None:
        for key, settled in list(self._kept.matches.items()):
            if key[0] == saved_search_id and settled is None:
                del self._kept.matches[key]

    async def forget_ended(self, ended_before: datetime, most: int) -> int:
        over = [key for key in self._kept.matches if self._ended_before(key[1], ended_before)][:most]
        for key in over:
            del self._kept.matches[key]
        return len(over)

    def _ended_before(self, posting_id: str, moment: datetime) -> bool:
        posting = self._postings[posting_id]
        return posting.state in ENDED and posting.ended_at is not None and posting.ended_at < moment


class MemoryProfiles:
    """Profiles in a dictionary."""

    def __init__(self, kept: Alerts) -> None:
        self._kept = kept

    async def get(self, account_id: str) -> tuple[SeekerProfile, datetime] | None:
        return self._kept.profiles.get(account_id)

    async def keep(self, account_id: str, profile: SeekerProfile, at: datetime) -> None:
        self._kept.profiles[account_id] = (profile, at)

    async def remove(self, account_id: str) -> None:
        self._kept.profiles.pop(account_id, None)
