"""The first tables of accounts: people, the ledger, limits and statistics."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment
from chassis.events.migrations import create_event_tables

revision = "0001"
down_revision = None

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create everything."""
    create_event_tables()
    _create_accounts()
    _create_sessions()
    _create_balances()
    _create_ledger_entries()
    _create_spends()
    _create_registrations()
    _create_limits()
    _create_statistics()


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("email_key", sa.String(320), nullable=True),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("merged_into", sa.String(36), nullable=True),
        sa.Column("opened_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_accounts"),
        sa.UniqueConstraint("email_key", name="uq_accounts_email_key"),
        sa.ForeignKeyConstraint(["merged_into"], ["accounts.account_id"], name="fk_accounts_merged_into_accounts"),
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("opened_at", UtcMoment(), nullable=False),
        sa.Column("used_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_sessions"),
        _owner("sessions"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])


def _create_balances() -> None:
    op.create_table(
        "balances",
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("meter", sa.String(16), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("topped_up_on", sa.Date(), nullable=True),
        sa.Column("told_exhausted_at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "meter", name="pk_balances"),
        _owner("balances"),
        sa.CheckConstraint("spent >= 0 AND spent <= granted", name="ck_balances_spent_within_granted"),
    )


def _create_ledger_entries() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("position", _POSITION, autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("meter", sa.String(16), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(128), nullable=False),
        sa.Column("balance_after", sa.Integer(), nullable=False),
        sa.Column("grant_ref", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("position", name="pk_ledger_entries"),
        sa.UniqueConstraint("entry_id", name="uq_ledger_entries_entry_id"),
        sa.UniqueConstraint(
            "account_id",
            "meter",
            "resource",
            "grant_ref",
            name="uq_ledger_entries_account_id_meter_resource_grant_ref",
        ),
        _owner("ledger_entries"),
    )
    for columns in (["account_id", "position"], ["account_id", "meter", "resource", "at"]):
        op.create_index(f"ix_ledger_entries_{'_'.join(columns)}", "ledger_entries", columns)


def _create_spends() -> None:
    op.create_table(
        "spends",
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("meter", sa.String(16), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("account_kind", sa.String(16), nullable=False),
        sa.Column("charge_id", sa.String(36), nullable=False),
        sa.Column("answered_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "key", name="pk_spends"),
        _owner("spends"),
    )
    op.create_index("ix_spends_answered_at", "spends", ["answered_at"])


def _create_registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("registered_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_registrations"),
    )


def _create_limits() -> None:
    op.create_table(
        "network_salts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_network_salts"),
    )
    op.create_table(
        "network_counts",
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("window", sa.String(16), nullable=False),
        sa.Column("bucket", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", "window", "bucket", name="pk_network_counts"),
    )
    op.create_table(
        "login_attempts",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_login_attempts"),
    )


def _create_statistics() -> None:
    op.create_table(
        "usage_statistics",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(32), nullable=False),
        sa.Column("system", sa.String(32), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("account_kind", sa.String(16), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "measure", "system", "code", "account_kind", name="pk_usage_statistics"),
    )
    op.create_table(
        "counted_charges",
        sa.Column("charge_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("charge_id", name="pk_counted_charges"),
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name=f"fk_{table}_account_id_accounts")
