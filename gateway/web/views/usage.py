"""The operator's view of what the suite was used for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from codingahead.accounts.v1.usage_service_pb2 import CodeCount, DailyCount, GetUsageReportResponse

from gateway.web.charts import BarChart, DaysChart, stacked_bars
from gateway.web.views.codes import code_path
from gateway.web.wording import system_name

KINDS = ("guest", "registered", "subscriber", "staff", "service", "anonymous")
CHARTS = (
    ("full_views", "Full code pages", "Pages delivered with all of their sections, by kind of account."),
    ("previews", "Previews", "Pages delivered with locked sections, by kind of account."),
    ("searches", "Searches", "Searches that were sent; suggestions while typing are not counted."),
    ("registrations", "Registrations", "Accounts that were opened."),
)
TOTALS = (
    ("full_views", "full code pages"),
    ("views_charged", "views charged"),
    ("previews", "previews"),
    ("views_exhausted", "meters run out"),
    ("searches", "searches"),
    ("registrations", "registrations"),
)


@dataclass(frozen=True)
class Total:
    """One figure of the whole span."""

    label: str
    count: int


@dataclass(frozen=True)
class TopCode:
    """A code among the most viewed; `share` is its bar's length in hundredths of the longest."""

    name: str
    href: str
    full_views: int
    previews: int
    share: float


@dataclass(frozen=True)
class UsageView:
    """The whole report."""

    first: str
    last: str
    totals: tuple[Total, ...]
    charts: tuple[DaysChart, ...]
    top_codes: tuple[TopCode, ...]
    dead_letters: int
    problem: str = ""


def usage_view(report: GetUsageReportResponse) -> UsageView:
    """Draw what accounts has counted."""
    days = days_between(getattr(report, "from"), report.to)
    most = max((code.full_views for code in report.top_codes), default=0)
    return UsageView(
        first=getattr(report, "from"),
        last=report.to,
        totals=tuple(Total(label, _sum(report.daily, measure)) for measure, label in TOTALS),
        charts=tuple(
            DaysChart(measure, title, meaning, _chart(days, report.daily, measure))
            for measure, title, meaning in CHARTS
        ),
        top_codes=tuple(_top_code(code, most) for code in report.top_codes),
        dead_letters=report.dead_letters,
    )


def unanswered_usage(first: str, last: str, problem: str) -> UsageView:
    """Show the form again, with what was wrong with its days."""
    return UsageView(first, last, (), (), (), 0, problem)


def days_between(first: str, last: str) -> tuple[str, ...]:
    """Name every day of a span, both ends included, so that days without a count are drawn too."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return tuple((begin + timedelta(days=at)).isoformat() for at in range((end - begin).days + 1))


def _sum(daily: Sequence[DailyCount], measure: str) -> int:
    return sum(row.count for row in daily if row.measure == measure)


def _chart(days: Sequence[str], daily: Sequence[DailyCount], measure: str) -> BarChart:
    counts: dict[str, dict[str, int]] = {}
    for row in daily:
        if row.measure == measure:
            of_kind = counts.setdefault(row.account_kind, {})
            of_kind[row.day] = of_kind.get(row.day, 0) + row.count
    known = [kind for kind in KINDS if kind in counts]
    other = sorted(counts.keys() - set(KINDS))
    return stacked_bars(days, {kind: [counts[kind].get(day, 0) for day in days] for kind in known + other})


def _top_code(code: CodeCount, most: int) -> TopCode:
    return TopCode(
        name=f"{system_name(code.system)} {code.code}",
        href=code_path(code.system, code.code),
        full_views=code.full_views,
        previews=code.previews,
        share=round(code.full_views / most * 100, 1) if most else 0.0,
    )
