"""CareerCenter: how often an employer's postings were seen and applied for."""

from typing import Annotated

from codingahead.jobs.v1.jobs_service_pb2 import GetEmployerStatisticsRequest, GetEmployerStatisticsResponse
from fastapi import APIRouter, Query, Request

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.identity import Visit, Visitor
from gateway.routes.employers import EmployerId
from gateway.shapes.fields import WholeNumber
from gateway.shapes.statistics import EmployerStatistics, statistics_said
from gateway.state import gateway_of

router = APIRouter(tags=["jobs"])
Days = Annotated[WholeNumber, Query(ge=1, le=365, description="How many days, today (UTC) among them.")]


@router.get("/api/v1/employers/{employer_id}/statistics", responses=problems(401, 404))
async def get_statistics(
    request: Request, visitor: Visitor, employer_id: EmployerId, *, days: Days = 30
) -> EmployerStatistics:
    """Views and applications of the employer's postings in the last days; for its members."""
    return statistics_said(await statistics_of(request, visitor, employer_id, days))


async def statistics_of(request: Request, visitor: Visit, employer_id: str, days: int) -> GetEmployerStatisticsResponse:
    """The numbers as this visitor may see them."""

    async def fetch(who: Metadata) -> GetEmployerStatisticsResponse:
        wanted = GetEmployerStatisticsRequest(employer_id=employer_id, days=days)
        return await gateway_of(request).clients.jobs.GetEmployerStatistics(wanted, metadata=who)

    return await visitor.person(fetch)
