"""What networks and addresses tried, in SQL."""

import secrets
from datetime import UTC, date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain import Attempts
from services.accounts.repository.upsert import insert_into
from services.accounts.tables import LoginAttemptRow, NetworkCountRow, NetworkSaltRow

_SALT_BYTES = 32
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class SqlLimits:
    """The tables of salts, counts and attempts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def salt(self, day: date) -> bytes:
        """Read the day's, or insert one: of two that are made at once the first one holds."""
        wanted = select(NetworkSaltRow.salt).where(NetworkSaltRow.day == day)
        if known := await self._session.scalar(wanted):
            return known
        made = insert_into(self._session, NetworkSaltRow).values(day=day, salt=secrets.token_bytes(_SALT_BYTES))
        await self._session.execute(made.on_conflict_do_nothing())
        return (await self._session.scalars(wanted)).one()

    async def count(self, purpose: str, window: str, bucket: str, amount: int) -> int:
        """Add in one statement."""
        row = {"purpose": purpose, "window": window, "bucket": bucket}
        added = (
            insert_into(self._session, NetworkCountRow)
            .values(row | {"count": amount})
            .on_conflict_do_update(index_elements=list(row), set_={"count": NetworkCountRow.count + amount})
            .returning(NetworkCountRow.count)
        )
        return (await self._session.scalars(added)).one()

    async def attempts(self, subject: str) -> Attempts | None:
        """Read and hold the row in one statement that makes it if need be: between two it could be forgiven."""
        nothing = insert_into(self._session, LoginAttemptRow).values(subject=subject, failures=0, last_at=_LONG_AGO)
        held = nothing.on_conflict_do_update(index_elements=["subject"], set_={"subject": subject})
        row = (await self._session.execute(held.returning(LoginAttemptRow.failures, LoginAttemptRow.last_at))).one()
        return Attempts(row.failures, row.last_at) if row.failures else None

    async def note(self, subject: str, attempts: Attempts) -> None:
        """Insert or overwrite."""
        values = {"failures": attempts.failures, "last_at": attempts.last_at}
        statement = insert_into(self._session, LoginAttemptRow).values(values | {"subject": subject})
        await self._session.execute(statement.on_conflict_do_update(index_elements=["subject"], set_=values))

    async def forgive(self, subject: str) -> None:
        """Delete the row."""
        await self._session.execute(delete(LoginAttemptRow).where(LoginAttemptRow.subject == subject))
