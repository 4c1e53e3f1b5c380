"""Idempotency keys and what was made under them, in SQL."""

from pydantic import TypeAdapter
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.creations import Attempt, Creation
from services.jobs.domain.employers import Employer
from services.jobs.domain.postings import Posting
from services.jobs.domain.saved_searches import SavedSearch
from services.jobs.tables import CreationRow

_MADE: TypeAdapter[Employer | Posting | SavedSearch] = TypeAdapter(Employer | Posting | SavedSearch)


class SqlCreations:
    """The table of keys."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, account_id: str, attempt: Attempt) -> Creation | None:
        """Insert the key, or find what it made; the insert waits for another transaction with the same key."""
        row = CreationRow(account_id=account_id, idempotency_key=attempt.key, digest=attempt.digest)
        try:
            async with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return await self._found(account_id, attempt.key)
        return None

    async def keep(self, account_id: str, creation: Creation) -> None:
        """Write what was made beside its key."""
        mine = update(CreationRow).where(
            CreationRow.account_id == account_id, CreationRow.idempotency_key == creation.attempt.key
        )
        await self._session.execute(mine.values(made=_MADE.dump_json(creation.made).decode()))

    async def forget(self, account_id: str) -> None:
        """Forget an account's keys."""
        await self._session.execute(delete(CreationRow).where(CreationRow.account_id == account_id))

    async def _found(self, account_id: str, key: str) -> Creation:
        row = await self._session.get_one(CreationRow, (account_id, key))
        return Creation(Attempt(key, row.digest), _MADE.validate_json(row.made or ""))
