"""Bookmarks in SQL."""

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain import Bookmark
from services.accounts.repository.upsert import insert_into
from services.accounts.tables import BookmarkRow

_KEY = ("account_id", "system", "code")


class SqlBookmarks:
    """The table of bookmarks."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, account_id: str, system: str, code: str) -> Bookmark | None:
        """Get by key."""
        row = await self._session.get(BookmarkRow, (account_id, system, code))
        return _bookmark(row) if row else None

    async def count(self, account_id: str) -> int:
        """Count the account's."""
        counted = select(func.count()).select_from(BookmarkRow).where(BookmarkRow.account_id == account_id)
        return int((await self._session.execute(counted)).scalar_one())

    async def keep(self, bookmark: Bookmark) -> None:
        """Insert, or write the note anew."""
        values = {name: getattr(bookmark, name) for name in (*_KEY, "note", "created_at", "updated_at")}
        statement = insert_into(self._session, BookmarkRow).values(values)
        changed = {"note": bookmark.note, "updated_at": bookmark.updated_at}
        await self._session.execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_=changed))

    async def forget(self, account_id: str, system: str, code: str) -> None:
        """Delete by key."""
        ours = (BookmarkRow.account_id == account_id, BookmarkRow.system == system, BookmarkRow.code == code)
        await self._session.execute(delete(BookmarkRow).where(*ours))

    async def forget_all(self, account_id: str) -> None:
        """Delete the account's."""
        await self._session.execute(delete(BookmarkRow).where(BookmarkRow.account_id == account_id))

    async def page(self, account_id: str, after: tuple[str, str] | None, most: int) -> list[Bookmark]:
        """Read along the primary key."""
        wanted = select(BookmarkRow).where(BookmarkRow.account_id == account_id)
        if after is not None:
            wanted = wanted.where(tuple_(BookmarkRow.system, BookmarkRow.code) > after)
        rows = await self._session.scalars(wanted.order_by(BookmarkRow.system, BookmarkRow.code).limit(most))
        return [_bookmark(row) for row in rows]


def _bookmark(row: BookmarkRow) -> Bookmark:
    return Bookmark(row.account_id, row.system, row.code, row.note, row.created_at, row.updated_at)
