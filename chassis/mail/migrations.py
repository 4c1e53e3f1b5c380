"""The shapes of the mail tables, for the migrations of services that send; frozen, unlike tables.py."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment


def create_mail_tables() -> None:
    """Create mails and mail_suppressions as they first were. Called once, by one migration of a service."""
    op.create_table(
        "mails",
        sa.Column("mail_id", sa.String(36), nullable=False),
        sa.Column("cause", sa.String(128), nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("unsubscribe_url", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("handed_over_at", UtcMoment(), nullable=False),
        sa.Column("due_at", UtcMoment(), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("mail_id", name="pk_mails"),
        sa.UniqueConstraint("cause", name="uq_mails_cause"),
    )
    op.create_index("ix_mails_state_due_at", "mails", ["state", "due_at"])
    op.create_table(
        "mail_suppressions",
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("suppressed_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_mail_suppressions"),
    )


def add_list_id() -> None:
    """Let mails name the list that they belong to. Called once, by a later migration of each service."""
    op.add_column("mails", sa.Column("list_id", sa.String(255), nullable=False, server_default=""))
