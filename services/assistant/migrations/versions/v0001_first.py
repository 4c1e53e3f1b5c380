"""Conversations, answers, and the event tables."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment
from chassis.events.migrations import create_event_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first shape."""
    create_event_tables()
    _create_conversations()
    _create_answers()


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_account_id", "conversations", ["account_id"])


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("answer_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("idempotency_key", sa.String(36), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("question_length", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("response", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name="pk_answers"),
        sa.UniqueConstraint("account_id", "idempotency_key", name="uq_answers_account_id_idempotency_key"),
    )
    op.create_index("ix_answers_conversation_id", "answers", ["conversation_id"])
