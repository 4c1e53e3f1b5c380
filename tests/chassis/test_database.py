"""One transaction at a time that is whole or nothing, on SQLite and on PostgreSQL."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from chassis.db.engine import Database
from chassis.errors import StorageUnavailable
from chassis.settings import SettingsRefused
from tests.chassis.effects import NOTED
from tests.nats_server import free_port
from tests.postgres import PostgresServer


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


class TestAServerThatBreaksOff:
    """PostgreSQL ends a connection or a statement: its caller may come back later, nothing is our fault."""

    @pytest.mark.parametrize(
        "statement",
        ["SELECT pg_terminate_backend(pg_backend_pid())", "SET LOCAL statement_timeout = 20; SELECT pg_sleep(9)"],
        ids=["told to stop", "out of time"],
    )
    async def test_is_a_refusal_and_the_next_transaction_works(self, postgres_url: str, statement: str) -> None:
        database = Database(postgres_url)
        with pytest.raises(StorageUnavailable):
            await _run(database, statement)

        await _run(database, "SELECT 1")
        await database.close()


class TestADatabaseThatIsNotThereYet:
    async def test_is_waited_for(self, postgres_server: PostgresServer, postgres_url: str) -> None:
        door = f"127.0.0.1:{free_port()}"
        database = Database(postgres_url.replace(postgres_server.address, door))
        waiting = asyncio.create_task(database.until_there())
        with pytest.raises(StorageUnavailable):
            await database.refuse_unsafe()
        assert not waiting.done()

        async with leading_to(postgres_server.address, door):
            await asyncio.wait_for(waiting, 20)
            await database.close()


class TestADatabaseThatNeverWillBeThere:
    async def test_is_refused_for_a_wrong_password(self, postgres_url: str) -> None:
        stranger = Database(re.sub(":[^:@]+@", ":sesame@", postgres_url))

        with pytest.raises(SettingsRefused, match="password authentication failed") as refused:
            await stranger.until_there()

        assert "sesame" not in str(refused.value)
        await stranger.close()

    async def test_is_refused_for_a_wrong_name(self, postgres_url: str) -> None:
        nowhere = Database(f"{postgres_url}_not")

        with pytest.raises(SettingsRefused, match="does not exist"):
            await nowhere.until_there()
        await nowhere.close()

    @pytest.mark.parametrize("name", ["text", "folder"])
    async def test_is_refused_for_what_is_no_database(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "text").write_text("This is no database. " * 99)
        (tmp_path / "folder").mkdir()
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/{name}")

        with pytest.raises(SettingsRefused, match=r"cannot be used: (file is not|unable to open)"):
            await database.until_there()
        await database.close()

    def test_is_refused_where_no_folder_can_be_made(self) -> None:
        with pytest.raises(SettingsRefused, match="/proc/none cannot be made"):
            Database("sqlite+aiosqlite:////proc/none/x.sqlite")


class TestAnUnsafeDatabase:
    @pytest.mark.parametrize(
        "url",
        [
            "mysql://somewhere/x",
            "postgresql://somewhere/x",
            "postgresql+asyncpg://somewhere:port/x",
            "sqlite:///x",
            "sqlite+aiosqlite://",
            "sqlite+aiosqlite:///:memory:",
            "somewhere",
        ],
    )
    async def test_of_another_kind_is_refused(self, url: str) -> None:
        with pytest.raises(SettingsRefused, match="sqlite\\+aiosqlite"):
            Database(url)

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


async def _run(database: Database, statements: str) -> None:
    async with database.transaction() as session:
        for statement in statements.split(";"):
            await session.execute(text(statement))


@asynccontextmanager
async def leading_to(address: str, door: str) -> AsyncIterator[None]:
    """A second door to a server, open while the block runs."""
    host, _, port = address.partition(":")

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(host, int(port))
        await asyncio.gather(pipe(reader, inner_writer), pipe(inner_reader, writer))

    async with await asyncio.start_server(pass_on, "127.0.0.1", int(door.partition(":")[2])):
        yield
