"""Which snapshots the world was told of."""

import sqlalchemy as sa
from alembic import op

from chassis.db.columns import UtcMoment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "announcements",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("snapshot_id", sa.String(64), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("announced_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_announcements"),
    )
