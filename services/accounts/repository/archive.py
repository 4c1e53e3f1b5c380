"""Deleting what has grown old, in SQL."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import (
    LoginAttemptRow,
    MailedLinkRow,
    NetworkCountRow,
    NetworkSaltRow,
    RegistrationRow,
    SessionRow,
    SpendRow,
)

_NETWORKS_KEPT = timedelta(hours=48)
_ATTEMPTS_KEPT = timedelta(days=1)
# Longer than any of them works.
_LINKS_KEPT = timedelta(days=1)


class SqlArchive:
    """Every table that would grow for ever."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def forget(self, answers: timedelta, sessions: timedelta, idle: timedelta) -> None:
        """Delete by age. A salt is of no use after its day, and gone 48 hours after the day began."""
        now = self._now
        kept_from = (now - _NETWORKS_KEPT).date() + timedelta(days=1)
        for outdated in (
            delete(SpendRow).where(SpendRow.answered_at < now - answers),
            delete(RegistrationRow).where(RegistrationRow.registered_at < now - answers),
            delete(SessionRow).where(or_(SessionRow.opened_at < now - sessions, SessionRow.used_at < now - idle)),
            delete(LoginAttemptRow).where(LoginAttemptRow.last_at < now - _ATTEMPTS_KEPT),
            delete(MailedLinkRow).where(MailedLinkRow.made_at < now - _LINKS_KEPT),
            delete(NetworkCountRow).where(NetworkCountRow.window < kept_from.isoformat()),
            delete(NetworkSaltRow).where(NetworkSaltRow.day < kept_from),
        ):
            await self._session.execute(outdated.execution_options(synchronize_session=False))
