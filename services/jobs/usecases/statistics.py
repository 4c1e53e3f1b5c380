"""How often an employer's postings were seen and applied for, for its members."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chassis.errors import FieldError, SignInRequired
from chassis.identity import Caller
from services.jobs.domain.statistics import Counts, PostingNumbers
from services.jobs.errors import EmployerNotFound, FilterInvalid
from services.jobs.ports import Work

_USUAL_DAYS = 30
_MOST_DAYS = 365
# A page holds no more; the days count the others too.
_MOST_POSTINGS = 1_000


@dataclass(frozen=True, slots=True)
class EmployerNumbers:
    """What was counted in some days, as it stands at a moment."""

    postings: tuple[PostingNumbers, ...]
    # Every day, oldest first.
    days: Mapping[date, Counts]
    at: datetime


async def employer_statistics(employer_id: str, days: int, by: Caller, work: Work) -> EmployerNumbers:
    """What was counted of an employer's postings in the last days, today among them, 30 for 0.

    For members alone, staff as such are none. Raises SignInRequired, EmployerNotFound and FilterInvalid.
    """
    if not by.is_person:
        raise SignInRequired
    if await work.employers.for_member(employer_id, by.account_id) is None:
        raise EmployerNotFound
    if not 0 <= days <= _MOST_DAYS:
        raise FilterInvalid(FieldError("days", f"Give 1 to {_MOST_DAYS} days, 0 for {_USUAL_DAYS}."))

    span, today = days or _USUAL_DAYS, work.now().date()
    since = today - timedelta(days=span - 1)
    postings = await work.statistics.of_employer(employer_id, since, _MOST_POSTINGS)
    counted = await work.statistics.days_of_employer(employer_id, since)
    every_day = {day: counted.get(day, Counts()) for day in (since + timedelta(days=at) for at in range(span))}
    return EmployerNumbers(tuple(postings), every_day, work.now())
