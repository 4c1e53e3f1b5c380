"""The worker that matches and mails, again and again; several may run beside one database."""

import asyncio

import structlog

from chassis.errors import DomainError
from services.jobs.alerts.letters import AlertLetters
from services.jobs.alerts.matcher import Matcher
from services.jobs.ports import Works
from services.jobs.usecases.alerting import forget_ended, mail_due, match_next, wake_proved

log = structlog.get_logger()

_IDLE_SECONDS = 0.5
_TROUBLE_SECONDS = 5.0
# An address that was proved may wait for so many rounds.
_ROUNDS_BETWEEN_WAKINGS = 20
_ROUNDS_BETWEEN_CLEARINGS = 600


class AlertWorker:
    """Matches and mails for one database."""

    def __init__(self, works: Works, letters: AlertLetters) -> None:
        self._works = works
        self._letters = letters
        self._matcher = Matcher()
        self._rounds = 0

    async def run(self) -> None:
        """Work for ever; a database that is away only delays it."""
        while True:
            try:
                busy = await self.work()
                await asyncio.sleep(0 if busy else _IDLE_SECONDS)
            except (DomainError, OSError) as error:
                log.warning("alerts_wait", error=type(error).__name__)
                await asyncio.sleep(_TROUBLE_SECONDS)

    async def work(self) -> bool:
        """One round; False when nothing was to be done."""
        woken = forgotten = 0
        if self._rounds % _ROUNDS_BETWEEN_WAKINGS == 0:
            woken = await wake_proved(self._works)
        if self._rounds % _ROUNDS_BETWEEN_CLEARINGS == 0:
            forgotten = await forget_ended(self._works)
        self._rounds += 1
        matched = await match_next(self._works, self._matcher)
        mailed = await mail_due(self._works, self._letters)
        return bool(woken or forgotten or matched or mailed)
