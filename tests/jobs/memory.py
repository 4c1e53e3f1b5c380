"""The ports kept in memory, with the same MUSTs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chassis.clock import Clock
from chassis.events.event import Event
from services.jobs.domain.creations import Attempt, Creation
from services.jobs.domain.employers import Employer
from services.jobs.domain.filters import Filter, Place
from services.jobs.domain.postings import HOURS_A_YEAR, Posting, Salary, Transition
from services.jobs.ports import Work, Works


@dataclass
class Kept:
    """What a transaction leaves."""

    employers: dict[str, Employer] = field(default_factory=dict)
    members: set[tuple[str, str]] = field(default_factory=set)
    postings: dict[str, Posting] = field(default_factory=dict)
    transitions: list[Transition] = field(default_factory=list)
    creations: dict[tuple[str, str], Creation] = field(default_factory=dict)
    told: list[Event] = field(default_factory=list)

    def copy(self) -> "Kept":
        return Kept(
            dict(self.employers),
            set(self.members),
            dict(self.postings),
            list(self.transitions),
            dict(self.creations),
            list(self.told),
        )


class Memory:
    """A database in memory: transactions one after the other, a failed one undone."""

    def __init__(self, now: Clock) -> None:
        self.kept = Kept()
        self._now = now
        self._one_at_a_time = asyncio.Lock()

    @property
    def works(self) -> Works:
        """Transactions on it."""
        return self._work

    @asynccontextmanager
    async def _work(self) -> AsyncIterator[Work]:
        async with self._one_at_a_time:
            draft = self.kept.copy()
            yield MemoryWork(draft, self._now)
            self.kept = draft


class MemoryWork:
    """One transaction."""

    def __init__(self, kept: Kept, now: Clock) -> None:
        self.employers = MemoryEmployers(kept)
        self.postings = MemoryPostings(kept)
        self.creations = MemoryCreations(kept)
        self.outbox = MemoryOutbox(kept)
        self.now = now


class MemoryOutbox:
    """Events in a list."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def add(self, event: Event) -> None:
        self._kept.told.append(event)


class MemoryCreations:
    """What was made in a dictionary; nobody waits, because transactions come one after the other."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def claim(self, account_id: str, attempt: Attempt) -> Creation | None:
        return self._kept.creations.get((account_id, attempt.key))

    async def keep(self, account_id: str, creation: Creation) -> None:
        self._kept.creations[account_id, creation.attempt.key] = creation


class MemoryEmployers:
    """Employers in a dictionary, members in a set."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def add(self, employer: Employer, first_member: str) -> None:
        self._kept.employers[employer.employer_id] = employer
        self._kept.members.add((employer.employer_id, first_member))

    async def for_member(self, employer_id: str, account_id: str) -> Employer | None:
        return self._kept.employers[employer_id] if (employer_id, account_id) in self._kept.members else None


class MemoryPostings:
    """Postings in a dictionary, transitions in a list."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def add(self, posting: Posting) -> None:
        self._kept.postings[posting.posting_id] = posting

    async def get(self, posting_id: str) -> Posting | None:
        return self._kept.postings.get(posting_id)

    async def held(self, posting_id: str) -> Posting | None:
        return self._kept.postings.get(posting_id)

    async def change(self, posting: Posting) -> None:
        self._kept.postings[posting.posting_id] = posting

    def record(self, transition: Transition) -> None:
        self._kept.transitions.append(transition)

    async def public(self, wanted: Filter, at: datetime, below: Place | None, most: int) -> list[Posting]:
        found = [each for each in self._kept.postings.values() if each.is_public(at) and _matches(each, wanted, at)]
        found.sort(key=_newness, reverse=True)
        start = (below.at, below.last_id) if below else None
        return [each for each in found if start is None or _newness(each) < start][:most]


def _newness(posting: Posting) -> tuple[datetime, str]:
    place = Place.of(posting)
    return place.at, place.last_id


def _matches(posting: Posting, wanted: Filter, at: datetime) -> bool:
    content = posting.content
    return (
        all(word in posting.searchable for word in wanted.words)
        and wanted.remote in {"", content.remote}
        and wanted.state in {"", content.location.state}
        and wanted.employment_type in {"", content.employment_type}
        and wanted.credential in {"", *content.credentials}
        and (content.salary is None or _may_pay(content.salary, wanted.salary_min))
        and (not wanted.posted_within_days or _age(posting, at) <= timedelta(days=wanted.posted_within_days))
    )


def _may_pay(salary: Salary, dollars_a_year: int) -> bool:
    hours = HOURS_A_YEAR if salary.unit == "HOUR" else 1
    return salary.currency != "USD" or salary.most * hours >= dollars_a_year


def _age(posting: Posting, at: datetime) -> timedelta:
    return at - Place.of(posting).at
