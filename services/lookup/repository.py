"""Which snapshots the world was told of, in the transaction of the telling."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.db.engine import Database
from chassis.events.outbox import SqlOutbox
from chassis.events.work import works
from services.lookup.ports import AlreadyAnnounced, Announced
from services.lookup.tables import AnnouncementRow


class SqlAnnouncing:
    """One transaction."""

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        self.outbox = SqlOutbox(session)
        self._session = session
        self._now = now

    async def last(self) -> Announced | None:
        """Find what was told last; None before the first."""
        newest = select(AnnouncementRow).order_by(AnnouncementRow.sequence.desc()).limit(1)
        row = (await self._session.execute(newest)).scalar_one_or_none()
        return Announced(row.sequence, row.snapshot_id, frozenset(row.files)) if row else None

    async def add(self, announced: Announced) -> None:
        """Remember a snapshot as told. Raises AlreadyAnnounced for the second of two at once."""
        row = AnnouncementRow(
            sequence=announced.sequence,
            snapshot_id=announced.snapshot_id,
            files=sorted(announced.files),
            announced_at=self._now(),
        )
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError:
            raise AlreadyAnnounced from None


def sql_announcing(database: Database, now: Clock) -> Callable[[], AbstractAsyncContextManager[SqlAnnouncing]]:
    """Transactions of a database."""
    return works(database, lambda session: SqlAnnouncing(session, now))
