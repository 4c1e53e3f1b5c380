"""Employers, members, postings, their transitions, idempotency keys, and the event tables."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment
from chassis.events.migrations import create_event_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first shape."""
    create_event_tables()
    _create_employers()
    _create_postings()
    _create_transitions()
    _create_creations()


def _create_employers() -> None:
    op.create_table(
        "employers",
        sa.Column("employer_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("employer_id", name="pk_employers"),
    )
    op.create_table(
        "members",
        sa.Column("employer_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("joined_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.employer_id"], name="fk_members_employer_id_employers"),
        sa.PrimaryKeyConstraint("employer_id", "account_id", name="pk_members"),
    )
    op.create_index("ix_members_account_id", "members", ["account_id"])


def _create_postings() -> None:
    op.create_table(
        "postings",
        sa.Column("posting_id", sa.String(36), nullable=False),
        sa.Column("employer_id", sa.String(36), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("description_markdown", sa.Text(), nullable=False),
        sa.Column("employment_type", sa.String(16), nullable=False),
        sa.Column("remote", sa.String(16), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("region", sa.String(100), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("credentials", sa.Text(), nullable=False),
        sa.Column("specialties", sa.JSON(), nullable=False),
        sa.Column("salary_least", sa.BigInteger(), nullable=True),
        sa.Column("salary_most", sa.BigInteger(), nullable=True),
        sa.Column("salary_unit", sa.String(8), nullable=True),
        sa.Column("salary_currency", sa.String(3), nullable=True),
        sa.Column("apply_url", sa.Text(), nullable=False),
        sa.Column("searchable", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("published_at", UtcMoment(), nullable=True),
        sa.Column("valid_through", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.employer_id"], name="fk_postings_employer_id_employers"),
        sa.PrimaryKeyConstraint("posting_id", name="pk_postings"),
    )
    op.create_index("ix_postings_employer_id", "postings", ["employer_id"])
    op.create_index("ix_postings_state_published_at_posting_id", "postings", ["state", "published_at", "posting_id"])


def _create_transitions() -> None:
    op.create_table(
        "postings_transitions",
        sa.Column(
            "transition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("posting_id", sa.String(36), nullable=False),
        sa.Column("origin", sa.String(16), nullable=True),
        sa.Column("target", sa.String(16), nullable=False),
        sa.Column("moved_by", sa.String(64), nullable=False),
        sa.Column("moved_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.posting_id"], name="fk_postings_transitions_posting_id_postings"
        ),
        sa.PrimaryKeyConstraint("transition_id", name="pk_postings_transitions"),
    )
    op.create_index("ix_postings_transitions_posting_id", "postings_transitions", ["posting_id"])


def _create_creations() -> None:
    op.create_table(
        "creations",
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("idempotency_key", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "idempotency_key", name="pk_creations"),
    )
