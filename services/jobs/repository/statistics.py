"""What was counted, in SQL."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.postings import State
from services.jobs.domain.statistics import Counts, Firsts, PostingNumbers, Progress, Stage
from services.jobs.statistics_tables import ApplicationStageRow, PostingDayRow, PostingFirstsRow
from services.jobs.tables import PostingRow

_COUNTED = tuple(field.name for field in fields(Counts))


class SqlStatistics:
    """The tables of counts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql

    async def add(self, posting_id: str, day: date, counts: Counts) -> None:
        """Add to a posting's day; two that come at once are both counted."""
        new = self._dialect.insert(PostingDayRow).values(posting_id=posting_id, day=day, **asdict(counts))
        sums = {name: getattr(PostingDayRow, name) + new.excluded[name] for name in _COUNTED}
        await self._session.execute(new.on_conflict_do_update(index_elements=["posting_id", "day"], set_=sums))

    async def progress(self, application_id: str, posting_id: str) -> Progress:
        """How far an application has come, its row locked."""
        said = {"application_id": application_id, "posting_id": posting_id, "stage": Stage.SENT}
        row = await self._held(ApplicationStageRow, "application_id", said)
        return Progress(row.application_id, row.posting_id, row.sent_on, Stage(row.stage))

    async def keep_progress(self, progress: Progress) -> None:
        """Keep how far an application that is held has come."""
        mine = update(ApplicationStageRow).where(ApplicationStageRow.application_id == progress.application_id)
        await self._session.execute(mine.values(sent_on=progress.sent_on, stage=progress.stage))

    async def firsts(self, posting_id: str) -> Firsts:
        """When a posting was first published and applied for, its row locked."""
        row = await self._held(PostingFirstsRow, "posting_id", {"posting_id": posting_id})
        return Firsts(row.posting_id, row.published_at, row.applied_at)

    async def keep_firsts(self, firsts: Firsts) -> None:
        """Keep what is known of a posting that is held."""
        mine = update(PostingFirstsRow).where(PostingFirstsRow.posting_id == firsts.posting_id)
        await self._session.execute(mine.values(published_at=firsts.published_at, applied_at=firsts.applied_at))

    async def of_employer(self, employer_id: str, since: date, most: int) -> list[PostingNumbers]:
        """An employer's postings that were counted or open since a day, last made first."""
        days = _days_of(employer_id, since).group_by(PostingDayRow.posting_id).subquery()
        first_moment = datetime.combine(since, time(), UTC)
        was_open = and_(
            PostingRow.published_at.is_not(None),
            or_(PostingRow.ended_at.is_(None), PostingRow.ended_at >= first_moment),
            PostingRow.valid_through >= first_moment,
        )
        found = select(
            PostingRow.posting_id,
            PostingRow.title,
            PostingRow.state,
            PostingRow.valid_through,
            PostingFirstsRow.published_at,
            PostingFirstsRow.applied_at,
            *(func.coalesce(days.c[name], 0).label(name) for name in _COUNTED),
        )
        found = found.outerjoin(days, days.c.posting_id == PostingRow.posting_id)
        found = found.outerjoin(PostingFirstsRow, PostingFirstsRow.posting_id == PostingRow.posting_id)
        found = found.where(PostingRow.employer_id == employer_id, or_(days.c.posting_id.is_not(None), was_open))
        found = found.order_by(PostingRow.created_at.desc(), PostingRow.posting_id.desc()).limit(most)
        return [_numbers(row) for row in (await self._session.execute(found)).all()]

    async def days_of_employer(self, employer_id: str, since: date) -> Mapping[date, Counts]:
        """What was counted of all of an employer's postings, day by day."""
        found = _days_of(employer_id, since, PostingDayRow.day).group_by(PostingDayRow.day)
        return {row.day: _counts(row) for row in (await self._session.execute(found)).all()}

    async def _held(self, table: type[Any], key: str, new: dict[str, Any]) -> Any:
        """Insert a row unless there is one, and lock it; whoever inserts the same waits."""
        await self._session.execute(self._dialect.insert(table).values(new).on_conflict_do_nothing())
        mine = select(table).where(getattr(table, key) == new[key]).with_for_update()
        return (await self._session.execute(mine.execution_options(populate_existing=True))).scalar_one()


def _days_of(employer_id: str, since: date, by: Any = PostingDayRow.posting_id) -> Select[Any]:
    """Sums over an employer's days, to be grouped."""
    sums = (func.sum(getattr(PostingDayRow, name)).label(name) for name in _COUNTED)
    found = select(by, *sums).join(PostingRow, PostingRow.posting_id == PostingDayRow.posting_id)
    return found.where(PostingRow.employer_id == employer_id, PostingDayRow.day >= since)


def _numbers(row: Any) -> PostingNumbers:
    firsts = Firsts(row.posting_id, row.published_at, row.applied_at)
    return PostingNumbers(row.posting_id, row.title, State(row.state), row.valid_through, _counts(row), firsts)


def _counts(row: Any) -> Counts:
    return Counts(*(int(getattr(row, name)) for name in _COUNTED))
