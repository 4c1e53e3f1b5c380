"""The stores that every specification of accounts holds on: memory, SQLite and PostgreSQL."""

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from codingahead.events.v1 import accounts_pb2
from sqlalchemy import ColumnClause, literal_column, select

from chassis.clock import Clock
from chassis.db.engine import Database
from chassis.events.event import Event
from chassis.events.tables import OUTBOX
from chassis.mail.message import Mail
from chassis.mail.tables import MAILS
from services.accounts.ports import Work
from services.accounts.repository.work import beginner

_MESSAGES = {
    message.DESCRIPTOR.full_name: message
    for message in (
        accounts_pb2.AccountDeleted,
        accounts_pb2.AccountEmailVerified,
        accounts_pb2.AccountRegistered,
        accounts_pb2.ViewCharged,
        accounts_pb2.ViewsExhausted,
    )
}


class Store(Protocol):
    """Where transactions are kept, and what they told."""

    def begin(self) -> AbstractAsyncContextManager[Work]: ...

    async def told(self) -> list[Event]: ...

    async def mails(self) -> list[Mail]: ...


class InSql:
    """A store in a migrated database."""

    def __init__(self, url: str, now: Clock) -> None:
        self.database = Database(url)
        self.now = now
        self._begin = beginner(self.database, now)

    def begin(self) -> AbstractAsyncContextManager[Work]:
        return self._begin()

    async def told(self) -> list[Event]:
        async with self.database.transaction() as session:
            rows = (await session.execute(select(OUTBOX).order_by(OUTBOX.c.position))).all()
        return [
            Event(row.subject, row.event_id, row.occurred_at, _MESSAGES[row.type].FromString(row.payload))
            for row in rows
        ]

    async def mails(self) -> list[Mail]:
        async with self.database.transaction() as session:
            # The place of a row tells which of two of one moment came first.
            place: ColumnClause[Any] = literal_column(
                "rowid" if session.get_bind().dialect.name == "sqlite" else "ctid"
            )
            rows = (await session.execute(select(MAILS).order_by(MAILS.c.handed_over_at, place))).all()
        return [Mail(row.cause, row.recipient, row.subject, row.text, row.html) for row in rows]
