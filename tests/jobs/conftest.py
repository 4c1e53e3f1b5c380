"""The job board on every storage that it must behave the same on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import select

from chassis.db.engine import Database
from chassis.db.migrate import migrate
from chassis.events.tables import OUTBOX
from chassis.mail.tables import MAILS
from services.jobs.ports import Works
from services.jobs.repository.work import sql_works
from services.jobs.tables import TransitionRow
from services.jobs.wiring import SERVICE
from tests.jobs.memory import Memory
from tests.jobs.samples import TurnableClock

Step = tuple[str | None, str, str]


class Board(Protocol):
    """A job board that a test can look into."""

    clock: TurnableClock

    @property
    def works(self) -> Works: ...

    async def told(self) -> list[str]:
        """The subjects of what was told, in order."""
        ...

    async def way(self, posting_id: str) -> list[Step]:
        """From where, to where, by whom: each step of a posting."""
        ...

    async def mails(self) -> list[str]:
        """To whom each mail that was handed over goes, and its subject."""
        ...


class MemoryBoard:
    """In memory."""

    def __init__(self) -> None:
        self.clock = TurnableClock()
        self._memory = Memory(self.clock)
        self.works = self._memory.works

    async def told(self) -> list[str]:
        return [event.subject for event in self._memory.kept.told]

    async def way(self, posting_id: str) -> list[Step]:
        steps = [each for each in self._memory.kept.transitions if each.posting_id == posting_id]
        return [(each.origin, each.target, each.by) for each in steps]

    async def mails(self) -> list[str]:
        return sorted(f"{mail.to}: {mail.subject}" for mail in self._memory.kept.mails.values())


class SqlBoard:
    """In a database that the service's own migrations made."""

    def __init__(self, database: Database) -> None:
        self.clock = TurnableClock()
        self.database = database
        self.works = sql_works(database, self.clock)

    async def told(self) -> list[str]:
        async with self.database.transaction() as session:
            return list((await session.execute(select(OUTBOX.c.subject).order_by(OUTBOX.c.position))).scalars())

    async def way(self, posting_id: str) -> list[Step]:
        steps = (
            select(TransitionRow).where(TransitionRow.posting_id == posting_id).order_by(TransitionRow.transition_id)
        )
        async with self.database.transaction() as session:
            return [(row.origin, row.target, row.moved_by) for row in (await session.execute(steps)).scalars()]

    async def mails(self) -> list[str]:
        async with self.database.transaction() as session:
            rows = (await session.execute(select(MAILS.c.recipient, MAILS.c.subject))).all()
        return sorted(f"{row.recipient}: {row.subject}" for row in rows)


@asynccontextmanager
async def _migrated(url: str) -> AsyncIterator[SqlBoard]:
    database = Database(url)
    await migrate(database.engine, SERVICE.migrations)
    yield SqlBoard(database)
    await database.close()


@pytest.fixture
async def memory_board() -> MemoryBoard:
    return MemoryBoard()


@pytest.fixture
async def sqlite_board(tmp_path: Path) -> AsyncIterator[SqlBoard]:
    async with _migrated(f"sqlite+aiosqlite:///{tmp_path}/jobs.sqlite") as board:
        yield board


@pytest.fixture
async def postgres_board(postgres_url: str) -> AsyncIterator[SqlBoard]:
    async with _migrated(postgres_url) as board:
        yield board


@pytest.fixture(params=["memory_board", "sqlite_board", pytest.param("postgres_board", marks=pytest.mark.postgres)])
def board(request: pytest.FixtureRequest) -> Board:
    """The same board on each storage, one after the other."""
    made: Board = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def works(board: Board) -> Works:
    """Its transactions."""
    return board.works
