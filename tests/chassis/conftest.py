"""A database with the chassis' own tables and one table of effects."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.db.engine import Database
from chassis.events.tables import EVENTS
from tests.chassis.effects import EFFECTS


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite file of this test's own."""
    made = Database(f"sqlite+aiosqlite:///{tmp_path}/test.sqlite")
    async with made.engine.begin() as connection:
        await connection.run_sync(EVENTS.create_all)
        await connection.run_sync(EFFECTS.create_all)
    yield made
    await made.close()
