"""One transaction of the jobs database."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.db.engine import Database
from chassis.events.outbox import SqlOutbox
from chassis.events.work import works
from chassis.mail.mailbox import SqlMailbox
from services.jobs.ports import Works
from services.jobs.repository.applications import SqlApplications
from services.jobs.repository.contacts import SqlContacts
from services.jobs.repository.creations import SqlCreations
from services.jobs.repository.employers import SqlEmployers
from services.jobs.repository.matches import SqlMatches
from services.jobs.repository.moderation import SqlAudit, SqlReports
from services.jobs.repository.postings import SqlPostings
from services.jobs.repository.profiles import SqlProfiles
from services.jobs.repository.saved_searches import SqlSavedSearches
from services.jobs.repository.statistics import SqlStatistics


def sql_works(database: Database, now: Clock) -> Works:
    """Transactions of a database."""

    return works(database, lambda session: SqlWork(session, now))


class SqlWork:
    """One transaction."""

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        self.employers = SqlEmployers(session)
        self.contacts = SqlContacts(session)
        self.postings = SqlPostings(session)
        self.applications = SqlApplications(session)
        self.reports = SqlReports(session)
        self.audit = SqlAudit(session)
        self.creations = SqlCreations(session)
        self.statistics = SqlStatistics(session)
        self.saved_searches = SqlSavedSearches(session)
        self.matches = SqlMatches(session)
        self.profiles = SqlProfiles(session)
        self.outbox = SqlOutbox(session)
        self.mailbox = SqlMailbox(session, now())
        self.now = now
