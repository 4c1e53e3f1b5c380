"""What is counted of postings, and which accounts are forgotten."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the counts, and the mark of who was forgotten."""
    op.add_column("contacts", sa.Column("forgotten_at", UtcMoment(), nullable=True))
    op.create_index("ix_reports_reporter", "reports", ["reporter"])
    op.create_table(
        "posting_days",
        sa.Column("posting_id", sa.String(36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.Column("viewed", sa.Integer(), nullable=False),
        sa.Column("shortlisted", sa.Integer(), nullable=False),
        sa.Column("hired", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("posting_id", "day", name="pk_posting_days"),
    )
    op.create_table(
        "application_stages",
        sa.Column("application_id", sa.String(36), nullable=False),
        sa.Column("posting_id", sa.String(36), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name="pk_application_stages"),
    )
    op.create_table(
        "posting_firsts",
        sa.Column("posting_id", sa.String(36), nullable=False),
        sa.Column("published_at", UtcMoment(), nullable=True),
        sa.Column("applied_at", UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint("posting_id", name="pk_posting_firsts"),
    )
