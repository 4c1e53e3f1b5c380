"""A running service takes the snapshot that is put in force, and whoever asks meanwhile is answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from codingahead.events.v1.lookup_pb2 import EditionPublished
from sqlalchemy import select

from chassis.db.engine import Database
from chassis.events.tables import EVENTS, OUTBOX
from services.lookup.editions.dataset import Dataset
from services.lookup.ports import Library
from services.lookup.repository import sql_announcing
from services.lookup.shelf import LiveShelf
from services.lookup.snapshot.release import Release
from services.lookup.snapshot.releases import Pointer
from services.lookup.tables import Row
from services.lookup.usecases.announce import announce
from tests.waiting import until

from .conftest import Suite
from .letters import many, write


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite+aiosqlite:///{tmp_path}/lookup.sqlite")
    async with made.engine.begin() as connection:
        await connection.run_sync(EVENTS.create_all)
        await connection.run_sync(Row.metadata.create_all)
    yield made
    await made.close()


def shelf_on(suite: Suite, database: Database) -> LiveShelf:
    def now() -> datetime:
        return datetime.now(UTC)

    async def tell(release: Release, pointer: Pointer) -> None:
        await announce(release, pointer, sql_announcing(database, now), now())

    return LiveShelf.open(suite.root, tell)


@asynccontextmanager
async def watching(*shelves: LiveShelf) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(shelf.watch()) for shelf in shelves]
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def told(database: Database) -> list[tuple[str, int]]:
    async with database.transaction() as session:
        rows = (await session.execute(select(OUTBOX.c.payload).order_by(OUTBOX.c.position))).scalars()
        messages = [EditionPublished.FromString(row) for row in rows]
    return [(one.edition, one.sequence) for one in messages]


async def until_loaded(shelf: LiveShelf, *editions: str) -> None:
    async def loaded() -> bool:
        return names(shelf.library) == list(editions)

    await until(loaded)


def names(library: Library) -> list[str]:
    return [each.facts.id for each in library.editions.of(Dataset.LOCALITIES)]


@pytest.fixture
def suite(suite: Suite, tmp_path: Path, real_index: None) -> Suite:
    suite.take(write(tmp_path / "first.txt", "2024-10-01"))
    return suite


class TestAnotherSnapshotInForce:
    async def test_is_served_soon(self, suite: Suite, database: Database, tmp_path: Path) -> None:
        shelf = shelf_on(suite, database)
        async with watching(shelf):
            await asyncio.to_thread(suite.take, write(tmp_path / "second.txt", "2025-10-01"))
            await until_loaded(shelf, "2024-10-01", "2025-10-01")
            await asyncio.to_thread(suite.releases.rollback)
            await until_loaded(shelf, "2024-10-01")

    async def test_is_told_once_by_however_many_replicas(
        self, suite: Suite, database: Database, tmp_path: Path
    ) -> None:
        one, other = shelf_on(suite, database), shelf_on(suite, database)
        async with watching(one, other):
            await asyncio.to_thread(suite.take, write(tmp_path / "second.txt", "2025-10-01"))
            await until_loaded(one, "2024-10-01", "2025-10-01")
            await until_loaded(other, "2024-10-01", "2025-10-01")
            await asyncio.sleep(1.2)
        async with watching(shelf_on(suite, database)):
            await asyncio.sleep(0.7)

        assert await told(database) == [("2024-10-01", 1), ("2025-10-01", 2)]

    async def test_that_was_taken_back_is_told_too(self, suite: Suite, database: Database, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "second.txt", "2025-10-01"))
        async with watching(shelf_on(suite, database)):
            await asyncio.sleep(0.7)
            suite.releases.rollback()

            async def told_again() -> bool:
                return (await told(database))[2:] == [("2024-10-01", 3)]

            await until(told_again)

    async def test_leaves_whoever_has_the_old_one_undisturbed(
        self, suite: Suite, database: Database, tmp_path: Path
    ) -> None:
        shelf = shelf_on(suite, database)
        old = shelf.library
        async with watching(shelf):
            await asyncio.to_thread(suite.take, write(tmp_path / "second.txt", "2024-10-01", many(101)), replace=True)

            async def other() -> bool:
                return shelf.library is not old

            await until(other)
        counts = [
            library.editions.of(Dataset.LOCALITIES)[0].database.execute("SELECT count(*) FROM letters").fetchone()[0]
            for library in (old, shelf.library)
        ]
        assert counts == [100, 101]

    async def test_shares_the_editions_that_stay(self, suite: Suite, database: Database, tmp_path: Path) -> None:
        shelf = shelf_on(suite, database)
        old = shelf.library.editions.of(Dataset.LOCALITIES)[0]
        async with watching(shelf):
            await asyncio.to_thread(suite.take, write(tmp_path / "second.txt", "2025-10-01"))
            await until_loaded(shelf, "2024-10-01", "2025-10-01")
        assert shelf.library.editions.of(Dataset.LOCALITIES)[0] is old

    async def test_that_is_damaged_is_not_taken(self, suite: Suite, database: Database, tmp_path: Path) -> None:
        shelf = shelf_on(suite, database)
        async with watching(shelf):
            suite.take(write(tmp_path / "second.txt", "2025-10-01"))
            release = suite.releases.current()
            assert release is not None
            (suite.root / release.editions[1].file.path).write_bytes(b"no edition")
            await asyncio.sleep(1)
            assert names(shelf.library) == ["2024-10-01"]
