"""One transaction of the jobs database."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.db.engine import Database
from chassis.events.outbox import SqlOutbox
from chassis.events.work import works
from services.jobs.ports import Works
from services.jobs.repository.creations import SqlCreations
from services.jobs.repository.employers import SqlEmployers
from services.jobs.repository.postings import SqlPostings


def sql_works(database: Database, now: Clock) -> Works:
    """Transactions of a database."""

    return works(database, lambda session: SqlWork(session, now))


class SqlWork:
    """One transaction."""

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        self.employers = SqlEmployers(session)
        self.postings = SqlPostings(session)
        self.creations = SqlCreations(session)
        self.outbox = SqlOutbox(session)
        self.now = now
