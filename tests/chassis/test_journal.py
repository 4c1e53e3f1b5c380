"""Events of reads: safe before an answer that waits, soon after one that does not, never more in memory than told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from chassis.db.engine import Database
from chassis.errors import StorageUnavailable
from chassis.events.journal import GroupedJournal
from chassis.events.tables import EVENTS, OUTBOX
from chassis.request import begin_request
from tests.chassis.effects import search_performed
from tests.waiting import until


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite+aiosqlite:///{tmp_path}/lookup.sqlite")
    async with made.engine.begin() as connection:
        await connection.run_sync(EVENTS.create_all)
    yield made
    await made.close()


@asynccontextmanager
async def writing(journal: GroupedJournal) -> AsyncIterator[None]:
    task = asyncio.create_task(journal.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def kept(database: Database) -> int:
    async with database.transaction() as session:
        return (await session.execute(select(func.count()).select_from(OUTBOX))).scalar_one()


class TestAPagesEvent:
    async def test_is_committed_when_record_returns(self, database: Database) -> None:
        journal = GroupedJournal(database, 100)
        async with writing(journal):
            await asyncio.gather(*(journal.record(search_performed()) for _ in range(50)))
            assert await kept(database) == 50

    async def test_keeps_the_id_of_the_request_that_caused_it(self, database: Database) -> None:
        journal = GroupedJournal(database, 100)
        async with writing(journal):
            begin_request("request-of-ada")
            await journal.record(search_performed())

        async with database.transaction() as session:
            assert (await session.execute(select(OUTBOX.c.request_id))).scalar_one() == "request-of-ada"

    async def test_that_cannot_be_kept_is_a_refusal(self, tmp_path: Path) -> None:
        without_tables = Database(f"sqlite+aiosqlite:///{tmp_path}/empty.sqlite")
        journal = GroupedJournal(without_tables, 100)
        async with writing(journal):
            with pytest.raises(StorageUnavailable):
                await journal.record(search_performed())
        await without_tables.close()


class TestASearchsEvent:
    async def test_is_kept_soon_without_being_waited_for(self, database: Database) -> None:
        journal = GroupedJournal(database, 100)
        async with writing(journal):
            journal.offer(search_performed())

            async def is_kept() -> bool:
                return await kept(database) == 1

            await until(is_kept)

    async def test_is_kept_on_the_way_down(self, database: Database) -> None:
        journal = GroupedJournal(database, 100)
        for _ in range(30):
            journal.offer(search_performed())
        await journal.close()

        assert await kept(database) == 30

    async def test_is_kept_when_the_writer_has_it_in_hand(self, database: Database) -> None:
        journal = GroupedJournal(database, 100)
        async with writing(journal):
            journal.offer(search_performed())
            await asyncio.sleep(0)
            await journal.close()

        assert await kept(database) == 1

    async def test_is_dropped_when_too_many_wait(self, database: Database) -> None:
        journal = GroupedJournal(database, 100)
        for _ in range(500):
            journal.offer(search_performed())
        await journal.close()

        assert await kept(database) == 100
