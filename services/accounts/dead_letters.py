"""Events that could not be counted: `python -m services.accounts.dead_letters list`, or `replay` after a repair.

Stop the service first when its database is a SQLite file.
"""

import argparse
import asyncio
import sys

from google.protobuf.message import DecodeError

from chassis.clock import utc_now
from chassis.db.engine import Database
from chassis.events.consumer import Unhandleable
from chassis.events.inbox import Delivery, dead_letters, mark_replayed
from chassis.settings import SettingsRefused
from services.accounts.consumers import usage_listener
from services.accounts.settings import AccountsSettings


def main() -> int:
    """Answer 0 when nothing waits any more, 1 while something does, 78 when the settings are refused."""
    parser = argparse.ArgumentParser(prog="services.accounts.dead_letters", description=__doc__)
    parser.add_argument("action", choices=["list", "replay"])
    action = parser.parse_args().action
    try:
        return asyncio.run(_run(AccountsSettings.load().database_url, replaying=action == "replay"))
    except SettingsRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 78


async def replay(database: Database, letter_id: int, delivery: Delivery) -> str:
    """Count a letter after all and answer what came of it; it goes on waiting when it still cannot be counted."""
    reaction = usage_listener().reaction_to
    try:
        async with database.transaction() as session:
            wanted = reaction(delivery.type)
            await wanted.effect(session, wanted.message.FromString(delivery.payload))
            await mark_replayed(session, letter_id, utc_now())
    except (Unhandleable, DecodeError, ValueError) as error:
        return f"still waits: {error}"
    return "counted"


async def _run(url: str, *, replaying: bool) -> int:
    database = Database(url)
    try:
        for letter_id, delivery in await _waiting(database):
            outcome = await replay(database, letter_id, delivery) if replaying else "waits"
            sys.stdout.write(f"{letter_id} {delivery.subject} {delivery.type or '-'} {delivery.event_id}: {outcome}\n")
        return 1 if await _waiting(database) else 0
    finally:
        await database.close()


async def _waiting(database: Database) -> list[tuple[int, Delivery]]:
    async with database.transaction() as session:
        return await dead_letters(session, usage_listener().name)


if __name__ == "__main__":
    sys.exit(main())
