"""Repairs a stream from the outbox that fed it: `DATABASE_URL=… python -m chassis.events republish --from 1`.

Consumers meet every event again and count none twice. Stop the service first when its database is a SQLite file.
"""

import asyncio
import os
import sys
from typing import Annotated, NoReturn

import typer
from sqlalchemy import inspect

from chassis.db.engine import Database
from chassis.errors import StorageUnavailable
from chassis.events.outbox import republish_from
from chassis.events.tables import OUTBOX
from chassis.settings import SettingsRefused

app = typer.Typer(add_completion=False, help=__doc__)


@app.callback()
def about() -> None:
    """Operator's commands for the events of one service."""


@app.command()
def republish(
    start: Annotated[int, typer.Option("--from", min=1, help="First outbox position to publish again.")] = 1,
) -> None:
    """Mark events as not published, so that the service's relay publishes them again."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        _refuse("Set DATABASE_URL to the database of the service, as the service itself has it.")
    try:
        count = asyncio.run(_republish(url, start))
    except (SettingsRefused, StorageUnavailable) as refusal:
        _refuse(str(refusal))
    sys.stdout.write(f"{count} events will be published again\n")


async def _republish(url: str, start: int) -> int:
    database = Database(url)
    try:
        await database.refuse_unsafe()
        await _refuse_without_outbox(database)
        async with database.transaction() as session:
            return await republish_from(session, start)
    finally:
        await database.close()


async def _refuse_without_outbox(database: Database) -> None:
    async with database.engine.connect() as connection:
        if not await connection.run_sync(lambda one: inspect(one).has_table(OUTBOX.name)):
            raise SettingsRefused("The database of DATABASE_URL holds no events: it is no service's.")


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
