"""Looks up, beside the calls, for whom a password reset was asked, and mails the links."""

import asyncio

import structlog

from chassis.errors import DomainError
from services.accounts.mailing import Letters
from services.accounts.ports import Begin
from services.accounts.usecases.password_resets import mail_next_reset

log = structlog.get_logger()

_IDLE_SECONDS = 0.3
_TROUBLE_SECONDS = 5.0


async def mail_resets(begin: Begin, letters: Letters) -> None:
    """Go on for ever, one address a transaction; a database that is away only delays it."""
    while True:
        try:
            async with begin() as work:
                found = await mail_next_reset(work, letters)
            await asyncio.sleep(0 if found else _IDLE_SECONDS)
        except DomainError as error:
            log.warning("password_resets_wait", reason=error.reason)
            await asyncio.sleep(_TROUBLE_SECONDS)
