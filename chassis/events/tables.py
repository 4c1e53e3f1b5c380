"""Three tables that stand in every service's database beside its own."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from chassis.db.columns import UtcMoment, named_metadata

EVENTS = named_metadata()
_Position = BigInteger().with_variant(Integer, "sqlite")

OUTBOX = Table(
    "outbox",
    EVENTS,
    Column("position", _Position, primary_key=True, autoincrement=True),
    Column("event_id", String(64), nullable=False, unique=True),
    Column("subject", String(256), nullable=False),
    Column("type", String(256), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("traceparent", String(64), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("occurred_at", UtcMoment, nullable=False),
    # Marked when JetStream acknowledged; never a cursor, because positions are taken before they are committed.
    Column("published_at", UtcMoment, nullable=True),
    Index("ix_outbox_published_at_position", "published_at", "position"),
)

INBOX = Table(
    "inbox",
    EVENTS,
    Column("consumer", String(64), primary_key=True),
    Column("event_id", String(64), primary_key=True),
    Column("payload_sha256", String(64), nullable=False),
    Column("handled_at", UtcMoment, nullable=False),
)

DEAD_LETTERS = Table(
    "dead_letters",
    EVENTS,
    Column("letter_id", _Position, primary_key=True, autoincrement=True),
    Column("consumer", String(64), nullable=False),
    Column("event_id", String(64), nullable=False),
    Column("subject", String(256), nullable=False),
    Column("type", String(256), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("failed_at", UtcMoment, nullable=False),
    Column("replayed_at", UtcMoment, nullable=True),
)
