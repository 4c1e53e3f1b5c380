"""The page of an employer's numbers, for its members."""

import grpc
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.errors import SignInRequired
from chassis.rpc.errors import refusal_from
from gateway.identity import Visitor
from gateway.routes import employers
from gateway.routes.employers import EmployerId
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.statistics import Days, statistics_of
from gateway.web.views import job_frames
from gateway.web.views.statistics import numbers_path, numbers_view

router = APIRouter()

_SEE_OTHER = 303


@router.get("/jobs/employers/{employer_id}/numbers")
async def numbers(request: Request, visitor: Visitor, employer_id: EmployerId, *, days: Days = 30) -> Response:
    """How far people came with an employer's postings. Refused with EMPLOYER_NOT_FOUND."""
    try:
        found = await statistics_of(request, visitor, employer_id, days)
    except SignInRequired:
        return _sign_in(employer_id)
    except grpc.aio.AioRpcError as error:
        if refusal_from(error).reason != "SIGN_IN_REQUIRED":
            raise
        return _sign_in(employer_id)
    employer = await employers.get_employer(request, visitor, employer_id)
    view = numbers_view(employer_id, employer.name, days, found)
    return page("employer_numbers.html", job_frames.numbers_frame(view, await shell_for(request, visitor)), view)


def _sign_in(employer_id: str) -> Response:
    return RedirectResponse(f"/login?next={numbers_path(employer_id)}", _SEE_OTHER)
