"""An employer's numbers: how far people came, day by day and posting by posting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from codingahead.jobs.v1.jobs_service_pb2 import GetEmployerStatisticsResponse
from codingahead.jobs.v1.statistics_pb2 import DayStatistics, PostingStatistics

from gateway.shapes.statistics import PostingStatisticsSaid, statistics_said
from gateway.web.charts import DaysChart, stacked_bars
from gateway.web.wording import spoken

CHOICES = (7, 30, 90, 365)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# From where hours say less than days.
_MANY_HOURS = 48


@dataclass(frozen=True)
class Step:
    """One step of the funnel; `share` is its width in hundredths of the widest, `of_before` what part came so far."""

    key: str
    label: str
    count: int
    share: float
    of_before: str

    @property
    def left(self) -> float:
        return round((100 - self.share) / 2, 2)


@dataclass(frozen=True)
class PostingLine:
    """One posting of the table."""

    href: str
    title: str
    state: str
    counts: tuple[int, ...]
    # How long it took until somebody applied, in words.
    first_application: str


@dataclass(frozen=True)
class Choice:
    """A span of days that may be chosen."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class NumbersView:
    """The whole page."""

    employer: str
    href: str
    span: str
    choices: tuple[Choice, ...]
    funnel: tuple[Step, ...]
    charts: tuple[DaysChart, ...]
    postings: tuple[PostingLine, ...]
    columns: tuple[str, ...] = ("Views", "Went elsewhere", "Applied here", "Looked at", "Shortlisted", "Hired")


def numbers_path(employer_id: str) -> str:
    """Give the address of an employer's numbers."""
    return f"/jobs/employers/{quote(employer_id, safe='')}/numbers"


def numbers_view(employer_id: str, employer: str, days: int, found: GetEmployerStatisticsResponse) -> NumbersView:
    """Lay out what was counted in the last days."""
    href, said = numbers_path(employer_id), statistics_said(found)
    return NumbersView(
        employer=employer,
        href=href,
        span=_span(days),
        choices=tuple(Choice(_span(each), f"{href}?days={each}", each == days) for each in CHOICES),
        funnel=_funnel(found.postings),
        charts=_charts(found.days),
        postings=tuple(_line(one, told) for one, told in zip(found.postings, said.items, strict=True)),
    )


def waited(time: timedelta) -> str:
    """Say how long something took: "Within an hour", "5 hours", "3 days"."""
    if time < _HOUR:
        return "Within an hour"
    hours = time // _HOUR
    if hours < _MANY_HOURS:
        return "1 hour" if hours == 1 else f"{hours} hours"
    return f"{time // _DAY} days"


def _span(days: int) -> str:
    return {1: "Today", 365: "Last year"}.get(days, f"Last {days} days")


def _funnel(postings: Sequence[PostingStatistics]) -> tuple[Step, ...]:
    views, clicks, sent, viewed, shortlisted, hired = (
        sum(_counts(each)[at] for each in postings) for at in range(len(NumbersView.columns))
    )
    most = max(views, clicks, sent, viewed)

    def step(key: str, label: str, count: int, before: int | None, of: str) -> Step:
        share = round(max(count / most * 100, 0.5), 2) if count else 0.0
        part = f"{count / before:.0%} of {of}" if before else ""
        return Step(key, label, count, share, part)

    return (
        step("views", "Views", views, None, ""),
        step("clicks", "Went elsewhere", clicks, views, "views"),
        step("applications", "Applied here", sent, views, "views"),
        step("viewed", "Looked at", viewed, sent, "applications"),
        step("shortlisted", "Shortlisted", shortlisted, viewed, "looked at"),
        step("hired", "Hired", hired, shortlisted, "shortlisted"),
    )


def _charts(days: Sequence[DayStatistics]) -> tuple[DaysChart, ...]:
    names = [each.day for each in days]
    applied = {
        "applications": [each.applications for each in days],
        "clicks": [each.apply_clicks for each in days],
    }
    return (
        DaysChart(
            "views-by-day",
            "Views by day",
            "Page views by people, repeated ones too. Search engines, link previews and the API are left out.",
            stacked_bars(names, {"views": [each.views for each in days]}),
        ),
        DaysChart(
            "applications-by-day",
            "Applications by day",
            "What was sent here, and how often somebody went on to the employer’s own site.",
            stacked_bars(names, applied),
        ),
    )


def _line(one: PostingStatistics, told: PostingStatisticsSaid) -> PostingLine:
    href = f"/jobs/{quote(one.posting_id, safe='')}"
    return PostingLine(href, one.title, spoken(told.state), _counts(one), _first_application(one))


def _first_application(one: PostingStatistics) -> str:
    if not one.HasField("first_application_time"):
        return "None yet"
    if not one.HasField("publish_time"):
        return "Not known"
    published, applied = one.publish_time.ToDatetime(), one.first_application_time.ToDatetime()
    return waited(applied - published)


def _counts(one: PostingStatistics) -> tuple[int, ...]:
    return (one.views, one.apply_clicks, one.applications, one.viewed, one.shortlisted, one.hired)
