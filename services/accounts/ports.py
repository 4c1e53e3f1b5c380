"""What the use cases need from outside. What keeps these MUSTs may stand behind them."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from chassis.events.event import Outbox
from services.accounts.api_keys import ApiKeys
from services.accounts.counting import CodeTotal, Counted, DailyTotal
from services.accounts.domain import (
    Account,
    Answered,
    Attempts,
    Balance,
    Bearing,
    Bookmark,
    LedgerEntry,
    Meter,
    Registration,
    Session,
)
from services.accounts.mailing import Mailbox, MailedLinks, ResetRequests


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password was right, and how to keep it from now on; empty when as before."""

    matches: bool
    renewed: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A registered account and what its password is checked against."""

    account: Account
    password_hash: str


class Accounts(Protocol):
    """People and guests."""

    async def get(self, account_id: str) -> Account | None:
        """The account."""
        ...

    async def lock(self, account_id: str) -> Account | None:
        """The account as it is now. MUST keep every other transaction from locking it until this one ends."""
        ...

    async def member(self, email_key: str) -> Member | None:
        """Who registered with this address. MUST do the same work whether or not there is one."""
        ...

    async def add(self, account: Account, email_key: str = "", password_hash: str = "") -> bool:
        """Keep a new account; False when the address is taken. MUST decide so for two that come at once."""
        ...

    async def update(self, account: Account) -> None:
        """Keep the kind, the merger and whether the address is verified."""
        ...

    async def set_password(self, account_id: str, password_hash: str) -> None:
        """Keep another hash."""
        ...

    async def forget(self, account: Account) -> None:
        """Keep nothing of a person: the address is free again. For an account that is locked."""
        ...


class Ledger(Protocol):
    """Balances, the entries that explain them, and what was answered under which key."""

    async def balance(self, account_id: str, meter: Meter) -> Balance:
        """The balance; zero for one that was never granted."""
        ...

    async def keep(self, balance: Balance) -> None:
        """Keep a balance as it stands. Only for an account that is locked, or new."""
        ...

    async def take(self, account_id: str, meter: Meter) -> Balance | None:
        """Take one unit and answer what is left; None when there was none. MUST never take more than was granted."""
        ...

    async def append(self, entry: LedgerEntry) -> None:
        """Add to the ledger. MUST refuse the same grant twice: account, meter, reason and reference are unique."""
        ...

    async def was_granted(self, account_id: str, meter: Meter, ref: str) -> bool:
        """Whether there is a grant with this reference, whatever it was booked as. For an account that is locked."""
        ...

    async def bearing(self, account_id: str, meter: Meter, resource: str, key: str, since: datetime) -> Bearing:
        """The balance, the resource's last charge after a moment, the key's answer. For an account that is locked."""
        ...

    async def page(self, account_id: str, before: int | None, size: int) -> list[LedgerEntry]:
        """Entries at places below `before`, newest first."""
        ...

    async def move(self, guest_id: str, account_id: str) -> None:
        """Give a guest's entries, balances and answers, whole, to a new account."""
        ...

    async def remember(self, answered: Answered) -> None:
        """Keep an answer under its key."""
        ...


class Sessions(Protocol):
    """Who is logged in."""

    async def add(self, session: Session) -> None:
        """Keep a new session."""
        ...

    async def find(self, token_sha256: str) -> tuple[Session, Account] | None:
        """The session with its account as it is now."""
        ...

    async def use(self, token_sha256: str, at: datetime) -> None:
        """Note when it was used last."""
        ...

    async def delete(self, token_sha256: str) -> None:
        """End it; nothing happens when there is none."""
        ...

    async def delete_all(self, account_id: str) -> None:
        """End every session of the account. For an account that is locked."""
        ...


class Registrations(Protocol):
    """Which key opened which account."""

    async def find(self, key: str) -> Registration | None:
        """The registration that this key made."""
        ...

    async def claim(self, registration: Registration) -> bool:
        """Keep it; False when the key is known. MUST decide so for two that come at once."""
        ...


class Limits(Protocol):
    """How often something was tried. Counted together by all replicas."""

    async def salt(self, day: date) -> bytes:
        """The day's secret, made when first asked for. MUST be the same for all who ask."""
        ...

    async def count(self, purpose: str, window: str, bucket: str, amount: int) -> int:
        """Add to the count of a network's bucket in a window and answer the sum."""
        ...

    async def attempts(self, subject: str) -> Attempts | None:
        """Failed logins in a row. MUST keep others from asking for the same subject until the transaction ends."""
        ...

    async def note(self, subject: str, attempts: Attempts) -> None:
        """Keep how often it failed."""
        ...

    async def forgive(self, subject: str) -> None:
        """Forget the failures."""
        ...


class UsageStatistics(Protocol):
    """Counts per day."""

    async def add(self, counted: Counted) -> None:
        """Add to a count. MUST lose none when two add at once."""
        ...

    async def is_first(self, charge_id: str) -> bool:
        """Note a charge as counted; False when it already was."""
        ...

    async def daily(self, first: date, last: date) -> list[DailyTotal]:
        """Sums per day, measure and kind of account, oldest first."""
        ...

    async def top_codes(self, first: date, last: date, most: int) -> list[CodeTotal]:
        """The codes with most full views."""
        ...

    async def dead_letters(self) -> int:
        """How many events wait for an operator."""
        ...


class Bookmarks(Protocol):
    """Codes that people keep."""

    async def find(self, account_id: str, system: str, code: str) -> Bookmark | None:
        """The account's bookmark of a code."""
        ...

    async def count(self, account_id: str) -> int:
        """How many the account has."""
        ...

    async def keep(self, bookmark: Bookmark) -> None:
        """Keep a new one, or the new note of one that is there. MUST keep one per account and code."""
        ...

    async def forget(self, account_id: str, system: str, code: str) -> None:
        """Forget one; nothing happens when there is none."""
        ...

    async def page(self, account_id: str, after: tuple[str, str] | None, most: int) -> list[Bookmark]:
        """The account's, by system and code, after such a pair."""
        ...

    async def forget_all(self, account_id: str) -> None:
        """Forget every one of the account's."""
        ...


class Archive(Protocol):
    """What grows old."""

    async def forget(self, answers: timedelta, sessions: timedelta, idle: timedelta) -> None:
        """Delete sessions past their life, answers past their time, attempts and links after a day, salts after two."""
        ...


class Work(Protocol):
    """One transaction. MUST keep everything that was done, events included, or nothing of it."""

    @property
    def accounts(self) -> Accounts:
        """People and guests."""
        ...

    @property
    def ledger(self) -> Ledger:
        """Their balances."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Who is logged in."""
        ...

    @property
    def registrations(self) -> Registrations:
        """The keys of registrations."""
        ...

    @property
    def limits(self) -> Limits:
        """What was tried how often."""
        ...

    @property
    def usage(self) -> UsageStatistics:
        """What the events add up to."""
        ...

    @property
    def bookmarks(self) -> Bookmarks:
        """Codes that people keep."""
        ...

    @property
    def links(self) -> MailedLinks:
        """Links that were mailed."""
        ...

    @property
    def reset_requests(self) -> ResetRequests:
        """Addresses to look up."""
        ...

    @property
    def mailbox(self) -> Mailbox:
        """Mail that goes out when this is committed."""
        ...

    @property
    def api_keys(self) -> ApiKeys:
        """Keys of programs."""
        ...

    @property
    def archive(self) -> Archive:
        """What grows old."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What is told when this is committed."""
        ...

    def now(self) -> datetime:
        """The moment at which this happens, in UTC."""
        ...


class Begin(Protocol):
    """Begins a transaction that is committed at the block's end and undone on any error."""

    def __call__(self) -> AbstractAsyncContextManager[Work]:
        """A new one."""
        ...


class Passwords(Protocol):
    """How passwords are kept."""

    def admit(self) -> None:
        """Raise SignInBusy when too many wait."""
        ...

    async def hash(self, password: str) -> str:
        """What to keep of a password. Raises SignInBusy."""
        ...

    async def verify(self, password: str, kept: str | None) -> Verdict:
        """Whether it is the one. MUST take as long when there is none to compare with. Raises SignInBusy."""
        ...


class Seal(Protocol):
    """Signs what guests carry."""

    def sign(self, account_id: str) -> str:
        """The token of a guest."""
        ...

    def read(self, token: str) -> str | None:
        """Whose token it is; None for what was not signed here."""
        ...

    def digest(self, purpose: str, text: str) -> str:
        """A keyed digest. MUST be the same as long as the oldest key is kept."""
        ...
