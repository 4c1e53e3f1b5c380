"""What the migrations make is what the code expects, on both databases."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from chassis.db.engine import Database
from chassis.db.migrate import migrate
from chassis.events.tables import EVENTS
from services.assistant.tables import Row
from services.assistant.wiring import SERVICE


def _differences(connection: Connection) -> list[Any]:
    schemas: Any = [Row.metadata, EVENTS]
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), schemas))


async def _migrated(url: str) -> list[Any]:
    database = Database(url)
    await migrate(database.engine, SERVICE.migrations)
    # A second start finds nothing to do.
    await migrate(database.engine, SERVICE.migrations)
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await database.close()
    return differences


class TestTheMigrations:
    async def test_make_what_the_tables_say_on_sqlite(self, tmp_path: Path) -> None:
        assert await _migrated(f"sqlite+aiosqlite:///{tmp_path}/assistant.sqlite") == []

    @pytest.mark.postgres
    async def test_make_what_the_tables_say_on_postgresql(self, postgres_url: str) -> None:
        assert await _migrated(postgres_url) == []
