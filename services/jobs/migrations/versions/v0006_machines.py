"""The employers' own names for their postings, and which of them came with a feed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add both; what stands there has no reference and was written by hand."""
    op.add_column("postings", sa.Column("reference", sa.String(100), nullable=True))
    op.add_column("postings", sa.Column("imported", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_postings_employer_id_reference", "postings", ["employer_id", "reference"], unique=True)
