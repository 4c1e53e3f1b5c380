"""The transaction of a use case: what is changed and what is told of it, committed together."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db.engine import Database
from chassis.events.outbox import SqlOutbox


class Telling(Protocol):
    """One transaction of a service, whatever else it gives."""

    @property
    def outbox(self) -> SqlOutbox:
        """What is told with it."""
        ...


WorkT = TypeVar("WorkT", bound=Telling)


def works(
    database: Database, begin: Callable[[AsyncSession], WorkT]
) -> Callable[[], AbstractAsyncContextManager[WorkT]]:
    """What opens transactions: each writes its events last and commits when its block ends, or undoes everything."""

    @asynccontextmanager
    async def work() -> AsyncIterator[WorkT]:
        async with database.transaction() as session:
            one = begin(session)
            yield one
            await one.outbox.flush()

    return work
