"""The pages of moderation: what waits for staff, what they decide, and the record."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.routes import jobs, moderation
from gateway.routes.employers import EmployerId
from gateway.routes.forms_told import refusal_of, words_of
from gateway.routes.jobs import PostingId
from gateway.routes.pages_employers import employer_page
from gateway.routes.pages_posting import Back, Reason, posting_page
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SEE_OTHER, SignedInFirst
from gateway.shapes.jobs import ReasonAsked
from gateway.web.views import employer_frames as frames
from gateway.web.views.employers import employer_path
from gateway.web.views.moderation import QUEUE, queue_view
from gateway.web.views.posting_moves import DONE
from gateway.web.views.posting_page import posting_path
from gateway.web.views.record import RECORD, SUBJECTS, record_view

router = APIRouter(route_class=SignedInFirst)

_ON_A_PAGE = 10
_LINES = 50
_CHANGED = "It was changed since you read it, and nothing was decided. Below it reads as it does now."
_TOLD = frozenset(
    {"EMPLOYER_SUSPENDED", "NO_EDIT_WAITING", "POSTING_CHANGED", "POSTING_EXPIRED", "REASON_REQUIRED"}
    | {"TRANSITION_NOT_ALLOWED"}
)
_Decision = Callable[..., Awaitable[Any]]
# What decides, and what is said after.
_DECISIONS: dict[tuple[str, str], tuple[_Decision, str]] = {
    ("postings", "approve"): (jobs.approve_job, "approved"),
    ("postings", "reject"): (moderation.reject_job, "rejected"),
    ("edits", "approve"): (moderation.approve_edit, "edit_approved"),
    ("edits", "reject"): (moderation.reject_edit, "edit_rejected"),
}
_OF_EMPLOYERS: dict[str, tuple[_Decision, str]] = {
    "trust": (moderation.trust_employer, "trusted"),
    "suspend": (moderation.suspend_employer, "suspended"),
    "reinstate": (moderation.reinstate_employer, "reinstated"),
}
_SUBJECTS = frozenset(option.value for option in SUBJECTS)
Revision = Annotated[int, Form(ge=0, le=1_000_000)]
Token = Annotated[str, Form(max_length=1_000)]


@router.get(QUEUE)
async def queue(request: Request, visitor: Visitor, page_token: str = "", done: str = "") -> Response:
    """What waits for staff. Refused with SIGN_IN_REQUIRED and STAFF_ONLY."""
    return await _queue(request, visitor, page_token, said=DONE.get(done, ""))


@router.post(f"{QUEUE}/employers/{{employer_id}}/{{verb}}", dependencies=[OwnForm])
async def decide_on_employer(
    request: Request,
    visitor: Visitor,
    employer_id: EmployerId,
    verb: Literal["trust", "suspend", "reinstate"],
    reason: Reason = "",
) -> Response:
    """Vouch for an employer, take it out of view, or show it again."""
    deciding, done = _OF_EMPLOYERS[verb]
    asked = ReasonAsked(reason=reason.strip())
    refused = await refusal_of(deciding(request, visitor, None, employer_id, asked), _TOLD)
    if refused is None:
        return RedirectResponse(f"{employer_path(employer_id)}?done={done}", SEE_OTHER)
    return await employer_page(request, visitor, employer_id, met=refused)


@router.post(f"{QUEUE}/waiting/{{kind}}/{{posting_id}}/{{verb}}", dependencies=[OwnForm])
async def decide(
    request: Request,
    visitor: Visitor,
    kind: Literal["postings", "edits"],
    posting_id: PostingId,
    verb: Literal["approve", "reject"],
    *,
    reason: Reason = "",
    revision: Revision = 0,
    back: Back = "",
    page_token: Token = "",
) -> Response:
    """Say yes or no to what was read, and go back to the queue, or to the posting's page."""
    deciding, done = _DECISIONS[kind, verb]
    asked = ReasonAsked(reason=reason.strip(), revision=revision)
    refused = await refusal_of(deciding(request, visitor, None, posting_id, asked), _TOLD)
    if refused is None:
        return RedirectResponse(f"{posting_path(posting_id) if back else QUEUE}?done={done}", SEE_OTHER)
    if back:
        return await posting_page(request, visitor, posting_id, met=refused)
    problem = _CHANGED if refused.reason == "POSTING_CHANGED" else words_of(refused)
    told = {"problem": problem, "refused_id": posting_id, "reason": reason}
    return await _queue(request, visitor, page_token, status=refused.status, **told)


@router.get(RECORD)
async def record(
    request: Request, visitor: Visitor, *, subject: str = "", subject_id: str = "", page_token: str = ""
) -> Response:
    """Who did what to what, newest first. Refused with SIGN_IN_REQUIRED and STAFF_ONLY."""
    subject, subject_id = subject if subject in _SUBJECTS else "", subject_id.strip()
    found = await moderation.list_audit_events(
        request, visitor, subject=subject, subject_id=subject_id, page_size=_LINES, page_token=page_token
    )
    frame = frames.work_frame(await shell_for(request, visitor), "The record of the job board", RECORD)
    return page("moderation/record.html", frame, record_view(found, subject, subject_id))


async def _queue(request: Request, visitor: Visit, page_token: str = "", *, status: int = 200, **told: Any) -> Response:
    found = await moderation.waiting(request, visitor, _ON_A_PAGE, page_token)
    frame = frames.work_frame(await shell_for(request, visitor), "Moderation: what waits", QUEUE)
    view = replace(queue_view(found), page_token=page_token, **told)
    return page("moderation/queue.html", frame, view, status)
