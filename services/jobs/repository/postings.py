"""Postings and transitions in SQL."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services.jobs.domain.filters import Outline, Place
from services.jobs.domain.postings import ENDED, OPEN, Posting, State, Transition
from services.jobs.repository.posting_rows import columns_of, posting_of
from services.jobs.tables import EmployerRow, PostingRow, TransitionRow


class SqlPostings:
    """Postings and transitions in SQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, posting: Posting) -> None:
        """Keep a new posting."""
        self._session.add(
            PostingRow(posting_id=posting.posting_id, employer_id=posting.employer.employer_id, **columns_of(posting))
        )

    async def get(self, posting_id: str) -> Posting | None:
        """Find a posting, whatever its state."""
        row = await self._session.get(PostingRow, posting_id, populate_existing=True)
        return posting_of(row) if row else None

    async def held(self, posting_id: str) -> Posting | None:
        """Find a posting and lock its row; SQLite has locked the whole file already."""
        locked = {"of": PostingRow}
        row = await self._session.get(PostingRow, posting_id, with_for_update=locked, populate_existing=True)
        return posting_of(row) if row else None

    async def change(self, posting: Posting) -> None:
        """Keep what a posting that is held is now."""
        mine = update(PostingRow).where(PostingRow.posting_id == posting.posting_id)
        await self._session.execute(mine.values(**columns_of(posting)))

    def record(self, transition: Transition) -> None:
        """Note who moved a posting."""
        self._session.add(
            TransitionRow(
                posting_id=transition.posting_id,
                origin=transition.origin,
                target=transition.target,
                moved_by=transition.by,
                moved_at=transition.at,
                reason=transition.reason,
            )
        )

    async def transitions(self, posting_id: str) -> list[Transition]:
        """Every step of a posting's way, first first."""
        steps = select(TransitionRow).where(TransitionRow.posting_id == posting_id)
        rows = (await self._session.execute(steps.order_by(TransitionRow.transition_id))).scalars()
        return [_transition(row) for row in rows]

    async def several(self, posting_ids: Collection[str]) -> list[Posting]:
        """Find postings, whatever their state."""
        return await self._postings(select(PostingRow).where(PostingRow.posting_id.in_(posting_ids)), len(posting_ids))

    async def published(self, below: Place | None, most: int) -> list[Posting]:
        """List what stands as published, newest first."""
        found = select(PostingRow).where(PostingRow.state == State.PUBLISHED, *_below(below, PostingRow.published_at))
        return await self._postings(found.order_by(PostingRow.published_at.desc(), PostingRow.posting_id.desc()), most)

    async def outlined(self, at: datetime, below: Place | None, most: int) -> list[Outline]:
        """List what is public at a moment by four of its columns, newest first."""
        columns = (PostingRow.posting_id, PostingRow.published_at, PostingRow.changed_at, PostingRow.valid_through)
        found = select(*columns).join(EmployerRow, EmployerRow.employer_id == PostingRow.employer_id)
        found = found.where(PostingRow.state == State.PUBLISHED, PostingRow.valid_through > at)
        found = found.where(EmployerRow.suspended_at.is_(None))
        found = found.where(*_below(below, PostingRow.published_at))
        found = found.order_by(PostingRow.published_at.desc(), PostingRow.posting_id.desc()).limit(most)
        rows = (await self._session.execute(found)).all()
        return [Outline(one, shown, changed, until) for one, shown, changed, until in rows if shown is not None]

    async def referred(self, employer_id: str, references: Collection[str]) -> list[Posting]:
        """The postings of an employer that have one of these references."""
        found = select(PostingRow).where(PostingRow.employer_id == employer_id, PostingRow.reference.in_(references))
        return await self._postings(found, len(references))

    async def imported(self, employer_id: str) -> list[tuple[str, str]]:
        """The id and the reference of each posting that came with a feed and may become public."""
        found = select(PostingRow.posting_id, PostingRow.reference)
        found = found.where(
            PostingRow.employer_id == employer_id, PostingRow.imported, PostingRow.reference.is_not(None)
        )
        found = found.where(PostingRow.state.not_in(ENDED | {State.REJECTED}))
        found = found.order_by(PostingRow.created_at, PostingRow.posting_id)
        return [(posting_id, reference or "") for posting_id, reference in (await self._session.execute(found)).all()]

    async def give_up_reference(self, posting_id: str) -> None:
        """Let another posting have the reference of one that has ended."""
        mine = update(PostingRow).where(PostingRow.posting_id == posting_id)
        await self._session.execute(mine.values(reference=None))

    async def of_employer(
        self, employer_id: str, states: Collection[State], below: Place | None, most: int
    ) -> list[Posting]:
        """List an employer's postings, last made first."""
        found = select(PostingRow).where(PostingRow.employer_id == employer_id)
        found = found.where(PostingRow.state.in_(states)) if states else found
        found = found.where(*_below(below, PostingRow.created_at))
        return await self._postings(found.order_by(PostingRow.created_at.desc(), PostingRow.posting_id.desc()), most)

    async def waiting(self, after: Place | None, most: int) -> list[Posting]:
        """List what waits for staff, longest first."""
        since = case((PostingRow.state == State.PENDING_REVIEW, PostingRow.changed_at), else_=PostingRow.edit_at)
        found = select(PostingRow).where(or_(PostingRow.state == State.PENDING_REVIEW, PostingRow.edit_at.is_not(None)))
        if after is not None:
            found = found.where(or_(since > after.at, and_(since == after.at, PostingRow.posting_id > after.last_id)))
        return await self._postings(found.order_by(since, PostingRow.posting_id), most)

    async def overdue(self, at: datetime, most: int) -> list[str]:
        """Some ids of open postings whose last moment has come."""
        found = select(PostingRow.posting_id).where(PostingRow.state.in_(OPEN), PostingRow.valid_through <= at)
        return list((await self._session.execute(found.limit(most))).scalars())

    async def _postings(self, found: Select[PostingRow], most: int) -> list[Posting]:
        rows = await self._session.execute(found.limit(most).execution_options(populate_existing=True))
        return [posting_of(row) for row in rows.scalars()]


def _transition(row: TransitionRow) -> Transition:
    origin = State(row.origin) if row.origin else None
    return Transition(row.posting_id, origin, State(row.target), row.moved_by, row.moved_at, row.reason)


def _below(place: Place | None, column: InstrumentedAttribute[Any]) -> Iterator[ColumnElement[bool]]:
    if place is not None:
        # Bounded by the moment alone first, which every planner finds an index for.
        yield column <= place.at
        yield or_(column < place.at, PostingRow.posting_id < place.last_id)
