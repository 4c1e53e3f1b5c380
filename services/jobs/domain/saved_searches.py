"""Filters that people keep, and how often they are told of what is new."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.jobs.domain.filters import USUAL_MILES, Filter

MOST_SEARCHES = 50
LONGEST_NAME = 100
_MORE = " …"


class Frequency(StrEnum):
    """How often a saved search is told by mail."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def period(self) -> timedelta | None:
        """The time between two digests; None where there are none."""
        return _PERIODS.get(self)


# After an instant mail, for each posting in it, and at most.
_REST, _LONGEST_REST = timedelta(seconds=1), timedelta(minutes=10)
_PERIODS = {Frequency.DAILY: timedelta(days=1), Frequency.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A filter that an account keeps; what it looks for never changes. `version` counts what was changed about it.

    `next_mail_at` is when mail is to be looked after: for a digest its time, for an instant one since something
    waits, or once it has rested from the last mail. It is None while nothing can be due, and while `awaits_address`:
    the owner has not proved an address yet.
    """

    saved_search_id: str
    owner: str
    name: str
    wanted: Filter
    frequency: Frequency
    created_at: datetime
    next_mail_at: datetime | None = None
    last_mail_at: datetime | None = None
    awaits_address: bool = False
    version: int = 1

    def named(self, name: str) -> "SavedSearch":
        """Have another name."""
        return self if name == self.name else replace(self, name=name, version=self.version + 1)

    def told(self, frequency: Frequency, now: datetime, *, waits: bool) -> "SavedSearch":
        """Be told as often as this from now on; `waits` says whether a match does."""
        if frequency is self.frequency:
            return self
        at_once = now if waits and frequency is Frequency.INSTANT else None
        due = now + frequency.period if frequency.period else at_once
        return replace(self, frequency=frequency, next_mail_at=due, awaits_address=False, version=self.version + 1)

    def looked_after(self, now: datetime, *, told: int) -> "SavedSearch":
        """Have had the mail that was due, of so many postings, or none where nothing was left.

        The next digest keeps its time of day. An instant search rests the longer the more it was told, so that
        whoever publishes a thousand postings one after the other causes a few mails and not a thousand.
        """
        period, due = self.frequency.period, now + min(told * _REST, _LONGEST_REST) if told else None
        if period is not None:
            last = self.next_mail_at or now
            due = last + period * (max((now - last) // period, 0) + 1)
        return replace(self, next_mail_at=due, last_mail_at=now if told else self.last_mail_at, awaits_address=False)

    def put_off(self) -> "SavedSearch":
        """Wait until the owner has proved an address."""
        return replace(self, next_mail_at=None, awaits_address=True)


def name_of(wanted: Filter) -> str:
    """What a search is called whose owner has not named it: by its conditions, as many as there is room for."""
    name = ""
    for each in _said(wanted):
        longer = f"{name} · {each}" if name else each
        if len(longer) > LONGEST_NAME - len(_MORE):
            return f"{name or each[: LONGEST_NAME - len(_MORE)]}{_MORE}"
        name = longer
    return name or "Every position"


def _said(wanted: Filter) -> Iterator[str]:
    """What is looked for, a few words for each condition."""
    if wanted.query:
        yield f"“{wanted.query}”"
    yield from filter(None, (wanted.credential, wanted.remote, wanted.employment_type.lower().replace("_", " ")))
    yield from filter(None, (wanted.setting.replace("_", " "), wanted.specialty, wanted.state))
    if wanted.near:
        yield f"{wanted.within_miles or USUAL_MILES} miles round {wanted.near}"
    if wanted.salary_min:
        yield f"from ${wanted.salary_min:,} a year"
    if wanted.posted_within_days:
        yield f"new in {wanted.posted_within_days} days"
    if wanted.cpc_a_welcome:
        yield "CPC-A welcome"
    if wanted.no_experience_welcome:
        yield "no experience needed"
