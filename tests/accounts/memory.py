"""A transaction kept in memory: the ports' MUSTs without a database, and the model that the databases are held to."""

import asyncio
import copy
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from chassis.clock import Clock
from chassis.events.event import Event
from chassis.mail.message import Mail, compose
from services.accounts.api_keys import ApiKey
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
from services.accounts.mailing import MailedLink
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
    links: dict[str, MailedLink] = field(default_factory=dict)
    reset_requests: list[str] = field(default_factory=list)
    mails: dict[str, Mail] = field(default_factory=dict)
    api_keys: dict[str, ApiKey] = field(default_factory=dict)
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

    async def mails(self) -> list[Mail]:
        """Every mail that committed transactions handed over, oldest first."""
        return list(self.state.mails.values())

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
        self.links = InMemoryLinks(state)
        self.reset_requests = InMemoryResetRequests(state)
        self.mailbox = InMemoryMailbox(state)
        self.api_keys = InMemoryApiKeys(state)
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
        self._state.accounts[account.account_id] = replace(
            kept, kind=account.kind, merged_into=account.merged_into, email_verified=account.email_verified
        )

    async def set_password(self, account_id: str, password_hash: str) -> None:
        self._state.passwords[account_id] = password_hash

    async def forget(self, account: Account) -> None:
        state, account_id = self._state, account.account_id
        state.accounts[account_id] = account
        state.emails = {key: owner for key, owner in state.emails.items() if owner != account_id}
        state.passwords[account_id] = ""
        state.registrations = {key: one for key, one in state.registrations.items() if one.account_id != account_id}


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

    async def was_granted(self, account_id: str, meter: Meter, ref: str) -> bool:
        asked = (account_id, meter, ref)
        return any((entry.account_id, entry.meter, entry.grant_ref) == asked for entry in self._state.entries)

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

    async def delete_all(self, account_id: str) -> None:
        kept = {digest: one for digest, one in self._state.sessions.items() if one.account_id != account_id}
        self._state.sessions = kept


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

    async def forget_all(self, account_id: str) -> None:
        self._state.bookmarks = {key: one for key, one in self._state.bookmarks.items() if key[0] != account_id}

    async def page(self, account_id: str, after: tuple[str, str] | None, most: int) -> list[Bookmark]:
        kept = sorted(key for key in self._state.bookmarks if key[0] == account_id and (not after or key[1:] > after))
        return [self._state.bookmarks[key] for key in kept[:most]]


class InMemoryLinks:
    def __init__(self, state: State) -> None:
        self._state = state

    async def replace(self, link: MailedLink) -> None:
        same = {
            digest
            for digest, one in self._state.links.items()
            if (one.account_id, one.purpose) == (link.account_id, link.purpose)
        }
        kept = {digest: one for digest, one in self._state.links.items() if digest not in same}
        self._state.links = kept | {link.token_sha256: link}

    async def find(self, token_sha256: str) -> MailedLink | None:
        return self._state.links.get(token_sha256)

    async def take(self, token_sha256: str) -> bool:
        return self._state.links.pop(token_sha256, None) is not None

    async def forget_all(self, account_id: str) -> None:
        self._state.links = {key: one for key, one in self._state.links.items() if one.account_id != account_id}


class InMemoryResetRequests:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, email_key: str) -> None:
        self._state.reset_requests.append(email_key)

    async def take(self) -> str | None:
        return self._state.reset_requests.pop(0) if self._state.reset_requests else None


class InMemoryMailbox:
    def __init__(self, state: State) -> None:
        self._state = state

    async def hand_over(self, mail: Mail) -> bool:
        compose(mail, "trial", "trial@localhost", datetime.now(UTC)).as_bytes()
        return self._state.mails.setdefault(mail.cause, mail) is mail

    async def forget(self, address: str) -> None:
        self._state.mails = {cause: mail for cause, mail in self._state.mails.items() if mail.to != address}


class InMemoryApiKeys:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, key: ApiKey) -> None:
        self._state.api_keys[key.key_id] = key

    async def find(self, secret_sha256: str) -> tuple[ApiKey, Account] | None:
        for key in self._state.api_keys.values():
            if key.secret_sha256 == secret_sha256:
                return key, self._state.accounts[key.account_id]
        return None

    async def of(self, account_id: str) -> list[ApiKey]:
        ours = [key for key in self._state.api_keys.values() if key.account_id == account_id]
        return sorted(ours, key=lambda key: (key.created_at, key.key_id))

    async def delete(self, account_id: str, key_id: str) -> bool:
        ours = self._state.api_keys.get(key_id)
        return ours is not None and ours.account_id == account_id and bool(self._state.api_keys.pop(key_id))

    async def delete_all(self, account_id: str) -> None:
        self._state.api_keys = {name: key for name, key in self._state.api_keys.items() if key.account_id != account_id}

    async def take(self, key_id: str, day: date) -> bool:
        key = self._state.api_keys.get(key_id)
        if key is None or (key.used_on and key.used_on > day) or key.spent_on(day) >= key.daily_quota:
            return False
        self._state.api_keys[key_id] = replace(key, used_on=day, used=key.spent_on(day) + 1)
        return True


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
        state.links = {key: one for key, one in state.links.items() if one.made_at >= now - timedelta(days=1)}
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
