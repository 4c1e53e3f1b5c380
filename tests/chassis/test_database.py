"""One transaction at a time that is whole or nothing, on SQLite and on PostgreSQL."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from chassis.db.engine import Database
from chassis.errors import StorageUnavailable
from chassis.settings import SettingsRefused
from tests.chassis.effects import NOTED


class TestManyWritersAtOnce:
    async def test_all_commit_and_none_fails(self, database: Database) -> None:
        async def write(number: int) -> None:
            async with database.transaction() as session:
                await session.execute(select(func.count()).select_from(NOTED))
                await session.execute(insert(NOTED).values(event_id=str(number), hits=number))

        await asyncio.gather(*(write(number) for number in range(100)))

        assert await _rows(database) == 100


class TestATransaction:
    async def test_is_undone_whole_when_its_block_fails(self, database: Database) -> None:
        with pytest.raises(RuntimeError, match="second thoughts"):
            await _write_and_fail(database)

        assert await _rows(database) == 0

    async def test_is_undone_when_its_task_is_cancelled_and_the_next_one_works(self, database: Database) -> None:
        written = asyncio.Event()

        async def write_and_wait() -> None:
            async with database.transaction() as session:
                await session.execute(insert(NOTED).values(event_id="a", hits=1))
                written.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(write_and_wait())
        await written.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        assert await _rows(database) == 0

    async def test_on_a_database_that_is_gone_is_a_refusal(self, database: Database) -> None:
        with pytest.raises(StorageUnavailable):
            await _ask_a_missing_table_on_a_closed_door(database)


class TestAnUnsafeDatabase:
    async def test_of_another_kind_is_refused(self) -> None:
        with pytest.raises(SettingsRefused, match="sqlite\\+aiosqlite"):
            Database("mysql://somewhere/x")

    @pytest.mark.parametrize("setting", ["synchronous_commit"])
    async def test_that_may_lose_what_it_confirmed_is_refused(self, postgres_url: str, setting: str) -> None:
        unsafe = Database(postgres_url)
        async with unsafe.engine.begin() as connection:
            name = (await connection.execute(text("SELECT current_database()"))).scalar_one()
            await connection.execute(text(f"ALTER DATABASE {name} SET {setting} = off"))
        await unsafe.close()

        with pytest.raises(SettingsRefused, match=setting):
            await unsafe.refuse_unsafe()
        await unsafe.close()

    async def test_that_keeps_its_word_is_taken(self, database: Database) -> None:
        await database.refuse_unsafe()


class TestSqlite:
    async def test_syncs_each_commit_of_its_one_connection(self, tmp_path: Path) -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/folder/made/x.sqlite")
        async with database.transaction() as session:
            synchronous = (await session.execute(text("PRAGMA synchronous"))).scalar_one()
            journal = (await session.execute(text("PRAGMA journal_mode"))).scalar_one()
        await database.close()

        assert (synchronous, journal) == (2, "wal")


async def _rows(database: Database) -> int:
    async with database.transaction() as session:
        return (await session.execute(select(func.count()).select_from(NOTED))).scalar_one()


async def _write_and_fail(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(insert(NOTED).values(event_id="a", hits=1))
        raise RuntimeError("second thoughts")


async def _ask_a_missing_table_on_a_closed_door(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        gone = Database("sqlite+aiosqlite:////proc/nowhere.sqlite")
    else:
        gone = Database("postgresql+asyncpg://nobody:x@127.0.0.1:1/none")
    async with gone.transaction() as session:
        await session.execute(text("SELECT 1"))
