"""One transaction at a time, safe on SQLite and PostgreSQL, with the drivers' failures turned into refusals."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import URL, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from chassis.db import sqlite
from chassis.db.failures import lasting, refusal
from chassis.errors import StorageUnavailable
from chassis.settings import SettingsRefused

log = structlog.get_logger()

_WAIT_SECONDS = 5
_RETRY_SECONDS = 1
_LEAST_POSTGRES = 14
# Such a database would be gone with the process.
_NO_FILE = {None, "", ":memory:"}
_WRONG_URL = "DATABASE_URL is sqlite+aiosqlite:///FILE or begins with postgresql+asyncpg://"
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


class Database:
    """A service's database. `announced` is set whenever a commit left events in the outbox."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.announced = asyncio.Event()
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, undone on any error. Raises StorageUnavailable or StorageConflict."""
        try:
            async with self._sessions.begin() as session:
                yield session
        except (DBAPIError, PoolTimeout, OSError) as error:
            raise refusal(error) from error
        if session.info.pop("announced", False):
            self.announced.set()

    async def answers(self) -> bool:
        """Whether the database can be asked at this moment."""
        try:
            async with asyncio.timeout(_WAIT_SECONDS), self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError, TimeoutError):
            return False
        return True

    async def until_there(self) -> None:
        """Wait until the database can be used. Raises SettingsRefused when it never will be, or when it is not safe."""
        while True:
            try:
                await self.refuse_unsafe()
            except StorageUnavailable as error:
                log.warning("database_not_there", error=type(error.__cause__).__name__)
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                return

    async def refuse_unsafe(self) -> None:
        """Raise SettingsRefused for a database that lets nobody in, or could lose what it has confirmed.

        Raises StorageUnavailable while it does not answer.
        """
        try:
            async with self.engine.connect() as connection:
                await _refuse_unsafe(connection)
        except (DBAPIError, PoolTimeout, OSError) as error:
            if reason := lasting(error):
                raise SettingsRefused(f"The database of DATABASE_URL cannot be used: {reason}.") from None
            raise refusal(error) from error

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


async def _refuse_unsafe(connection: AsyncConnection) -> None:
    if connection.dialect.name != "postgresql":
        # The first statement takes SQLite's lock for writing.
        await connection.execute(text("SELECT 1"))
        return
    version = int((await connection.execute(text("SHOW server_version_num"))).scalar_one()) // 10_000
    off = [name for name in _DURABLE if (await connection.execute(text(f"SHOW {name}"))).scalar_one() == "off"]
    if version < _LEAST_POSTGRES:
        raise SettingsRefused(f"PostgreSQL {version} is too old: {_LEAST_POSTGRES} or newer is needed.")
    if off:
        raise SettingsRefused(f"PostgreSQL could lose confirmed changes: turn on {', '.join(off)}.")


def _engine(said: str) -> AsyncEngine:
    try:
        url = make_url(said)
    except (ArgumentError, ValueError):
        raise SettingsRefused(_WRONG_URL) from None
    if url.drivername == "sqlite+aiosqlite" and url.database not in _NO_FILE:
        return _sqlite_engine(url, Path(str(url.database)))
    if url.drivername == "postgresql+asyncpg":
        return _postgres_engine(url)
    raise SettingsRefused(_WRONG_URL)


def _sqlite_engine(url: URL, file: Path) -> AsyncEngine:
    """One connection for everything: SQLite before 3.51.3 can damage a WAL that two connections write to."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsRefused(f"{file.parent} cannot be made: {error.strerror}.") from None
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=_WAIT_SECONDS,
        hide_parameters=True,
        connect_args={"async_creator_fn": sqlite.connect},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _postgres_engine(url: URL) -> AsyncEngine:
    limits = {"statement_timeout": "10000", "idle_in_transaction_session_timeout": "30000", "timezone": "UTC"}
    return create_async_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_timeout=_WAIT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"server_settings": limits, "timeout": _WAIT_SECONDS},
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # SQLAlchemy's own begin would be deferred, and two writers that both read first would both fail.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_WAIT_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
