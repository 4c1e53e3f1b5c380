"""Postings and transitions in SQL."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain import (
    HOURS_A_YEAR,
    Content,
    Filter,
    Location,
    Place,
    Posting,
    Salary,
    SalaryUnit,
    State,
    Transition,
)
from services.jobs.repository.employers import employer_of
from services.jobs.tables import PostingRow, TransitionRow


class SqlPostings:
    """Postings and transitions in SQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, posting: Posting) -> None:
        """Keep a new posting."""
        self._session.add(_posting_row(posting))

    async def get(self, posting_id: str) -> Posting | None:
        """Find a posting, whatever its state."""
        row = await self._session.get(PostingRow, posting_id)
        return _posting(row) if row else None

    async def held(self, posting_id: str) -> Posting | None:
        """Find a posting and lock its row; SQLite has locked the whole file already."""
        locked = {"of": PostingRow}
        row = await self._session.get(PostingRow, posting_id, with_for_update=locked, populate_existing=True)
        return _posting(row) if row else None

    async def move(self, posting: Posting) -> None:
        """Keep the state and the publication of a posting that is held."""
        change = update(PostingRow).where(PostingRow.posting_id == posting.posting_id)
        await self._session.execute(change.values(state=posting.state, published_at=posting.published_at))

    def record(self, transition: Transition) -> None:
        """Note who moved a posting."""
        self._session.add(
            TransitionRow(
                posting_id=transition.posting_id,
                origin=transition.origin,
                target=transition.target,
                moved_by=transition.by,
                moved_at=transition.at,
            )
        )

    async def public(self, wanted: Filter, at: datetime, below: Place | None, most: int) -> list[Posting]:
        """List what is public at a moment, newest first."""
        found = select(PostingRow).where(PostingRow.state == State.PUBLISHED, PostingRow.valid_through > at)
        found = found.where(*_conditions(wanted, at), *_below(below))
        found = found.order_by(PostingRow.published_at.desc(), PostingRow.posting_id.desc()).limit(most)
        return [_posting(row) for row in (await self._session.execute(found)).scalars()]


def _conditions(wanted: Filter, at: datetime) -> Iterator[ColumnElement[bool]]:
    for word in wanted.words:
        yield PostingRow.searchable.contains(word, autoescape=True)
    if wanted.credential:
        yield PostingRow.credentials.contains(f"|{wanted.credential}|", autoescape=True)
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
        same_moment = and_(PostingRow.published_at == place.published_at, PostingRow.posting_id < place.posting_id)
        yield or_(PostingRow.published_at < place.published_at, same_moment)


def _posting_row(posting: Posting) -> PostingRow:
    content, salary = posting.content, posting.content.salary
    return PostingRow(
        posting_id=posting.posting_id,
        employer_id=posting.employer.employer_id,
        title=content.title,
        description_markdown=content.description_markdown,
        employment_type=content.employment_type,
        remote=content.remote,
        city=content.location.city,
        region=content.location.state,
        country=content.location.country,
        credentials="".join(f"|{each}" for each in content.credentials) + "|",
        specialties=list(content.specialties),
        salary_least=salary.least if salary else None,
        salary_most=salary.most if salary else None,
        salary_unit=salary.unit if salary else None,
        salary_currency=salary.currency if salary else None,
        apply_url=content.apply_url,
        searchable=posting.searchable,
        state=posting.state,
        created_at=posting.created_at,
        published_at=posting.published_at,
        valid_through=posting.valid_through,
    )


def _posting(row: PostingRow) -> Posting:
    return Posting(
        posting_id=row.posting_id,
        employer=employer_of(row.employer),
        content=_content(row),
        valid_through=row.valid_through,
        state=State(row.state),
        created_at=row.created_at,
        published_at=row.published_at,
    )


def _content(row: PostingRow) -> Content:
    return Content(
        title=row.title,
        description_markdown=row.description_markdown,
        employment_type=row.employment_type,
        remote=row.remote,
        location=Location(row.city, row.region, row.country),
        credentials=tuple(name for name in row.credentials.split("|") if name),
        specialties=tuple(row.specialties),
        salary=_salary(row),
        apply_url=row.apply_url,
    )


def _salary(row: PostingRow) -> Salary | None:
    if row.salary_least is None or row.salary_most is None:
        return None
    return Salary(row.salary_least, row.salary_most, row.salary_unit or "", row.salary_currency or "")
