"""Repairs a stream from the outbox that fed it: `DATABASE_URL=… python -m chassis.events republish --from 1`.

Consumers meet every event again and count none twice. Stop the service first when its database is a SQLite file.
"""

import asyncio
import os
import sys
from typing import Annotated

import typer

from chassis.db.engine import Database
from chassis.events.outbox import republish_from

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
    if url is None:
        sys.stderr.write("Set DATABASE_URL to the database of the service, as the service itself has it.\n")
        raise typer.Exit(1)
    sys.stdout.write(f"{asyncio.run(_republish(url, start))} events will be published again\n")


async def _republish(url: str, start: int) -> int:
    database = Database(url)
    try:
        async with database.transaction() as session:
            return await republish_from(session, start)
    finally:
        await database.close()


if __name__ == "__main__":
    app()
