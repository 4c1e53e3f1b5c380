"""What keeps the index true, however many replicas change the database.

Everything that makes a posting public, changes it or takes it away is written down in the record by the transaction
that does it. So the record is asked for what is new, by one query over its index of moments, and what it names is
loaded and put into the index or dropped. A transaction writes its moment down before it commits, and clocks differ:
each round looks back a little, every few seconds one looks back further than any transaction may live, and what was
taken over already is known by its id.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic

import structlog

from chassis.clock import Clock
from chassis.errors import DomainError
from services.jobs.domain.filters import Place
from services.jobs.domain.moderation import AuditEvent
from services.jobs.domain.postings import Posting, State
from services.jobs.ports import Works
from services.jobs.search.index import PostingIndex

log = structlog.get_logger()

_PAUSE_SECONDS = 0.25
_LITTLE, _FAR = timedelta(seconds=2), timedelta(seconds=60)
_FAR_EVERY_SECONDS = 5.0
# Small enough that nobody notices how long the loop is busy with one.
_BATCH, _MOST_CHANGES = 200, 1_000
_SUBJECTS = frozenset({"employer", "posting"})


class Follower:
    """Follows one database with one index."""

    def __init__(self, works: Works, index: PostingIndex, now: Clock) -> None:
        self._works = works
        self._now = now
        self._index = index
        self._round = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None
        self._rounds: set[asyncio.Task[None]] = set()
        # None until everything that is public has been loaded.
        self._followed_to: datetime | None = None
        self._looked_far_at = monotonic()
        self._taken: dict[str, datetime] = {}

    @property
    def is_built(self) -> bool:
        """Whether everything that was public at the start has been loaded."""
        return self._followed_to is not None

    async def run(self) -> None:
        """Follow for ever; a database that is away only delays it."""
        try:
            while True:
                await self._try_to_catch_up()
                await asyncio.sleep(_PAUSE_SECONDS)
        finally:
            # The rounds are shielded from who waits for them; they end before the database is closed.
            for task in tuple(self._rounds):
                task.cancel()
            await asyncio.gather(*self._rounds, return_exceptions=True)

    async def catch_up(self) -> None:
        """Take over what was committed before this call; those who wait for the same round share it.

        What a transaction did that took longer than two seconds to commit comes with one of the next rounds.
        """
        if self._next is None:
            self._next = asyncio.create_task(self._begin_round())
            self._rounds.add(self._next)
            self._next.add_done_callback(self._ended)
        await asyncio.shield(self._next)

    async def _try_to_catch_up(self) -> None:
        try:
            await self.catch_up()
        except (DomainError, OSError) as error:
            log.warning("search_index_waits", error=type(error).__name__)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._rounds.discard(task)
        if self._next is task:
            self._next = None
        if not task.cancelled():
            # Its callers may all have left: asked for, its outcome is nothing that asyncio warns of.
            task.exception()

    async def _begin_round(self) -> None:
        async with self._round:
            # Whoever comes from here on waits for another one, since this may have asked already.
            self._next = None
            if self._followed_to is None:
                self._followed_to = await self._build()
            await self._take_over(self._followed_to)

    async def _build(self) -> datetime:
        """Load everything that is public; answer the moment before which nothing was missed."""
        began, started, loaded = self._now(), monotonic(), 0
        putting = asyncio.create_task(asyncio.sleep(0))
        async for postings in self._published():
            public = [posting for posting in postings if posting.is_public(began)]
            await putting
            # Put while the next ones are read.
            putting = asyncio.create_task(asyncio.to_thread(self._index.put, public))
            loaded += len(public)
        await putting
        await asyncio.to_thread(self._index.show)
        log.info("search_index_built", postings=loaded, seconds=round(monotonic() - started, 3))
        return began

    async def _take_over(self, followed_to: datetime) -> None:
        far = monotonic() >= self._looked_far_at + _FAR_EVERY_SECONDS or not self._taken
        now = self._now()
        changes = await self._changes(followed_to - (_FAR if far else _LITTLE))
        if changes:
            await self._load(changes)
        self._taken.update((change.audit_id, change.at) for change in changes)
        if far:
            self._looked_far_at = monotonic()
            self._taken = {each: at for each, at in self._taken.items() if at >= now - 2 * _FAR}
        # The later of both would lose what happens until a clock that was set back has caught up.
        self._followed_to = now

    async def _changes(self, since: datetime) -> list[AuditEvent]:
        """What the record says of employers and postings since a moment and was not taken over yet."""
        found, place = list[AuditEvent](), Place(since, "")
        while True:
            async with self._works() as work:
                page = await work.audit.since(place, _MOST_CHANGES)
            found += [each for each in page if each.subject in _SUBJECTS and each.audit_id not in self._taken]
            if len(page) < _MOST_CHANGES:
                return found
            place = Place(page[-1].at, page[-1].audit_id)

    async def _load(self, changes: Iterable[AuditEvent]) -> None:
        employers = {change.subject_id for change in changes if change.subject == "employer"}
        postings = {change.subject_id for change in changes if change.subject == "posting"}
        for employer_id in employers:
            postings |= {posting.posting_id async for posting in self._of_employer(employer_id)}
        ordered = sorted(postings)
        for start in range(0, len(ordered), _BATCH):
            await self._replace(ordered[start : start + _BATCH])
        await asyncio.to_thread(self._index.show)

    async def _replace(self, posting_ids: Sequence[str]) -> None:
        async with self._works() as work:
            found = await work.postings.several(posting_ids)
        public = [posting for posting in found if posting.is_public(self._now())]
        await asyncio.to_thread(self._index.put, public)
        await asyncio.to_thread(self._index.drop, set(posting_ids) - {posting.posting_id for posting in public})

    async def _published(self) -> AsyncIterator[list[Posting]]:
        below: Place | None = None
        while True:
            async with self._works() as work:
                page = await work.postings.published(below, _BATCH)
            yield page
            if len(page) < _BATCH:
                return
            below = Place.of(page[-1])

    async def _of_employer(self, employer_id: str) -> AsyncIterator[Posting]:
        below: Place | None = None
        while True:
            async with self._works() as work:
                page = await work.postings.of_employer(employer_id, {State.PUBLISHED}, below, _BATCH)
            for posting in page:
                yield posting
            if len(page) < _BATCH:
                return
            below = Place(page[-1].created_at, page[-1].posting_id)
