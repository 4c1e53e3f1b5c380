"""A consumer's effect that can be counted, and an event that causes it."""

from datetime import UTC, datetime
from typing import cast

from codingahead.events.v1.lookup_pb2 import SearchPerformed
from google.protobuf.message import Message
from sqlalchemy import Column, Integer, String, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db.columns import named_metadata
from chassis.db.engine import Database
from chassis.events.consumer import Listener, Reaction
from chassis.events.event import Event, new_event_id
from chassis.events.outbox import SqlOutbox

EFFECTS = named_metadata()
NOTED = Table(
    "noted",
    EFFECTS,
    Column("row_id", Integer, primary_key=True),
    Column("event_id", String(64)),
    Column("hits", Integer),
)
SUBJECT = "ca.lookup.search.performed.v1"
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
# A message with this many hits makes the effect fail.
POISON = 666


def search_performed(hits: int = 3) -> Event:
    """An event of the suite, new at each call."""
    event_id = new_event_id()
    return Event(SUBJECT, event_id, NOON, SearchPerformed(event_id=event_id, hits=hits, system="icd10cm"))


async def note(session: AsyncSession, message: Message) -> None:
    """Write the effect, or fail as a bug would."""
    search = cast(SearchPerformed, message)
    if search.hits == POISON:
        raise RuntimeError("a bug in the effect")
    await session.execute(insert(NOTED).values(event_id=search.event_id, hits=search.hits))


LISTENER = Listener("test-notes", {"LOOKUP": ["ca.lookup.search.>"]}, [Reaction(SearchPerformed, note)])


async def tell(database: Database, *events: Event) -> None:
    """Commit events as a use case would."""
    async with database.transaction() as session:
        outbox = SqlOutbox(session)
        for event in events:
            outbox.add(event)
        await outbox.flush()


async def effects(database: Database) -> int:
    """How many effects there were."""
    async with database.transaction() as session:
        return (await session.execute(select(func.count()).select_from(NOTED))).scalar_one()
