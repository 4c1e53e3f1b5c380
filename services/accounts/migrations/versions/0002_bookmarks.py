"""Codes that people keep, with their private notes."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of bookmarks."""
    op.create_table(
        "bookmarks",
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("system", sa.String(32), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("updated_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "system", "code", name="pk_bookmarks"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="fk_bookmarks_account_id_accounts"),
    )
