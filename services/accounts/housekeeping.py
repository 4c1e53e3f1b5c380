"""Forgets, once an hour, what has grown old."""

import asyncio

import structlog

from chassis.errors import DomainError
from services.accounts.ports import Begin
from services.accounts.rules import Rules

log = structlog.get_logger()

_EVERY_SECONDS = 3600.0


async def keep_house(begin: Begin, rules: Rules) -> None:
    """Forget at the start and every hour; a database that is away only delays it."""
    while True:
        try:
            async with begin() as work:
                await work.archive.forget(rules.answers_kept, rules.session_lifetime, rules.session_idle)
        except DomainError as error:
            log.warning("housekeeping_waits", reason=error.reason)
        await asyncio.sleep(_EVERY_SECONDS)
