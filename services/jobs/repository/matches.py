"""What is to be matched, and what matched, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.postings import ENDED, State
from services.jobs.ports_alerts import Queued
from services.jobs.tables import EmployerRow, PostingRow
from services.jobs.tables_alerts import AlertQueueRow, MatchRow

# PostgreSQL takes 32,767 values with a statement.
_AT_ONCE = 1_000


class SqlMatches:
    """The tables of matches and of what waits for them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def queue(self, posting_id: str, at: datetime) -> None:
        """Insert a row of its own, whatever waits already: that one may have been read before this change."""
        self._session.add(AlertQueueRow(posting_id=posting_id, queued_at=at, matched_to=0))

    async def queue_employer(self, employer_id: str, at: datetime) -> None:
        """Insert a row for every published posting of an employer."""
        row = select(PostingRow.posting_id, literal(at, AlertQueueRow.queued_at.type), literal(0))
        theirs = row.where(PostingRow.employer_id == employer_id, PostingRow.state == State.PUBLISHED)
        columns = ["posting_id", "queued_at", "matched_to"]
        await self._session.execute(insert(AlertQueueRow).from_select(columns, theirs))

    async def next(self) -> Queued | None:
        """Lock what was queued first, past what is locked."""
        found = select(AlertQueueRow).order_by(AlertQueueRow.position).limit(1)
        found = found.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        row = (await self._session.execute(found)).scalar_one_or_none()
        return Queued(row.position, row.posting_id, row.matched_to) if row else None

    async def matched_to(self, queued: Queued, position: int) -> None:
        """Note how far something that is held has come."""
        mine = update(AlertQueueRow).where(AlertQueueRow.position == queued.position)
        await self._session.execute(mine.values(matched_to=position))

    async def done(self, queued: Queued) -> None:
        """Delete something that is held."""
        await self._session.execute(delete(AlertQueueRow).where(AlertQueueRow.position == queued.position))

    async def add(self, posting_id: str, saved_search_ids: Sequence[str], at: datetime) -> frozenset[str]:
        """Insert what is new; the unique key drops the rest."""
        if not saved_search_ids:
            return frozenset()
        dialect = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        rows = [{"saved_search_id": each, "posting_id": posting_id, "matched_at": at} for each in saved_search_ids]
        new = dialect.insert(MatchRow).values(rows).on_conflict_do_nothing().returning(MatchRow.saved_search_id)
        return frozenset((await self._session.execute(new)).scalars())

    async def waiting(self, saved_search_ids: Collection[str]) -> Mapping[str, list[str]]:
        """The postings that wait, by search."""
        found = select(MatchRow.saved_search_id, MatchRow.posting_id).order_by(MatchRow.matched_at, MatchRow.match_id)
        found = found.where(MatchRow.saved_search_id.in_(saved_search_ids), MatchRow.settled_at.is_(None))
        by_search: dict[str, list[str]] = {}
        for search, posting in (await self._session.execute(found)).all():
            by_search.setdefault(search, []).append(posting)
        return by_search

    async def ready(self, saved_search_ids: Collection[str], at: datetime) -> Mapping[str, list[str]]:
        """Those of the waiting ones that are public, as the list has it."""
        waiting = await self.waiting(saved_search_ids)
        public = await self._public(sorted({posting for ids in waiting.values() for posting in ids}), at)
        return {search: [each for each in ids if each in public] for search, ids in waiting.items()}

    async def settle(self, saved_search_id: str, posting_ids: Sequence[str], at: datetime) -> None:
        """Note that a search was told of postings."""
        for start in range(0, len(posting_ids), _AT_ONCE):
            part = posting_ids[start : start + _AT_ONCE]
            told = (MatchRow.saved_search_id == saved_search_id, MatchRow.posting_id.in_(part))
            await self._session.execute(update(MatchRow).where(*told).values(settled_at=at))

    async def drop(self, saved_search_id: str) -> None:
        """Delete what still waits."""
        waiting = (MatchRow.saved_search_id == saved_search_id, MatchRow.settled_at.is_(None))
        await self._session.execute(delete(MatchRow).where(*waiting))

    async def forget_ended(self, ended_before: datetime, most: int) -> int:
        """Delete some of what nobody can be told of again."""
        over = select(MatchRow.match_id).join(PostingRow, PostingRow.posting_id == MatchRow.posting_id)
        over = over.where(PostingRow.ended_at < ended_before, PostingRow.state.in_(ENDED)).limit(most)
        deleted = await self._session.execute(delete(MatchRow).where(MatchRow.match_id.in_(over)))
        return int(deleted.rowcount)  # type: ignore[attr-defined]  # of a statement that changes rows

    async def _public(self, posting_ids: Sequence[str], at: datetime) -> set[str]:
        """Asked by id: by their state SQLite would look through every posting that is public."""
        public = set[str]()
        for start in range(0, len(posting_ids), _AT_ONCE):
            part = posting_ids[start : start + _AT_ONCE]
            found = select(PostingRow.posting_id).join(PostingRow.employer).where(PostingRow.posting_id.in_(part))
            found = found.where(PostingRow.state == State.PUBLISHED, PostingRow.valid_through > at)
            found = found.where(EmployerRow.suspended_at.is_(None))
            public.update((await self._session.execute(found)).scalars())
        return public
