"""The page of an employer's numbers, for its members."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from gateway.identity import Visitor
from gateway.routes import employers
from gateway.routes.employers import EmployerId
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SignedInFirst
from gateway.routes.statistics import Days, statistics_of
from gateway.web.views import job_frames
from gateway.web.views.statistics import numbers_view

router = APIRouter(route_class=SignedInFirst)


@router.get("/jobs/employers/{employer_id}/numbers")
async def numbers(request: Request, visitor: Visitor, employer_id: EmployerId, *, days: Days = 30) -> Response:
    """How far people came with an employer's postings. Refused with EMPLOYER_NOT_FOUND."""
    found = await statistics_of(request, visitor, employer_id, days)
    employer = await employers.get_employer(request, visitor, employer_id)
    view = numbers_view(employer_id, employer.name, days, found)
    return page("employer_numbers.html", job_frames.numbers_frame(view, await shell_for(request, visitor)), view)
