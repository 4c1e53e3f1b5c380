"""Counting what the suite tells, and reporting it to operators."""

from datetime import date

from chassis.errors import FieldError
from services.accounts.counting import MOST_DAYS, TOP_CODES, USUAL_SPAN, Counted, UsageReport
from services.accounts.errors import DateRangeInvalid
from services.accounts.ports import UsageStatistics


async def count(counted: Counted, statistics: UsageStatistics) -> None:
    """Add what an event says."""
    await statistics.add(counted)


async def count_charge(charge_id: str, counted: Counted, statistics: UsageStatistics) -> None:
    """Add a charge, once, even if two events tell of it."""
    if await statistics.is_first(charge_id):
        await statistics.add(counted)


async def report(first: str, last: str, today: date, statistics: UsageStatistics) -> UsageReport:
    """Report a span of days, the last 30 if none is named. Refused with DATE_RANGE_INVALID."""
    until = _day("to", last) if last else today
    since = _day("from", first) if first else max(until, date.min + USUAL_SPAN) - USUAL_SPAN
    if not 0 <= (until - since).days < MOST_DAYS:
        raise DateRangeInvalid(FieldError("from", f"Choose 1 to {MOST_DAYS} days, the first one first."))
    return UsageReport(
        first=since,
        last=until,
        daily=tuple(await statistics.daily(since, until)),
        top_codes=tuple(await statistics.top_codes(since, until, TOP_CODES)),
        dead_letters=await statistics.dead_letters(),
    )


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateRangeInvalid(FieldError(field, "Write a day as 2026-01-31.")) from None
