"""Saved searches in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select, bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.filters import Filter
from services.jobs.domain.saved_searches import Frequency, SavedSearch
from services.jobs.tables import ContactRow
from services.jobs.tables_alerts import MatchRow, SavedSearchRow

_FILTER: TypeAdapter[Filter] = TypeAdapter(Filter)


class SqlSavedSearches:
    """The table of saved searches."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(self, search: SavedSearch) -> None:
        """Insert one."""
        wanted = _FILTER.dump_python(search.wanted, mode="json", exclude_defaults=True)
        self._session.add(
            SavedSearchRow(
                saved_search_id=search.saved_search_id,
                owner=search.owner,
                filter=wanted,
                created_at=search.created_at,
                **_columns(search),
            )
        )
        await self._session.flush()

    async def get(self, saved_search_id: str) -> SavedSearch | None:
        """Find one."""
        return await self._one(select(SavedSearchRow).where(SavedSearchRow.saved_search_id == saved_search_id))

    async def held(self, saved_search_id: str) -> SavedSearch | None:
        """Find one and lock its row; SQLite has locked the whole file already."""
        found = select(SavedSearchRow).where(SavedSearchRow.saved_search_id == saved_search_id)
        return await self._one(found.with_for_update())

    async def listening(self, saved_search_ids: Collection[str]) -> list[SavedSearch]:
        """Lock those that are to be told, in one order for everybody."""
        found = select(SavedSearchRow).where(
            SavedSearchRow.saved_search_id.in_(saved_search_ids), SavedSearchRow.frequency != Frequency.NEVER
        )
        return await self._all(found.order_by(SavedSearchRow.position).with_for_update())

    async def change(self, searches: Sequence[SavedSearch]) -> None:
        """Keep what searches that are held are now."""
        rows = [{"changed_id": each.saved_search_id, **_columns(each)} for each in searches]
        if rows:
            mine = update(SavedSearchRow).where(SavedSearchRow.saved_search_id == bindparam("changed_id"))
            await (await self._session.connection()).execute(mine, rows)

    async def remove(self, search: SavedSearch) -> None:
        """Forget one that is held, with its matches."""
        for table in (MatchRow, SavedSearchRow):
            await self._session.execute(delete(table).where(table.saved_search_id == search.saved_search_id))

    async def of_owner(self, owner: str) -> list[SavedSearch]:
        """List what an account keeps, last kept first."""
        found = select(SavedSearchRow).where(SavedSearchRow.owner == owner)
        return await self._all(found.order_by(SavedSearchRow.position.desc()))

    async def after(self, position: int, most: int) -> list[tuple[int, SavedSearch]]:
        """List with their positions what was made after a position."""
        found = select(SavedSearchRow).where(SavedSearchRow.position > position)
        # As plain rows: thousands of objects would stay in the session.
        found = found.order_by(SavedSearchRow.position).limit(most)
        rows = await (await self._session.connection()).execute(found)
        return [(row.position, _search(row)) for row in rows]

    async def ids(self) -> frozenset[str]:
        """All that there are."""
        return frozenset((await self._session.execute(select(SavedSearchRow.saved_search_id))).scalars())

    async def due(self, at: datetime, most: int) -> list[SavedSearch]:
        """Lock some whose time has come, past those that are locked."""
        found = select(SavedSearchRow).where(SavedSearchRow.next_mail_at <= at)
        found = found.order_by(SavedSearchRow.next_mail_at, SavedSearchRow.position).limit(most)
        return await self._all(found.with_for_update(skip_locked=True))

    async def wake(self, at: datetime) -> int:
        """Make due what awaits an address that is proved."""
        proved = exists().where(ContactRow.account_id == SavedSearchRow.owner, ContactRow.email_verified)
        awaiting = update(SavedSearchRow).where(SavedSearchRow.awaits_address.is_(True), proved)
        woken = await self._session.execute(awaiting.values(next_mail_at=at, awaits_address=False))
        return int(woken.rowcount)  # type: ignore[attr-defined]  # of a statement that changes rows

    async def _one(self, found: Select[SavedSearchRow]) -> SavedSearch | None:
        row = (await self._session.execute(found.execution_options(populate_existing=True))).scalar_one_or_none()
        return _search(row) if row else None

    async def _all(self, found: Select[SavedSearchRow]) -> list[SavedSearch]:
        rows = (await self._session.execute(found.execution_options(populate_existing=True))).scalars()
        return [_search(row) for row in rows]


def _columns(search: SavedSearch) -> dict[str, Any]:
    return {
        "name": search.name,
        "frequency": search.frequency.value,
        "next_mail_at": search.next_mail_at,
        "last_mail_at": search.last_mail_at,
        "awaits_address": search.awaits_address,
        "version": search.version,
    }


def _search(row: Any) -> SavedSearch:
    return SavedSearch(
        saved_search_id=row.saved_search_id,
        owner=row.owner,
        name=row.name,
        wanted=_FILTER.validate_python(row.filter),
        frequency=Frequency(row.frequency),
        created_at=row.created_at,
        next_mail_at=row.next_mail_at,
        last_mail_at=row.last_mail_at,
        awaits_address=row.awaits_address,
        version=row.version,
    )
