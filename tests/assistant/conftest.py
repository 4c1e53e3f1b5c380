"""The assistant on every storage that it must behave the same on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import func, select

from chassis.db.engine import Database
from chassis.db.migrate import migrate
from chassis.events.tables import OUTBOX
from services.assistant.ports import Works
from services.assistant.repository import sql_works
from services.assistant.tables import AnswerRow
from services.assistant.wiring import SERVICE
from tests.assistant.memory import Memory
from tests.assistant.samples import NOON


class Desk(Protocol):
    """Where answers are kept, for a test to look into."""

    @property
    def works(self) -> Works: ...

    async def told(self) -> list[str]:
        """The subjects of what was told."""
        ...

    async def count(self) -> int:
        """How many answers are kept."""
        ...


class MemoryDesk:
    """In memory."""

    def __init__(self) -> None:
        self._memory = Memory(lambda: NOON)
        self.works = self._memory.work

    async def told(self) -> list[str]:
        return [event.subject for event in self._memory.kept.told]

    async def count(self) -> int:
        return len(self._memory.kept.answers)


class SqlDesk:
    """In a database that the service's own migrations made."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.works = sql_works(database, lambda: NOON)

    async def told(self) -> list[str]:
        async with self._database.transaction() as session:
            return list((await session.execute(select(OUTBOX.c.subject).order_by(OUTBOX.c.position))).scalars())

    async def count(self) -> int:
        async with self._database.transaction() as session:
            return (await session.execute(select(func.count()).select_from(AnswerRow))).scalar_one()


@asynccontextmanager
async def _migrated(url: str) -> AsyncIterator[SqlDesk]:
    database = Database(url)
    await migrate(database.engine, SERVICE.migrations)
    yield SqlDesk(database)
    await database.close()


@pytest.fixture
async def memory_desk() -> MemoryDesk:
    return MemoryDesk()


@pytest.fixture
async def sqlite_desk(tmp_path: Path) -> AsyncIterator[SqlDesk]:
    async with _migrated(f"sqlite+aiosqlite:///{tmp_path}/assistant.sqlite") as desk:
        yield desk


@pytest.fixture
async def postgres_desk(postgres_url: str) -> AsyncIterator[SqlDesk]:
    async with _migrated(postgres_url) as desk:
        yield desk


@pytest.fixture(params=["memory_desk", "sqlite_desk", pytest.param("postgres_desk", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest) -> Desk:
    """The same on each storage, one after the other."""
    made: Desk = request.getfixturevalue(request.param)
    return made
