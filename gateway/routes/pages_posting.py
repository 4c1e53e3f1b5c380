"""A posting's page for its employer: where it stands, where it may go, and who applied."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.problems import Problem
from gateway.routes import applications, employers, jobs
from gateway.routes.forms_told import answer_or_refusal, words_of
from gateway.routes.jobs import PostingId
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SEE_OTHER, SignedInFirst
from gateway.shapes.applications import Status
from gateway.shapes.jobs import PostingSaid, ReasonAsked, transition_said
from gateway.web.views import employer_frames as frames
from gateway.web.views.applicants import applicants_view
from gateway.web.views.dashboard import dashboard_path
from gateway.web.views.posting_moves import DONE
from gateway.web.views.posting_page import posting_path, posting_view, refused
from gateway.web.views.posting_words import STATE_NAMES

router = APIRouter(route_class=SignedInFirst)

Verb = Literal["publish", "pause", "resume", "fill", "close"]
Reason = Annotated[str, Form(max_length=2_000)]
Back = Annotated[str, Form(max_length=20)]
_MOVES: dict[str, Callable[..., Awaitable[PostingSaid]]] = {
    "pause": jobs.pause_job,
    "resume": jobs.resume_job,
    "fill": jobs.fill_job,
    "close": jobs.close_job,
}
# What the posting's page tells, instead of a page of its own.
MOVES_TOLD = frozenset(
    {"EMPLOYER_SUSPENDED", "POSTING_DUPLICATE", "POSTING_EXPIRED", "TOO_MANY_OPEN_POSTINGS", "TRANSITION_NOT_ALLOWED"}
)


@router.get("/jobs/postings/{posting_id}")
async def posting(request: Request, visitor: Visitor, posting_id: PostingId, done: str = "") -> Response:
    """One posting, for its employer's members and staff."""
    return await posting_page(request, visitor, posting_id, said=DONE.get(done, ""))


@router.post("/jobs/postings/{posting_id}/{verb}", dependencies=[OwnForm])
async def move(
    request: Request, visitor: Visitor, posting_id: PostingId, verb: Verb, *, reason: Reason = "", back: Back = ""
) -> Response:
    """Move a posting on; back to the dashboard from where it was asked there, in the state that was looked at."""
    moved = await answer_or_refusal(_moved(request, visitor, posting_id, verb, reason), MOVES_TOLD)
    if isinstance(moved, Problem):
        return await posting_page(request, visitor, posting_id, met=moved)
    if back:
        state = back if back in STATE_NAMES else ""
        return RedirectResponse(dashboard_path(moved.employer.id, state, done=moved.state), SEE_OTHER)
    return RedirectResponse(f"{posting_path(posting_id)}?done={moved.state}", SEE_OTHER)


@router.get("/jobs/postings/{posting_id}/applications")
async def applicants(
    request: Request,
    visitor: Visitor,
    posting_id: PostingId,
    *,
    status: Status | Literal[""] = "",
    page_token: str = "",
) -> Response:
    """Who applied for a posting, for its employer's members alone."""
    found = await applications.list_applications(
        request, visitor, posting_id, status=status or None, page_token=page_token
    )
    shown = (await jobs.posting(request, visitor, posting_id)).posting
    view = applicants_view(posting_id, shown.title, found, status)
    path = f"{posting_path(posting_id)}/applications"
    frame = frames.work_frame(await shell_for(request, visitor), f"Applicants: {view.title}", path)
    return page("employers/applicants.html", frame, view)


async def posting_page(
    request: Request, visitor: Visit, posting_id: str, *, said: str = "", met: Problem | None = None
) -> Response:
    """The page of a posting, after a move or a refusal too. POSTING_NOT_FOUND for who is outside."""
    found = await jobs.way_of(request, visitor, posting_id)
    members = await employers.list_members(request, visitor, found.posting.employer.id)
    steps = [transition_said(one) for one in found.transitions]
    shell = await shell_for(request, visitor)
    view = replace(posting_view(found.posting, steps, members, shell.visitor.account_id), said=said)
    view = refused(view, met.reason, words_of(met)) if met else view
    frame = frames.work_frame(shell, f"Posting: {view.title}", view.href)
    return page("employers/posting.html", frame, view, met.status if met else 200)


async def _moved(request: Request, visitor: Visit, posting_id: str, verb: str, reason: str) -> PostingSaid:
    if verb == "publish":
        return await jobs.publish_job(request, visitor, None, posting_id)
    asked: Any = ReasonAsked(reason=reason.strip())
    return await _MOVES[verb](request, visitor, None, posting_id, asked)
