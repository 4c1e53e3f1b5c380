"""Looks after a service's outgoing mail: `DATABASE_URL=… python -m chassis.mail states`, `… allow ADDRESS`.

Stop the service first when its database is a SQLite file.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, NoReturn, TypeVar

import typer
from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import utc_now
from chassis.db.engine import Database
from chassis.errors import StorageUnavailable
from chassis.mail.mailbox import SqlMailbox
from chassis.mail.tables import MAILS
from chassis.settings import SettingsRefused

Answer = TypeVar("Answer")

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command()
def states() -> None:
    """Count the mails by what became of them; `uncertain` ones were broken off on their way and are not sent again."""
    for state, count in _done(_states):
        sys.stdout.write(f"{count:>8,} {state}\n")


@app.command()
def allow(address: Annotated[str, typer.Argument(help="An address that no mail is sent to any more.")]) -> None:
    """Send to an address again that had no mailbox once, or complained."""
    _done(lambda session: SqlMailbox(session, utc_now()).allow(address))
    sys.stdout.write("mail goes there again\n")


async def _states(session: AsyncSession) -> list[tuple[str, int]]:
    counted = select(MAILS.c.state, func.count()).group_by(MAILS.c.state).order_by(MAILS.c.state)
    return [(state, count) for state, count in (await session.execute(counted)).all()]


def _done(ask: Callable[[AsyncSession], Awaitable[Answer]]) -> Answer:
    url = os.environ.get("DATABASE_URL")
    if not url:
        _refuse("Set DATABASE_URL to the database of the service, as the service itself has it.")
    try:
        return asyncio.run(_asked(url, ask))
    except (SettingsRefused, StorageUnavailable) as refusal:
        _refuse(str(refusal))


async def _asked(url: str, ask: Callable[[AsyncSession], Awaitable[Answer]]) -> Answer:
    database = Database(url)
    try:
        await database.refuse_unsafe()
        await _refuse_without_mail(database)
        async with database.transaction() as session:
            return await ask(session)
    finally:
        await database.close()


async def _refuse_without_mail(database: Database) -> None:
    async with database.engine.connect() as connection:
        if not await connection.run_sync(lambda one: inspect(one).has_table(MAILS.name)):
            raise SettingsRefused("The database of DATABASE_URL holds no mail: it is of no service that sends any.")


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
