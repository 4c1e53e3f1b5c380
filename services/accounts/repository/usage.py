"""Usage statistics in SQL."""

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events.inbox import dead_letter_count
from services.accounts.counting import PAGE_LEVELS, CodeTotal, Counted, DailyTotal
from services.accounts.repository.upsert import insert_into
from services.accounts.tables import CountedChargeRow, UsageRow


class SqlUsageStatistics:
    """The table of counts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, counted: Counted) -> None:
        """Add in one statement."""
        key = {
            "day": counted.day,
            "measure": counted.measure,
            "system": counted.system,
            "code": counted.code,
            "account_kind": counted.account_kind,
        }
        statement = insert_into(self._session, UsageRow).values(key | {"count": counted.amount})
        added = {"count": UsageRow.count + counted.amount}
        await self._session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=added))

    async def is_first(self, charge_id: str) -> bool:
        """Insert it unless it is there."""
        noted = insert_into(self._session, CountedChargeRow).values(charge_id=charge_id).on_conflict_do_nothing()
        return (await self._session.execute(noted.returning(CountedChargeRow.charge_id))).first() is not None

    async def daily(self, first: date, last: date) -> list[DailyTotal]:
        """Sum over codes."""
        group = (UsageRow.day, UsageRow.measure, UsageRow.account_kind)
        sums = select(*group, func.sum(UsageRow.count)).where(UsageRow.day.between(first, last))
        rows = (await self._session.execute(sums.group_by(*group).order_by(*group))).all()
        return [DailyTotal(day, measure, kind, int(count)) for day, measure, kind, count in rows]

    async def top_codes(self, first: date, last: date, most: int) -> list[CodeTotal]:
        """Sum over days and kinds, full views and previews side by side."""
        full, preview = (func.coalesce(_sum_of(measure), 0) for measure in PAGE_LEVELS.values())
        sums = (
            select(UsageRow.system, UsageRow.code, full, preview)
            .where(UsageRow.day.between(first, last), UsageRow.measure.in_(PAGE_LEVELS.values()))
            .group_by(UsageRow.system, UsageRow.code)
            .having(full > 0)
            .order_by(full.desc(), UsageRow.system, UsageRow.code)
            .limit(most)
        )
        rows = (await self._session.execute(sums)).all()
        return [CodeTotal(system, code, int(views), int(previews)) for system, code, views, previews in rows]

    async def dead_letters(self) -> int:
        """Count what the consumer put aside."""
        return await dead_letter_count(self._session)


def _sum_of(measure: str) -> ColumnElement[int]:
    return func.sum(UsageRow.count).filter(UsageRow.measure == measure)
