"""Postings and transitions in SQL."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from services.jobs.domain.filters import Filter, Place
from services.jobs.domain.postings import HOURS_A_YEAR, Posting, SalaryUnit, State, Transition
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
        row = await self._session.get(PostingRow, posting_id)
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

    async def public(self, wanted: Filter, at: datetime, below: Place | None, most: int) -> list[Posting]:
        """List what is public at a moment, newest first."""
        found = select(PostingRow).join(PostingRow.employer).options(contains_eager(PostingRow.employer))
        found = found.where(PostingRow.state == State.PUBLISHED, PostingRow.valid_through > at)
        found = found.where(EmployerRow.suspended_at.is_(None))
        found = found.where(*_conditions(wanted, at), *_below(below))
        found = found.order_by(PostingRow.published_at.desc(), PostingRow.posting_id.desc()).limit(most)
        return [posting_of(row) for row in (await self._session.execute(found)).scalars()]


def _conditions(wanted: Filter, at: datetime) -> Iterator[ColumnElement[bool]]:
    for word in wanted.words:
        yield PostingRow.searchable.contains(word, autoescape=True)
    if wanted.credential:
        yield PostingRow.asked_for.contains(f"|{wanted.credential}|", autoescape=True)
    exact = (
        (PostingRow.remote, wanted.remote),
        (PostingRow.region, wanted.state),
        (PostingRow.employment_type, wanted.employment_type),
    )
    yield from (column == value for column, value in exact if value)
    if wanted.salary_min:
        yield _may_pay(wanted.salary_min)
    if wanted.posted_within_days:
        yield PostingRow.published_at >= at - timedelta(days=wanted.posted_within_days)


def _may_pay(dollars_a_year: int) -> ColumnElement[bool]:
    """What pays so much or cannot be compared."""
    most = PostingRow.salary_most
    a_year = case((PostingRow.salary_unit == SalaryUnit.HOUR, most * HOURS_A_YEAR), else_=most)
    return or_(most.is_(None), PostingRow.salary_currency != "USD", a_year >= dollars_a_year)


def _below(place: Place | None) -> Iterator[ColumnElement[bool]]:
    if place is not None:
        same_moment = and_(PostingRow.published_at == place.at, PostingRow.posting_id < place.last_id)
        yield or_(PostingRow.published_at < place.at, same_moment)
