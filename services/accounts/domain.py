"""The nouns of accounts and their rules: people and guests, sessions, meters, the ledger, what a spend answers."""

import hashlib
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

# How long a charge covers the same resource; counted from the charge, not prolonged by free views.
FREE_FOR = timedelta(hours=24)


class Kind(StrEnum):
    """What an account may do, and which plan meters it."""

    GUEST = "guest"
    REGISTERED = "registered"
    SUBSCRIBER = "subscriber"
    STAFF = "staff"


class Meter(StrEnum):
    """What is counted."""

    VIEWS = "views"
    QUESTIONS = "questions"
    API = "api"


class EntryKind(StrEnum):
    """Why a balance changed."""

    GRANT = "grant"
    VIEW = "view"
    QUESTION = "question"
    API_CALL = "api_call"


class Outcome(StrEnum):
    """How a request to spend was answered."""

    SPENT = "spent"
    ALREADY_SPENT = "already_spent"
    UNMETERED = "unmetered"
    NONE_LEFT = "none_left"


CHARGED_AS = {
    Meter.VIEWS: EntryKind.VIEW,
    Meter.QUESTIONS: EntryKind.QUESTION,
    Meter.API: EntryKind.API_CALL,
}
# One page and one answer are paid once; each call of the API is another call.
PAID_ONCE = frozenset({Meter.VIEWS, Meter.QUESTIONS})


@dataclass(frozen=True, slots=True)
class Account:
    """Someone with a ledger. A guest has no address; a merged one has no ledger any more."""

    account_id: str
    kind: Kind
    opened_at: datetime
    email: str = ""
    name: str = ""
    email_verified: bool = False
    merged_into: str = ""
    # When the person was forgotten; the ledger stays.
    deleted_at: datetime | None = None

    @classmethod
    def guest(cls, at: datetime) -> Self:
        """Somebody known by a signed cookie only."""
        return cls(str(uuid.uuid4()), Kind.GUEST, at)

    @classmethod
    def registered(cls, email: str, name: str, at: datetime) -> Self:
        """Somebody who gave an address."""
        return cls(str(uuid.uuid4()), Kind.REGISTERED, at, email, name)

    @property
    def is_guest(self) -> bool:
        """Whether this is a guest whose ledger is still their own."""
        return self.kind is Kind.GUEST and not self.merged_into

    @property
    def is_gone(self) -> bool:
        """Whether nobody stands behind it any more: a guest who has an account, or a person who was forgotten."""
        return bool(self.merged_into) or self.deleted_at is not None

    def merge_into(self, account: "Account") -> "Account":
        """The guest once their ledger has moved."""
        return replace(self, merged_into=account.account_id)

    def verified(self) -> "Account":
        """The account once its address is proved."""
        return replace(self, email_verified=True)

    def forgotten(self, at: datetime) -> "Account":
        """What is left of an account when its person is forgotten: an id for the ledger."""
        return replace(self, email="", name="", email_verified=False, kind=Kind.REGISTERED, deleted_at=at)


@dataclass(frozen=True, slots=True)
class Session:
    """A proof of having logged in; only the digest of its secret is known here."""

    token_sha256: str
    account_id: str
    opened_at: datetime
    used_at: datetime

    def holds(self, at: datetime, lifetime: timedelta, idle: timedelta) -> bool:
        """Whether it may still be used: neither too old nor left alone for too long."""
        return at < self.opened_at + lifetime and at < self.used_at + idle


@dataclass(frozen=True, slots=True)
class Balance:
    """One meter of one account. What was spent is never more than what was granted."""

    account_id: str
    meter: Meter
    granted: int = 0
    spent: int = 0
    # The UTC day that a daily allotment was last granted for.
    topped_up_on: date | None = None
    # What had been granted when it was last told that nothing is left: told once for each balance that ran out.
    told_exhausted_at: int | None = None

    @property
    def remaining(self) -> int:
        """Units that may still be spent."""
        return self.granted - self.spent

    def plus(self, amount: int) -> "Balance":
        """The balance after a grant."""
        return replace(self, granted=self.granted + amount)

    def topped_up(self, on: date) -> "Balance":
        """The balance once the day's allotment was seen to."""
        return replace(self, topped_up_on=on)

    def told(self) -> "Balance":
        """The balance once it was said that nothing is left of it."""
        return replace(self, told_exhausted_at=self.granted)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One change of one balance; never altered. The sum of the amounts of a meter is its balance."""

    entry_id: str
    account_id: str
    at: datetime
    kind: EntryKind
    meter: Meter
    amount: int
    # What it was for: "icd10cm/E11.9", "registration".
    resource: str
    balance_after: int
    # What makes a grant unrepeatable together with its reason; empty for charges.
    grant_ref: str = ""
    # Its place in the ledger, given when it is kept.
    position: int = 0

    @classmethod
    def grant(cls, balance: Balance, amount: int, reason: str, ref: str, at: datetime) -> Self:
        """Units given, and the balance that they made."""
        meter, after = balance.meter, balance.remaining
        return cls(str(uuid.uuid4()), balance.account_id, at, EntryKind.GRANT, meter, amount, reason, after, ref)

    @classmethod
    def charge(cls, balance: Balance, resource: str, at: datetime) -> Self:
        """One unit taken, and the balance that it left."""
        meter, after = balance.meter, balance.remaining
        return cls(str(uuid.uuid4()), balance.account_id, at, CHARGED_AS[meter], meter, -1, resource, after)


@dataclass(frozen=True, slots=True)
class Shown:
    """A balance as people see it: of a daily meter, the day's allotment and what is left of it."""

    meter: Meter
    granted: int
    remaining: int
    unmetered: bool = False


@dataclass(frozen=True, slots=True)
class Spend:
    """The answer to a request to spend."""

    outcome: Outcome
    shown: Shown
    kind: Kind
    charge_id: str = ""

    @classmethod
    def unmetered(cls, kind: Kind, meter: Meter) -> Self:
        """Nothing is counted for this caller."""
        return cls(Outcome.UNMETERED, Shown(meter, 0, 0, unmetered=True), kind)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request to spend was answered, kept under its key."""

    account_id: str
    key: str
    fingerprint: str
    spend: Spend
    at: datetime


@dataclass(frozen=True, slots=True)
class Bearing:
    """All that bears on a request to spend: the balance, a charge that still covers the resource, an earlier answer."""

    balance: Balance
    charge_id: str = ""
    answered: Answered | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """Which account a registration's key opened, and what its fields were."""

    key: str
    fingerprint: str
    account_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failed logins in a row for one address."""

    failures: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A code that a person keeps, with a note that nobody else reads."""

    account_id: str
    system: str
    code: str
    note: str
    created_at: datetime
    updated_at: datetime


def fingerprint(*fields: str) -> str:
    """What tells a repeated request from another one under the same key."""
    return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()
