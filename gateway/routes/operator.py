"""What operators see: the usage that the suite's events add up to."""

from typing import Annotated

from codingahead.accounts.v1.usage_service_pb2 import GetUsageReportRequest, GetUsageReportResponse
from fastapi import APIRouter, Query, Request

from gateway.documented import problems
from gateway.identity import Visit, Visitor
from gateway.shapes.fields import Day
from gateway.shapes.usage import UsageReport, usage_report
from gateway.state import gateway_of

router = APIRouter(tags=["operator"])
_From = Annotated[
    Day | None, Query(alias="from", description="First day (UTC); 29 days before the last when left out.")
]
_To = Annotated[Day | None, Query(alias="to", description="Last day (UTC); today when left out.")]


@router.get("/api/v1/operator/usage", responses=problems(401, 403))
async def get_usage(request: Request, visitor: Visitor, first_day: _From = None, last_day: _To = None) -> UsageReport:
    """Counts per day, measure and kind of account. For staff."""
    return usage_report(await usage(request, visitor, first_day or "", last_day or ""))


async def usage(request: Request, visitor: Visit, first_day: str = "", last_day: str = "") -> GetUsageReportResponse:
    """The report as this visitor may see it. Refused with SIGN_IN_REQUIRED or STAFF_ONLY."""
    # "from" is a word of Python's own.
    wanted = GetUsageReportRequest(**{"from": first_day, "to": last_day})
    return await visitor.person(lambda who: gateway_of(request).clients.usage.GetUsageReport(wanted, metadata=who))
