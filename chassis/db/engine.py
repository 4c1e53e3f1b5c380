"""One transaction at a time, safe on SQLite and PostgreSQL, with the drivers' failures turned into refusals."""

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from chassis.db import sqlite
from chassis.errors import StorageConflict, StorageUnavailable
from chassis.settings import SettingsRefused

_WAIT_SECONDS = 5
_SERIALIZATION_FAILURES = {"40001", "40P01"}
_LEAST_POSTGRES = 14
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
        except (DBAPIError, PoolTimeout, ConnectionError, socket.gaierror) as error:
            raise _refusal(error) from error
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

    async def refuse_unsafe(self) -> None:
        """Raise SettingsRefused when the server could lose what it has confirmed."""
        if self.engine.dialect.name != "postgresql":
            return
        async with self.engine.connect() as connection:
            version = int((await connection.execute(text("SHOW server_version_num"))).scalar_one()) // 10_000
            off = [name for name in _DURABLE if (await connection.execute(text(f"SHOW {name}"))).scalar_one() == "off"]
        if version < _LEAST_POSTGRES:
            raise SettingsRefused(f"PostgreSQL {version} is too old: {_LEAST_POSTGRES} or newer is needed.")
        if off:
            raise SettingsRefused(f"PostgreSQL could lose confirmed changes: turn on {', '.join(off)}.")

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


def _engine(url: str) -> AsyncEngine:
    dialect = make_url(url).get_backend_name()
    if dialect == "sqlite":
        return _sqlite_engine(url)
    if dialect == "postgresql" and make_url(url).get_driver_name() == "asyncpg":
        return _postgres_engine(url)
    raise SettingsRefused("DATABASE_URL begins with sqlite+aiosqlite:/// or postgresql+asyncpg://")


def _sqlite_engine(url: str) -> AsyncEngine:
    """One connection for everything: SQLite before 3.51.3 can damage a WAL that two connections write to."""
    file = make_url(url).database
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
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


def _postgres_engine(url: str) -> AsyncEngine:
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


def _refusal(error: Exception) -> Exception:
    if not isinstance(error, DBAPIError):
        return StorageUnavailable()
    original = getattr(error, "orig", None)
    if getattr(original, "sqlstate", None) in _SERIALIZATION_FAILURES:
        return StorageConflict()
    lost = isinstance(error, OperationalError) or getattr(error, "connection_invalidated", False)
    return StorageUnavailable() if lost or isinstance(original, sqlite3.OperationalError) else error
