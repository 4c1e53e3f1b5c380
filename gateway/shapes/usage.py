"""What the suite's events add up to, for operators."""

from codingahead.accounts.v1.usage_service_pb2 import GetUsageReportResponse
from pydantic import Field

from gateway.shapes.fields import Said
from gateway.shapes.words import plain


class DayCount(Said):
    """How often something happened on a day."""

    day: str
    measure: str
    account_kind: str
    count: int


class TopCode(Said):
    """How often a code's page went out."""

    system: str
    code: str
    full_views: int
    previews: int


class UsageReport(Said):
    """Counts per day, measure and kind of account; `dead_letters` are events that wait for an operator."""

    first_day: str = Field(alias="from")
    last_day: str = Field(alias="to")
    daily: list[DayCount]
    top_codes: list[TopCode]
    dead_letters: int


def usage_report(report: GetUsageReportResponse) -> UsageReport:
    """What accounts has counted."""
    return UsageReport.model_validate(plain(report))
