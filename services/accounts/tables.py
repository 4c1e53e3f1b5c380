"""How accounts are stored."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.db.columns import UtcMoment, named_metadata

_Position = BigInteger().with_variant(Integer, "sqlite")
_Id = String(36)
_Digest = String(64)
_Word = String(16)


class Row(DeclarativeBase):
    """Every table of the service."""

    metadata = named_metadata()


def table_of(row: type[Row]) -> Table:
    """The table itself, for statements that are made once and run often: they cost half of what mapped ones do."""
    return cast(Table, row.__table__)


class AccountRow(Row):
    """A person or a guest."""

    __tablename__ = "accounts"

    account_id: Mapped[str] = mapped_column(_Id, primary_key=True)
    kind: Mapped[str] = mapped_column(_Word)
    email: Mapped[str] = mapped_column(String(320))
    # None for guests, so that addresses can be unique.
    email_key: Mapped[str | None] = mapped_column(String(320), unique=True)
    email_verified: Mapped[bool]
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    merged_into: Mapped[str | None] = mapped_column(_Id, ForeignKey("accounts.account_id"))
    opened_at: Mapped[datetime] = mapped_column(UtcMoment)
    # When the person was forgotten: from then on all else of them is empty.
    deleted_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class SessionRow(Row):
    """Who is logged in. Deleting the row ends the session."""

    __tablename__ = "sessions"

    token_sha256: Mapped[str] = mapped_column(_Digest, primary_key=True)
    account_id: Mapped[str] = mapped_column(_Id, ForeignKey("accounts.account_id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcMoment)
    used_at: Mapped[datetime] = mapped_column(UtcMoment)


class BalanceRow(Row):
    """What one account has of one meter; the last line of defence against spending more is here."""

    __tablename__ = "balances"
    __table_args__ = (CheckConstraint("spent >= 0 AND spent <= granted", name="spent_within_granted"),)

    account_id: Mapped[str] = mapped_column(_Id, ForeignKey("accounts.account_id"), primary_key=True)
    meter: Mapped[str] = mapped_column(_Word, primary_key=True)
    granted: Mapped[int]
    spent: Mapped[int]
    topped_up_on: Mapped[date | None] = mapped_column(Date)
    told_exhausted_at: Mapped[int | None]


class LedgerEntryRow(Row):
    """One change of one balance; rows are added and, with a merger, given another owner, never altered otherwise."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        # A charge has no reference, and nothing is equal to nothing: the constraint binds grants alone.
        UniqueConstraint("account_id", "meter", "resource", "grant_ref"),
        Index("ix_ledger_entries_account_id_position", "account_id", "position"),
        Index("ix_ledger_entries_account_id_meter_resource_at", "account_id", "meter", "resource", "at"),
    )

    position: Mapped[int] = mapped_column(_Position, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(_Id, unique=True)
    account_id: Mapped[str] = mapped_column(_Id, ForeignKey("accounts.account_id"))
    at: Mapped[datetime] = mapped_column(UtcMoment)
    kind: Mapped[str] = mapped_column(_Word)
    meter: Mapped[str] = mapped_column(_Word)
    amount: Mapped[int]
    resource: Mapped[str] = mapped_column(String(128))
    balance_after: Mapped[int]
    grant_ref: Mapped[str | None] = mapped_column(String(64))


class SpendRow(Row):
    """What a request to spend was answered, under its key."""

    __tablename__ = "spends"

    account_id: Mapped[str] = mapped_column(_Id, ForeignKey("accounts.account_id"), primary_key=True)
    key: Mapped[str] = mapped_column(_Id, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(_Digest)
    outcome: Mapped[str] = mapped_column(_Word)
    meter: Mapped[str] = mapped_column(_Word)
    granted: Mapped[int]
    remaining: Mapped[int]
    account_kind: Mapped[str] = mapped_column(_Word)
    charge_id: Mapped[str] = mapped_column(_Id)
    answered_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)


class RegistrationRow(Row):
    """Which account a registration's key opened."""

    __tablename__ = "registrations"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(_Digest)
    account_id: Mapped[str] = mapped_column(_Id)
    registered_at: Mapped[datetime] = mapped_column(UtcMoment)


class NetworkSaltRow(Row):
    """A day's secret. Without it the hashes of that day's networks mean nothing to anybody."""

    __tablename__ = "network_salts"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)


class NetworkCountRow(Row):
    """How often a network, an address or an account did something in a day or an hour."""

    __tablename__ = "network_counts"

    purpose: Mapped[str] = mapped_column(_Word, primary_key=True)
    # "2026-01-31" or "2026-01-31T13".
    window: Mapped[str] = mapped_column(_Word, primary_key=True)
    bucket: Mapped[str] = mapped_column(_Digest, primary_key=True)
    count: Mapped[int]


class LoginAttemptRow(Row):
    """Failed logins in a row for one address, whether or not it has an account."""

    __tablename__ = "login_attempts"

    subject: Mapped[str] = mapped_column(_Digest, primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcMoment)


class BookmarkRow(Row):
    """A code that a person keeps; the note is theirs alone and never logged."""

    __tablename__ = "bookmarks"

    account_id: Mapped[str] = mapped_column(_Id, ForeignKey("accounts.account_id"), primary_key=True)
    system: Mapped[str] = mapped_column(String(32), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    note: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    updated_at: Mapped[datetime] = mapped_column(UtcMoment)


class MailedLinkRow(Row):
    """A link that was mailed and not used yet. Deleting the row uses it up."""

    __tablename__ = "mailed_links"

    token_sha256: Mapped[str] = mapped_column(_Digest, primary_key=True)
    account_id: Mapped[str] = mapped_column(_Id, ForeignKey("accounts.account_id"), index=True)
    purpose: Mapped[str] = mapped_column(_Word)
    made_at: Mapped[datetime] = mapped_column(UtcMoment)


class ResetRequestRow(Row):
    """An address that somebody asked a password reset for, until it is looked up."""

    __tablename__ = "reset_requests"

    position: Mapped[int] = mapped_column(_Position, primary_key=True, autoincrement=True)
    email_key: Mapped[str] = mapped_column(String(320))
    requested_at: Mapped[datetime] = mapped_column(UtcMoment)


class ApiKeyRow(Row):
    """A program's credential, and what it spent on the last day that it was used. Deleting the row ends it."""

    __tablename__ = "api_keys"

    key_id: Mapped[str] = mapped_column(_Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(_Id, ForeignKey("accounts.account_id"), index=True)
    secret_sha256: Mapped[str] = mapped_column(_Digest, unique=True)
    name: Mapped[str] = mapped_column(String(100))
    # Words with a blank between them.
    scopes: Mapped[str] = mapped_column(String(100))
    daily_quota: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    used_on: Mapped[date | None] = mapped_column(Date)
    used: Mapped[int]


class UsageRow(Row):
    """A count of one day."""

    __tablename__ = "usage_statistics"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    measure: Mapped[str] = mapped_column(String(32), primary_key=True)
    system: Mapped[str] = mapped_column(String(32), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_kind: Mapped[str] = mapped_column(_Word, primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class CountedChargeRow(Row):
    """A charge that is in the statistics."""

    __tablename__ = "counted_charges"

    charge_id: Mapped[str] = mapped_column(_Id, primary_key=True)
