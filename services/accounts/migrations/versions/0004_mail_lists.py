"""Mails name the list that they belong to."""

from chassis.mail.migrations import add_list_id

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the name of the list."""
    add_list_id()
