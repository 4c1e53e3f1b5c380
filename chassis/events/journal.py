"""Events of reads, written to the outbox in groups: one disk sync for many, and none that a reader waits for twice."""

import asyncio
from contextvars import Context, copy_context
from dataclasses import dataclass

import structlog

from chassis.db.engine import Database
from chassis.errors import StorageUnavailable
from chassis.events.event import Event
from chassis.events.outbox import SqlOutbox

log = structlog.get_logger()

_LARGEST_GROUP = 256
# How long events that nobody waits for may collect.
_PATIENCE_SECONDS = 0.2


@dataclass(frozen=True)
class _Entry:
    event: Event
    # The request's id and trace, as they were when it happened.
    context: Context
    kept: asyncio.Future[None] | None = None


class GroupedJournal:
    """A bounded queue in front of the outbox, emptied by one task."""

    def __init__(self, database: Database, most_waiting: int) -> None:
        self._database = database
        self._queue: asyncio.Queue[_Entry] = asyncio.Queue(most_waiting)
        self._awaited = asyncio.Event()
        self._dropped = 0

    async def record(self, event: Event) -> None:
        """Return once the event is committed. Raises StorageUnavailable when it cannot be."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._put(_Entry(event, copy_context(), kept))
        self._awaited.set()
        await kept

    def offer(self, event: Event) -> None:
        """Keep the event soon; drop and count it when too many wait."""
        try:
            self._put(_Entry(event, copy_context()))
        except StorageUnavailable:
            self._dropped += 1

    async def run(self) -> None:
        """Write for ever."""
        while True:
            first = await self._queue.get()
            await self._collect(first)
            await self._write(self._group(first))

    async def close(self) -> None:
        """Write what still waits, and wait for what `run` has in hand; called once no more can come."""
        self._awaited.set()
        while not self._queue.empty():
            await self._write(self._group(self._queue.get_nowait()))
        await self._queue.join()

    def _put(self, entry: _Entry) -> None:
        try:
            self._queue.put_nowait(entry)
        except asyncio.QueueFull:
            raise StorageUnavailable from None

    async def _collect(self, first: _Entry) -> None:
        """Let a group grow while nobody waits for it."""
        if first.kept is None and not self._awaited.is_set():
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await self._awaited.wait()
            except TimeoutError:
                return

    def _group(self, first: _Entry) -> list[_Entry]:
        self._awaited.clear()
        more = min(self._queue.qsize(), _LARGEST_GROUP - 1)
        return [first, *(self._queue.get_nowait() for _ in range(more))]

    async def _write(self, group: list[_Entry]) -> None:
        try:
            async with self._database.transaction() as session:
                outbox = SqlOutbox(session)
                for entry in group:
                    entry.context.run(outbox.add, entry.event)
                await outbox.flush()
        except Exception as error:
            # Whatever it was, those who wait must hear of it, and the writer must live on.
            self._failed(group, error)
        else:
            self._settled(group)
        finally:
            for _ in group:
                self._queue.task_done()

    def _settled(self, group: list[_Entry]) -> None:
        for entry in group:
            if entry.kept is not None and not entry.kept.done():
                entry.kept.set_result(None)
        if self._dropped:
            log.warning("events_of_reads_dropped", count=self._dropped)
            self._dropped = 0

    def _failed(self, group: list[_Entry], error: Exception) -> None:
        """Tell those who wait; the others are lost, and counted."""
        log.error("journal_failed", error=type(error).__name__)
        for entry in group:
            if entry.kept is None:
                self._dropped += 1
            elif not entry.kept.done():
                entry.kept.set_exception(StorageUnavailable())
