"""What a service's migrations make beside what its tables say."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData

from chassis.db.engine import Database
from chassis.db.migrate import migrate
from chassis.events.tables import EVENTS
from chassis.service import Service


async def unlike_tables(service: Service[Any], tables: MetaData, url: str, *more: MetaData) -> list[Any]:
    """Migrate an empty database twice, the second time in vain, and list what the code does not expect."""

    def differences(connection: Connection) -> list[Any]:
        schemas: Any = [tables, EVENTS, *more]
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), schemas))

    database = Database(url)
    await migrate(database.engine, service.migrations)
    await migrate(database.engine, service.migrations)
    async with database.engine.connect() as connection:
        found = await connection.run_sync(differences)
    await database.close()
    return found
