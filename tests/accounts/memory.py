"""A transaction kept in memory: the ports' MUSTs without a database, and the model that the databases are held to."""

import asyncio
import copy
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from chassis.clock import Clock
from chassis.events.event import Event
from services.accounts.counting import PAGE_LEVELS, CodeTotal, Counted, DailyTotal
from services.accounts.domain import (
    Account,
    Answered,
    Attempts,
    Balance,
    Bearing,
    Bookmark,
    EntryKind,
    LedgerEntry,
    Meter,
    Registration,
    Session,
)
from services.accounts.ports import Member, Work


@dataclass
class State:
    """Everything that is kept. Values are frozen, so a copy of the containers is a snapshot."""

    accounts: dict[str, Account] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    registrations: dict[str, Registration] = field(default_factory=dict)
    balances: dict[tuple[str, Meter], Balance] = field(default_factory=dict)
    entries: list[LedgerEntry] = field(default_factory=list)
    answers: dict[tuple[str, str], Answered] = field(default_factory=dict)
    salts: dict[date, bytes] = field(default_factory=dict)
    networks: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    attempts: dict[str, Attempts] = field(default_factory=dict)
    usage: Counter[tuple[date, str, str, str, str]] = field(default_factory=Counter)
    charges: set[str] = field(default_factory=set)
    bookmarks: dict[tuple[str, str, str], Bookmark] = field(default_factory=dict)
    told: list[Event] = field(default_factory=list)

    def snapshot(self) -> "State":
        """What a transaction works on."""
        return State(**{name: copy.copy(value) for name, value in vars(self).items()})


class InMemory:
    """A store whose transactions follow one another."""

    def __init__(self, now: Clock) -> None:
        self.state = State()
        self._now = now
        self._turn = asyncio.Lock()

    def begin(self) -> AbstractAsyncContextManager[Work]:
        """A transaction; what it did is kept only when its block ends well."""
        return self._transaction()

    async def told(self) -> list[Event]:
        """Every event of committed transactions, oldest first."""
        return list(self.state.told)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Work]:
        async with self._turn:
            state = self.state.snapshot()
            yield InMemoryWork(state, self._now())
            self.state = state


class InMemoryWork:
    """One transaction."""

    def __init__(self, state: State, now: datetime) -> None:
        self._now = now
        self.accounts = InMemoryAccounts(state)
        self.ledger = InMemoryLedger(state)
        self.sessions = InMemorySessions(state)
        self.registrations = InMemoryRegistrations(state)
        self.limits = InMemoryLimits(state)
        self.usage = InMemoryUsage(state)
        self.bookmarks = InMemoryBookmarks(state)
        self.archive = InMemoryArchive(state, now)
        self.outbox = InMemoryOutbox(state)

    def now(self) -> datetime:
        return self._now


class InMemoryAccounts:
    def __init__(self, state: State) -> None:
        self._state = state

    async def get(self, account_id: str) -> Account | None:
        return self._state.accounts.get(account_id)

    async def lock(self, account_id: str) -> Account | None:
        return self._state.accounts.get(account_id)

    async def member(self, email_key: str) -> Member | None:
        account_id = self._state.emails.get(email_key)
        return Member(self._state.accounts[account_id], self._state.passwords[account_id]) if account_id else None

    async def add(self, account: Account, email_key: str = "", password_hash: str = "") -> bool:
        if email_key in self._state.emails:
            return False
        if email_key:
            self._state.emails[email_key] = account.account_id
        self._state.accounts[account.account_id] = account
        self._state.passwords[account.account_id] = password_hash
        return True

    async def update(self, account: Account) -> None:
        kept = self._state.accounts[account.account_id]
        self._state.accounts[account.account_id] = replace(kept, kind=account.kind, merged_into=account.merged_into)

    async def set_password(self, account_id: str, password_hash: str) -> None:
        self._state.passwords[account_id] = password_hash


class InMemoryLedger:
    def __init__(self, state: State) -> None:
        self._state = state

    async def balance(self, account_id: str, meter: Meter) -> Balance:
        return self._state.balances.get((account_id, meter), Balance(account_id, meter))

    async def keep(self, balance: Balance) -> None:
        if not 0 <= balance.spent <= balance.granted:
            raise ValueError("more was spent than granted")
        self._state.balances[balance.account_id, balance.meter] = balance

    async def take(self, account_id: str, meter: Meter) -> Balance | None:
        balance = await self.balance(account_id, meter)
        if not balance.remaining:
            return None
        await self.keep(taken := replace(balance, spent=balance.spent + 1))
        return taken

    async def append(self, entry: LedgerEntry) -> None:
        if entry.grant_ref and any(_same_grant(entry, other) for other in self._state.entries):
            raise ValueError("this was granted before")
        self._state.entries.append(replace(entry, position=len(self._state.entries) + 1))

    async def bearing(self, account_id: str, meter: Meter, resource: str, key: str, since: datetime) -> Bearing:
        charges = [
            entry.entry_id
            for entry in self._state.entries
            if (entry.account_id, entry.meter, entry.resource) == (account_id, meter, resource)
            and entry.kind is not EntryKind.GRANT
            and entry.at > since
        ]
        answered = self._state.answers.get((account_id, key))
        return Bearing(await self.balance(account_id, meter), charges[-1] if charges else "", answered)

    async def page(self, account_id: str, before: int | None, size: int) -> list[LedgerEntry]:
        entries = [entry for entry in self._state.entries if entry.account_id == account_id]
        return [entry for entry in reversed(entries) if before is None or entry.position < before][:size]

    async def move(self, guest_id: str, account_id: str) -> None:
        state = self._state
        state.entries = [_owned(entry, guest_id, account_id) for entry in state.entries]
        for meter in Meter:
            if balance := state.balances.pop((guest_id, meter), None):
                state.balances[account_id, meter] = replace(balance, account_id=account_id)
        for owner, key in [known for known in state.answers if known[0] == guest_id]:
            state.answers[account_id, key] = replace(state.answers.pop((owner, key)), account_id=account_id)

    async def remember(self, answered: Answered) -> None:
        self._state.answers[answered.account_id, answered.key] = answered


class InMemorySessions:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, session: Session) -> None:
        self._state.sessions[session.token_sha256] = session

    async def find(self, token_sha256: str) -> tuple[Session, Account] | None:
        session = self._state.sessions.get(token_sha256)
        return (session, self._state.accounts[session.account_id]) if session else None

    async def use(self, token_sha256: str, at: datetime) -> None:
        self._state.sessions[token_sha256] = replace(self._state.sessions[token_sha256], used_at=at)

    async def delete(self, token_sha256: str) -> None:
        self._state.sessions.pop(token_sha256, None)


class InMemoryRegistrations:
    def __init__(self, state: State) -> None:
        self._state = state

    async def find(self, key: str) -> Registration | None:
        return self._state.registrations.get(key)

    async def claim(self, registration: Registration) -> bool:
        return self._state.registrations.setdefault(registration.key, registration) is registration


class InMemoryLimits:
    def __init__(self, state: State) -> None:
        self._state = state

    async def salt(self, day: date) -> bytes:
        return self._state.salts.setdefault(day, secrets.token_bytes(32))

    async def count(self, purpose: str, window: str, bucket: str, amount: int) -> int:
        self._state.networks[purpose, window, bucket] += amount
        return self._state.networks[purpose, window, bucket]

    async def attempts(self, subject: str) -> Attempts | None:
        return self._state.attempts.get(subject)

    async def note(self, subject: str, attempts: Attempts) -> None:
        self._state.attempts[subject] = attempts

    async def forgive(self, subject: str) -> None:
        self._state.attempts.pop(subject, None)


class InMemoryUsage:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, counted: Counted) -> None:
        key = (counted.day, counted.measure, counted.account_kind, counted.system, counted.code)
        self._state.usage[key] += counted.amount

    async def is_first(self, charge_id: str) -> bool:
        known = charge_id in self._state.charges
        self._state.charges.add(charge_id)
        return not known

    async def daily(self, first: date, last: date) -> list[DailyTotal]:
        sums: Counter[tuple[date, str, str]] = Counter()
        for (day, measure, kind, _, _), count in self._state.usage.items():
            sums[day, measure, kind] += count if first <= day <= last else 0
        return [DailyTotal(*key, count) for key, count in sorted(sums.items()) if count]

    async def top_codes(self, first: date, last: date, most: int) -> list[CodeTotal]:
        sums: dict[tuple[str, str], Counter[str]] = {}
        for (day, measure, _, system, code), count in self._state.usage.items():
            if first <= day <= last and measure in PAGE_LEVELS.values():
                sums.setdefault((system, code), Counter())[measure] += count
        totals = [CodeTotal(*code, sums[code]["full_views"], sums[code]["previews"]) for code in sorted(sums)]
        return sorted((one for one in totals if one.full_views), key=lambda one: -one.full_views)[:most]

    async def dead_letters(self) -> int:
        return 0


class InMemoryBookmarks:
    def __init__(self, state: State) -> None:
        self._state = state

    async def find(self, account_id: str, system: str, code: str) -> Bookmark | None:
        return self._state.bookmarks.get((account_id, system, code))

    async def count(self, account_id: str) -> int:
        return sum(key[0] == account_id for key in self._state.bookmarks)

    async def keep(self, bookmark: Bookmark) -> None:
        self._state.bookmarks[bookmark.account_id, bookmark.system, bookmark.code] = bookmark

    async def forget(self, account_id: str, system: str, code: str) -> None:
        self._state.bookmarks.pop((account_id, system, code), None)

    async def page(self, account_id: str, after: tuple[str, str] | None, most: int) -> list[Bookmark]:
        kept = sorted(key for key in self._state.bookmarks if key[0] == account_id and (not after or key[1:] > after))
        return [self._state.bookmarks[key] for key in kept[:most]]


class InMemoryArchive:
    def __init__(self, state: State, now: datetime) -> None:
        self._state = state
        self._now = now

    async def forget(self, answers: timedelta, sessions: timedelta, idle: timedelta) -> None:
        now, state = self._now, self._state
        kept_from = (now - timedelta(hours=24)).date()
        state.answers = {key: one for key, one in state.answers.items() if one.at >= now - answers}
        state.registrations = {key: one for key, one in state.registrations.items() if one.at >= now - answers}
        state.sessions = {
            key: one
            for key, one in state.sessions.items()
            if one.opened_at >= now - sessions and one.used_at >= now - idle
        }
        state.attempts = {key: one for key, one in state.attempts.items() if one.last_at >= now - timedelta(days=1)}
        state.salts = {day: salt for day, salt in state.salts.items() if day >= kept_from}
        recent = {key: count for key, count in state.networks.items() if key[1] >= kept_from.isoformat()}
        state.networks = Counter(recent)


class InMemoryOutbox:
    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, event: Event) -> None:
        self._state.told.append(event)


def _same_grant(one: LedgerEntry, other: LedgerEntry) -> bool:
    key = (one.account_id, one.meter, one.resource, one.grant_ref)
    return key == (other.account_id, other.meter, other.resource, other.grant_ref)


def _owned(entry: LedgerEntry, guest_id: str, account_id: str) -> LedgerEntry:
    return replace(entry, account_id=account_id) if entry.account_id == guest_id else entry
