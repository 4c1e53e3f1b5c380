"""INSERT … ON CONFLICT, which both databases spell the same but SQLAlchemy keeps in two places."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import Row


def insert_into(session: AsyncSession, table: type[Row]) -> postgresql.Insert:
    """An insert that may name what to do when the row is there already."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)  # type: ignore[return-value]  # same methods, no common type
    return postgresql.insert(table)
