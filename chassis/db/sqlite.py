"""SQLite with one visit to the connection's thread for each statement, where aiosqlite's own cursor makes four.

Half of a small transaction's time is such visits. Leans on `_execute` and `_conn` of aiosqlite; its version is pinned.
"""

import sqlite3
from typing import Any, Self

import aiosqlite


class OneVisitCursor:
    """What SQLAlchemy needs of a cursor; rows are fetched with the statement that makes them."""

    arraysize = 1

    def __init__(self, connection: "OneVisitConnection") -> None:
        self._connection = connection
        self._visit: Any = connection._execute
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid = -1

    async def __aenter__(self) -> Self:
        """SQLAlchemy opens cursors as context managers."""
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> Self:
        """Run one statement and take its rows."""
        await self._visit(self._run, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Any) -> Self:
        """Run one statement for many rows of parameters."""
        await self._visit(self._run_many, statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """The rows that came with the statement."""
        return self._rows

    async def close(self) -> None:
        """Let go of the rows."""
        self._rows = []

    def _run(self, statement: str, parameters: Any) -> None:
        self._take(self._connection._conn.execute(statement, parameters))

    def _run_many(self, statement: str, parameters: Any) -> None:
        self._take(self._connection._conn.executemany(statement, parameters))

    def _take(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid or -1
        cursor.close()


class OneVisitConnection(aiosqlite.Connection):
    """aiosqlite's connection, with the other cursor."""

    def cursor(self) -> Any:
        """A cursor that SQLAlchemy awaits; aiosqlite's own would be made in the thread."""
        return OneVisitCursor(self)


def connect(database: str, **options: Any) -> OneVisitConnection:
    """What SQLAlchemy calls to connect; awaited by it."""
    return OneVisitConnection(lambda: sqlite3.connect(database, **options), 64)
