"""One transaction of the accounts database."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.db.engine import Database
from chassis.events.outbox import SqlOutbox
from chassis.events.work import works
from chassis.mail.mailbox import SqlMailbox
from services.accounts.ports import Begin
from services.accounts.repository.accounts import SqlAccounts, SqlRegistrations, SqlSessions
from services.accounts.repository.api_keys import SqlApiKeys
from services.accounts.repository.archive import SqlArchive
from services.accounts.repository.bookmarks import SqlBookmarks
from services.accounts.repository.ledger import SqlLedger
from services.accounts.repository.limits import SqlLimits
from services.accounts.repository.mailing import SqlMailedLinks, SqlResetRequests
from services.accounts.repository.usage import SqlUsageStatistics


class SqlWork:
    """Everything in one session."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._now = now
        self.accounts = SqlAccounts(session)
        self.ledger = SqlLedger(session)
        self.sessions = SqlSessions(session)
        self.registrations = SqlRegistrations(session)
        self.limits = SqlLimits(session)
        self.usage = SqlUsageStatistics(session)
        self.bookmarks = SqlBookmarks(session)
        self.links = SqlMailedLinks(session)
        self.reset_requests = SqlResetRequests(session, now)
        self.mailbox = SqlMailbox(session, now)
        self.api_keys = SqlApiKeys(session)
        self.archive = SqlArchive(session, now)
        self.outbox = SqlOutbox(session)

    def now(self) -> datetime:
        """The moment at which the transaction began: one moment for everything in it."""
        return self._now


def beginner(database: Database, now: Clock) -> Begin:
    """What begins transactions of this database."""
    return works(database, lambda session: SqlWork(session, now()))
