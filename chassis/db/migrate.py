"""Brings a service's database to the schema that its code expects, once, whoever starts at the same time."""

from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.settings import SettingsRefused

# Any number that nothing else locks: it only has to be the same for all replicas.
_LOCK = 7_743_001


async def migrate(engine: AsyncEngine, scripts: Path) -> None:
    """Run what is missing. Refused when the database is ahead of the code."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade, scripts)


def run_environment(*schemas: MetaData) -> None:
    """What a service's migrations/env.py does: run the scripts on the connection that it was given."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=list(schemas), render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def _upgrade(connection: Connection, scripts: Path) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    _refuse_ahead(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


def _refuse_ahead(connection: Connection, scripts: ScriptDirectory) -> None:
    for revision in MigrationContext.configure(connection).get_current_heads():
        try:
            scripts.get_revision(revision)
        except CommandError:
            raise SettingsRefused(
                f"The database is at {revision}, which this release does not know. Run the newer release."
            ) from None
