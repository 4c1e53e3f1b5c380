"""The first shape of the three event tables, for every service's first migration; frozen, unlike tables.py."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def create_event_tables() -> None:
    """Create outbox, inbox and dead_letters. Called once, by the first migration of a service."""
    _create_outbox()
    _create_inbox()
    _create_dead_letters()


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("position", _POSITION, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(256), nullable=False),
        sa.Column("type", sa.String(256), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("traceparent", sa.String(64), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("occurred_at", UtcMoment(), nullable=False),
        sa.Column("published_at", UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint("position", name="pk_outbox"),
        sa.UniqueConstraint("event_id", name="uq_outbox_event_id"),
    )
    op.create_index("ix_outbox_published_at_position", "outbox", ["published_at", "position"])


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.String(64), nullable=False),
        sa.Column("event_id", sa.String(64), nullable=False),
        sa.Column("payload_sha256", sa.String(64), nullable=False),
        sa.Column("handled_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "event_id", name="pk_inbox"),
    )


def _create_dead_letters() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("letter_id", _POSITION, autoincrement=True, nullable=False),
        sa.Column("consumer", sa.String(64), nullable=False),
        sa.Column("event_id", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(256), nullable=False),
        sa.Column("type", sa.String(256), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failed_at", UtcMoment(), nullable=False),
        sa.Column("replayed_at", UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint("letter_id", name="pk_dead_letters"),
    )
