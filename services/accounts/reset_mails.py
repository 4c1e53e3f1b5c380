"""Looks up, beside the calls, for whom a password reset was asked, and mails the links.

At moments of its own: were an address looked up as soon as it came in, whoever asked next would wait the longer where
there is an account, and could tell.
"""

import asyncio
import random

import structlog

from chassis.errors import DomainError
from services.accounts.mailing import Letters
from services.accounts.ports import Begin
from services.accounts.usecases.password_resets import mail_next_reset

log = structlog.get_logger()

# Between two addresses, whether or not the first had an account.
_PAUSE_SECONDS = (0.1, 0.5)
_TROUBLE_SECONDS = 5.0


async def mail_resets(begin: Begin, letters: Letters) -> None:
    """Go on for ever, one address at a time; a database that is away only delays it."""
    while True:
        try:
            async with begin() as work:
                await mail_next_reset(work, letters)
            await asyncio.sleep(random.uniform(*_PAUSE_SECONDS))  # noqa: S311 (a pause, no secret)
        except DomainError as error:
            log.warning("password_resets_wait", reason=error.reason)
            await asyncio.sleep(_TROUBLE_SECONDS)
