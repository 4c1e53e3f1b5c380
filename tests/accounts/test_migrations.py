"""A migrated database is the one that the code describes, on SQLite and on PostgreSQL."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from chassis.db.engine import Database
from chassis.db.migrate import migrate
from chassis.events.tables import EVENTS
from chassis.mail.tables import MAIL_TABLES
from services.accounts.tables import Row
from services.accounts.wiring import SERVICE
from tests.accounts.stores import InSql


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database of each kind."""
    store: InSql = request.getfixturevalue(f"{request.param}_store")
    return store.database


class TestAMigratedDatabase:
    async def test_has_the_tables_columns_and_indexes_of_the_code(self, database: Database) -> None:
        async with database.engine.connect() as connection:
            assert await connection.run_sync(_differences) == []

    async def test_has_the_names_and_checks_of_the_code(self, database: Database) -> None:
        async with database.engine.connect() as connection:
            migrated = await connection.run_sync(_constraints)

        assert "ck_balances_spent_within_granted" in migrated
        assert _described() <= migrated

    async def test_is_left_alone_by_a_second_start(self, database: Database) -> None:
        await migrate(database.engine, SERVICE.migrations)


def _differences(connection: Connection) -> object:
    options = {"compare_type": True}
    described: Any = [Row.metadata, EVENTS, MAIL_TABLES]
    return compare_metadata(MigrationContext.configure(connection, opts=options), described)


def _constraints(connection: Connection) -> set[str]:
    asked = inspect(connection)
    found: set[str] = set()
    for table in asked.get_table_names():
        named = [
            asked.get_pk_constraint(table),
            *asked.get_unique_constraints(table),
            *asked.get_foreign_keys(table),
            *asked.get_check_constraints(table),
        ]
        found |= {str(one["name"]) for one in named}
    return found


def _described() -> set[str]:
    tables = [*Row.metadata.sorted_tables, *EVENTS.sorted_tables, *MAIL_TABLES.sorted_tables]
    return {str(constraint.name) for table in tables for constraint in table.constraints}
