"""Two tables that stand in the database of every service that sends mail."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from chassis.db.columns import UtcMoment, named_metadata

MAIL_TABLES = named_metadata()

# waiting → sending → sent, failed, suppressed, or uncertain: nobody can tell whether a relay took it.
MAILS = Table(
    "mails",
    MAIL_TABLES,
    Column("mail_id", String(36), primary_key=True),
    Column("cause", String(128), nullable=False, unique=True),
    # Who it went to and what it said is emptied once nothing more is tried; an uncertain one is kept to look into.
    Column("recipient", String(320), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("unsubscribe_url", Text, nullable=False),
    Column("list_id", String(255), nullable=False, server_default=""),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("handed_over_at", UtcMoment, nullable=False),
    # While waiting, when to try; while sending, since when.
    Column("due_at", UtcMoment, nullable=False),
    # A word of ours or the relay's code; never what the mail said.
    Column("reason", String(64), nullable=False),
    Index("ix_mails_state_due_at", "state", "due_at"),
)

SUPPRESSIONS = Table(
    "mail_suppressions",
    MAIL_TABLES,
    Column("address", String(320), primary_key=True),
    Column("reason", String(64), nullable=False),
    Column("suppressed_at", UtcMoment, nullable=False),
)
