"""What words and credentials were looked for in: the index knows them by itself."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forget what nobody asks any more."""
    op.drop_column("postings", "searchable")
    op.drop_column("postings", "asked_for")
