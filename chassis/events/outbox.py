"""Events kept in the transaction that they tell of."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events.event import Event
from chassis.events.tables import OUTBOX
from chassis.request import current_request_id
from chassis.tracing import traceparent

KEEP_FOR = timedelta(days=30)


class SqlOutbox:
    """Collects a use case's events and writes them as rows before the commit."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows: list[dict[str, object]] = []

    def add(self, event: Event) -> None:
        """Tell of this when, and only when, the transaction commits."""
        self._rows.append(
            {
                "event_id": event.event_id,
                "subject": event.subject,
                "type": event.type,
                "payload": event.message.SerializeToString(deterministic=True),
                "traceparent": traceparent(),
                "request_id": current_request_id(),
                "occurred_at": event.occurred_at,
            }
        )

    async def flush(self) -> None:
        """Write the rows. Call it last in the transaction."""
        if self._rows:
            await self._session.execute(insert(OUTBOX), self._rows)
            self._session.info["announced"] = True
            self._rows = []


async def forget_published(session: AsyncSession, now: datetime) -> None:
    """Drop what was published more than 30 days ago; until then a stream can be rebuilt from here."""
    await session.execute(delete(OUTBOX).where(OUTBOX.c.published_at < now - KEEP_FOR))


async def republish_from(session: AsyncSession, position: int) -> int:
    """Mark everything from a position on as not published, and answer how many events that is."""
    result = await session.execute(
        update(OUTBOX).where(OUTBOX.c.position >= position).values(published_at=None).returning(OUTBOX.c.position)
    )
    return len(result.all())


async def backlog(session: AsyncSession) -> tuple[int, datetime | None]:
    """How many events wait, and since when the oldest does."""
    waiting = select(func.count(), func.min(OUTBOX.c.occurred_at)).where(OUTBOX.c.published_at.is_(None))
    count, oldest = (await session.execute(waiting)).one()
    return count, oldest
