"""Mail, the links in it, people who were forgotten, and API keys."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment
from chassis.mail.migrations import create_mail_tables

revision = "0003"
down_revision = "0002"

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables, and note when an account was forgotten."""
    create_mail_tables()
    op.add_column("accounts", sa.Column("deleted_at", UtcMoment(), nullable=True))
    _create_mailed_links()
    _create_reset_requests()
    _create_api_keys()


def _create_mailed_links() -> None:
    op.create_table(
        "mailed_links",
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("made_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_mailed_links"),
        _owner("mailed_links"),
    )
    op.create_index("ix_mailed_links_account_id", "mailed_links", ["account_id"])


def _create_reset_requests() -> None:
    op.create_table(
        "reset_requests",
        sa.Column("position", _POSITION, autoincrement=True, nullable=False),
        sa.Column("email_key", sa.String(320), nullable=False),
        sa.Column("requested_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_reset_requests"),
    )


def _create_api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("key_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("scopes", sa.String(100), nullable=False),
        sa.Column("daily_quota", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_api_keys"),
        sa.UniqueConstraint("secret_sha256", name="uq_api_keys_secret_sha256"),
        _owner("api_keys"),
    )
    op.create_index("ix_api_keys_account_id", "api_keys", ["account_id"])


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name=f"fk_{table}_account_id_accounts")
