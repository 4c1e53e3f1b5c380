"""The event tables: lookup's codes live in the snapshot, not here."""

from chassis.events.migrations import create_event_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first shape."""
    create_event_tables()
