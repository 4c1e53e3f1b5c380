"""An employer's dashboard: its postings in every state, and whether it is verified."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from codingahead.jobs.v1.jobs_service_pb2 import ListEmployerPostingsRequest
from codingahead.jobs.v1.posting_pb2 import PostingState
from codingahead.jobs.v1.statistics_pb2 import PostingStatistics
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.problems import Problem
from gateway.routes import employers
from gateway.routes.employers import EmployerId
from gateway.routes.forms_told import answer_or_refusal, refusal_of
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SEE_OTHER, SignedInFirst
from gateway.routes.statistics import statistics_of
from gateway.web.views import employer_frames as frames
from gateway.web.views.dashboard import dashboard_path, dashboard_view
from gateway.web.views.employers import EMPLOYERS
from gateway.web.views.posting_moves import DONE
from gateway.web.views.posting_words import STATE_NAMES

router = APIRouter(route_class=SignedInFirst)

# A posting is open for 180 days at most.
_DAYS = 365


@router.get(f"{EMPLOYERS}/{{employer_id}}/dashboard")
async def dashboard(
    request: Request,
    visitor: Visitor,
    employer_id: EmployerId,
    *,
    state: str = "",
    page_token: str = "",
    done: str = "",
) -> Response:
    """An employer's postings, for its members and staff."""
    return await _dashboard(request, visitor, employer_id, state, page_token, said=DONE.get(done, ""))


@router.post(f"{EMPLOYERS}/{{employer_id}}/verify", dependencies=[OwnForm])
async def verify(request: Request, visitor: Visitor, employer_id: EmployerId) -> Response:
    """Have the employer trusted by the domain of the visitor's address."""
    proving = employers.verify_domain(request, visitor, None, employer_id)
    refused = await refusal_of(proving, {"DOMAIN_NOT_PROVED"})
    if refused is None:
        return RedirectResponse(dashboard_path(employer_id, done="verified"), SEE_OTHER)
    return await _dashboard(request, visitor, employer_id, status=refused.status, problem=refused.detail)


async def _dashboard(
    request: Request,
    visitor: Visit,
    employer_id: str,
    state: str = "",
    page_token: str = "",
    *,
    status: int = 200,
    **told: Any,
) -> Response:
    state = state if state in STATE_NAMES else ""
    wanted = ListEmployerPostingsRequest(employer_id=employer_id, page_token=page_token)
    if state:
        wanted.state = PostingState.Value(f"POSTING_STATE_{state.upper()}")
    found = await employers.postings_of(request, visitor, wanted)
    shown = await employers.employer_of(request, visitor, employer_id)
    view = replace(dashboard_view(shown, found, state, await _counted(request, visitor, employer_id)), **told)
    frame = frames.work_frame(await shell_for(request, visitor), f"Postings: {view.name}", dashboard_path(employer_id))
    return page("employers/dashboard.html", frame, view, status)


async def _counted(request: Request, visitor: Visit, employer_id: str) -> Mapping[str, PostingStatistics] | None:
    """What was counted of each posting in a year; None for staff, for whom numbers are not."""
    counted = await answer_or_refusal(statistics_of(request, visitor, employer_id, _DAYS), {"EMPLOYER_NOT_FOUND"})
    return None if isinstance(counted, Problem) else {one.posting_id: one for one in counted.postings}
