"""The worker that does what time asks for, again and again; several may run."""

import asyncio

import structlog

from chassis.errors import DomainError
from services.jobs.domain.limits import Limits
from services.jobs.ports import ResumeStore, Works
from services.jobs.usecases.sweeping import expire_due, remove_outdated, remove_strays

log = structlog.get_logger()

# What is public never depends on it: the list leaves expired postings out by itself.
_PAUSE_SECONDS = 1.0
_ROUNDS_BETWEEN_RESUMES = 60


class Sweeper:
    """Sweeps one database and one folder."""

    def __init__(self, works: Works, store: ResumeStore, limits: Limits) -> None:
        self._works = works
        self._store = store
        self._limits = limits
        self._rounds = 0

    async def run(self) -> None:
        """Sweep for ever; a database that is away only delays it."""
        while True:
            try:
                await self.sweep()
            except (DomainError, OSError) as error:
                log.warning("sweeping_waits", error=type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def sweep(self) -> None:
        """One round; a second one finds nothing to do."""
        expired, removed = await expire_due(self._works), 0
        if self._rounds % _ROUNDS_BETWEEN_RESUMES == 0:
            removed = await remove_outdated(self._works, self._store, self._limits)
            removed += await remove_strays(self._works, self._store)
        self._rounds += 1
        if expired or removed:
            log.info("swept", expired=expired, resumes_removed=removed)
