"""How often an employer's postings were seen and applied for."""

from codingahead.jobs.v1.jobs_service_pb2 import GetEmployerStatisticsResponse
from codingahead.jobs.v1.statistics_pb2 import DayStatistics, PostingStatistics
from pydantic import Field

from gateway.shapes.fields import Said
from gateway.shapes.jobs import State
from gateway.shapes.words import plain


class PostingStatisticsSaid(Said):
    """A posting. `viewed`, `shortlisted` and `hired` are of the applications, those that came at least so far."""

    job_id: str
    title: str
    state: State
    views: int = Field(description="Page views by people, repeated ones too.")
    apply_clicks: int = Field(description="How often somebody went to where it is applied for elsewhere.")
    applications: int
    viewed: int
    shortlisted: int
    hired: int
    publish_time: str | None
    first_application_time: str | None


class DaySaid(Said):
    """One day, UTC."""

    day: str
    views: int
    apply_clicks: int
    applications: int


class EmployerStatistics(Said):
    """Postings that were seen, applied for or open in those days, last made first; and every day, oldest first."""

    items: list[PostingStatisticsSaid]
    days: list[DaySaid]


def statistics_said(found: GetEmployerStatisticsResponse) -> EmployerStatistics:
    """The numbers in the contract's words."""
    return EmployerStatistics(items=[_posting(one) for one in found.postings], days=[_day(one) for one in found.days])


def _posting(one: PostingStatistics) -> PostingStatisticsSaid:
    return PostingStatisticsSaid.model_validate({**plain(one), "title": one.title, "job_id": one.posting_id})


def _day(one: DayStatistics) -> DaySaid:
    return DaySaid(day=one.day, views=one.views, apply_clicks=one.apply_clicks, applications=one.applications)
