"""The operator's command for events that a service could not handle: `list` them, or `replay` them after a repair."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from google.protobuf.message import DecodeError

from chassis.clock import utc_now
from chassis.db.engine import Database
from chassis.events.consumer import Listener, Unhandleable
from chassis.events.inbox import Delivery, dead_letters, mark_replayed
from chassis.settings import ServiceSettings, SettingsRefused

SettingsT = TypeVar("SettingsT", bound=ServiceSettings)


def main(settings: type[SettingsT], listeners: Callable[[SettingsT], Sequence[Listener]], about: str | None) -> int:
    """Answer 0 when nothing waits any more, 1 while something does, 78 when the settings are refused."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("action", choices=["list", "replay"])
    action = parser.parse_args().action
    try:
        read = settings.load()
        return asyncio.run(_run(read.database_url, listeners(read), replaying=action == "replay"))
    except SettingsRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 78


async def replay(database: Database, listener: Listener, letter_id: int, delivery: Delivery) -> str:
    """Handle a letter after all and answer what came of it; it goes on waiting when it still cannot be handled."""
    try:
        async with database.transaction() as session:
            afterwards = await listener.apply(session, delivery)
            await mark_replayed(session, letter_id, utc_now())
    except Exception as error:
        # Whatever it was once buried for, it may be again; the others are to be tried all the same.
        said = str(error) if isinstance(error, Unhandleable | DecodeError | ValueError) else type(error).__name__
        return f"still waits: {said}"
    if afterwards is not None:
        await afterwards()
    return "handled"


async def _run(url: str, listeners: Sequence[Listener], *, replaying: bool) -> int:
    database = Database(url)
    try:
        left = [await _gone_through(database, listener, replaying=replaying) for listener in listeners]
        return 1 if any(left) else 0
    finally:
        await database.close()


async def _gone_through(database: Database, listener: Listener, *, replaying: bool) -> int:
    """How many letters of a listener still wait."""
    for letter_id, delivery in await _waiting(database, listener):
        outcome = await replay(database, listener, letter_id, delivery) if replaying else "waits"
        sys.stdout.write(f"{letter_id} {delivery.subject} {delivery.type or '-'} {delivery.event_id}: {outcome}\n")
    return len(await _waiting(database, listener))


async def _waiting(database: Database, listener: Listener) -> list[tuple[int, Delivery]]:
    async with database.transaction() as session:
        return await dead_letters(session, listener.name)
