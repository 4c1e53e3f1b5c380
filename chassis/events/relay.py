"""Carries events from the outbox to JetStream, oldest first, marking what was acknowledged."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import structlog
from nats.errors import Error as NatsError
from sqlalchemy import Row, Select, select, update

from chassis import metrics
from chassis.clock import Clock
from chassis.db.engine import Database
from chassis.errors import DomainError
from chassis.events.jetstream import JetStream, StreamPlan, still_wanted
from chassis.events.outbox import backlog, forget_published
from chassis.events.tables import OUTBOX

log = structlog.get_logger()

_WINDOW = 64
_IDLE_SECONDS = 1.0
_BACK_OFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
_TIDY_EVERY_SECONDS = 3600.0
_GATHER_SECONDS = 0.03
_WATCH_SECONDS = 5.0
_ALARM_SECONDS = 60.0


class Relay:
    """One worker of one database. Several may run: an event published twice is dropped by its id."""

    def __init__(self, database: Database, jetstream: JetStream, plan: StreamPlan, now: Clock) -> None:
        self._database = database
        self._jetstream = jetstream
        self._plan = plan
        self._now = now
        self._tidied = datetime.min.replace(tzinfo=UTC)
        self._failures = 0

    async def run(self) -> None:
        """Publish for ever; a server or database that is away only delays it."""
        while still_wanted():
            try:
                await self._jetstream.wait_connected()
                await self._jetstream.keep_stream(self._plan)
                await self._follow()
            except (NatsError, OSError, TimeoutError, DomainError) as error:
                pause = _BACK_OFF_SECONDS[min(self._failures, len(_BACK_OFF_SECONDS) - 1)]
                self._failures += 1
                log.warning("relay_waits", error=type(error).__name__, seconds=pause)
                await asyncio.sleep(pause)

    async def publish_waiting(self) -> int:
        """Publish one window of waiting events and mark them; answer how many."""
        async with self._database.transaction() as session:
            rows = (await session.execute(_waiting())).all()
        outcomes = await asyncio.gather(*(self._publish(row) for row in rows), return_exceptions=True)
        acknowledged = [row.position for row, outcome in zip(rows, outcomes, strict=True) if outcome is None]
        if acknowledged:
            await self._mark(acknowledged)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return len(acknowledged)

    async def watch(self) -> None:
        """Measure what waits, and tidy up once an hour, whether or not the server is there."""
        while True:
            try:
                await self._measure()
            except DomainError as error:
                log.warning("outbox_not_measured", reason=error.reason)
            await asyncio.sleep(_WATCH_SECONDS)

    async def _follow(self) -> None:
        while True:
            self._database.announced.clear()
            published = await self.publish_waiting()
            self._failures = 0
            if published < _WINDOW:
                await self._rest()

    async def _rest(self) -> None:
        """Sleep until a commit announces something, and a little longer, so that a burst shares one round."""
        try:
            async with asyncio.timeout(_IDLE_SECONDS):
                await self._database.announced.wait()
        except TimeoutError:
            return
        await asyncio.sleep(_GATHER_SECONDS)

    async def _measure(self) -> None:
        now = self._now()
        async with self._database.transaction() as session:
            waiting, oldest = await backlog(session)
            if (now - self._tidied).total_seconds() > _TIDY_EVERY_SECONDS:
                await forget_published(session, now)
                self._tidied = now
        age = (now - oldest).total_seconds() if oldest else 0.0
        metrics.OUTBOX_WAITING.set(waiting)
        metrics.OUTBOX_OLDEST_SECONDS.set(age)
        if age > _ALARM_SECONDS:
            log.error("events_wait_long", waiting=waiting, oldest_seconds=round(age))

    async def _publish(self, row: Row[Any]) -> None:
        await self._jetstream.publish(row.subject, row.payload, _headers(row, self._plan.service), self._plan.name)

    async def _mark(self, positions: list[int]) -> None:
        async with self._database.transaction() as session:
            await session.execute(
                update(OUTBOX).where(OUTBOX.c.position.in_(positions)).values(published_at=self._now())
            )
        metrics.OUTBOX_PUBLISHED.inc(len(positions))


def _waiting() -> Select[Any]:
    # No lock is held while publishing: two relays may send the same event, and JetStream keeps the first.
    return select(OUTBOX).where(OUTBOX.c.published_at.is_(None)).order_by(OUTBOX.c.position).limit(_WINDOW)


def _headers(row: Row[Any], service: str) -> dict[str, str]:
    """CloudEvents 1.0 attributes, the id for de-duplication, and the request and trace that caused it."""
    headers = {
        "Nats-Msg-Id": row.event_id,
        "ce-specversion": "1.0",
        "ce-id": row.event_id,
        "ce-type": row.type,
        "ce-source": f"/codingahead/{service}",
        "ce-time": row.occurred_at.isoformat(),
        "x-request-id": row.request_id,
        "traceparent": row.traceparent,
    }
    return {key: value for key, value in headers.items() if value}
