"""A database with the chassis' own tables and one table of effects, on each database that the suite runs on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.db.engine import Database
from chassis.events.tables import EVENTS
from tests.chassis.effects import EFFECTS
from tests.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> PostgresServer | None:
    """The server that a test's database is on; None for a file."""
    return request.getfixturevalue("postgres_server") if request.param == "postgresql" else None


@pytest.fixture
async def database_url(server: PostgresServer | None, tmp_path: Path) -> AsyncIterator[str]:
    """A database of this test's own."""
    if server is None:
        yield f"sqlite+aiosqlite:///{tmp_path}/test.sqlite"
        return
    name = await server.create()
    yield server.url(name)
    await server.drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The same with its tables."""
    made = Database(database_url)
    async with made.engine.begin() as connection:
        await connection.run_sync(EVENTS.create_all)
        await connection.run_sync(EFFECTS.create_all)
    yield made
    await made.close()
