"""The page on which somebody says what is wrong with a posting."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from codingahead.jobs.v1.moderation_service_pb2 import ReportPostingRequest
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.errors import SignInRequired
from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.routes import jobs, moderation
from gateway.routes.forms_told import refusal_of, words_of
from gateway.routes.jobs import PostingId
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SEE_OTHER, SignedInFirst
from gateway.web.views import employer_frames as frames
from gateway.web.views.moderation import ReportFormView

router = APIRouter(route_class=SignedInFirst)

_TOLD = frozenset({"ALREADY_REPORTED", "MESSAGE_UNFIT", "REPORT_INVALID"})
Word = Annotated[str, Form(max_length=30)]
# Browsers send two characters for the end of a line.
Comment = Annotated[str, Form(max_length=4_000)]


@router.get("/jobs/{posting_id}/report")
async def report_form(request: Request, visitor: Visitor, posting_id: PostingId, done: str = "") -> Response:
    """The form to say what is wrong with a posting, and the thanks after."""
    shell = await shell_for(request, visitor)
    if shell.visitor.is_guest:
        raise SignInRequired
    view = await _form(request, visitor, posting_id)
    return page(
        "report.html", frames.work_frame(shell, "Report a posting", view.href), replace(view, is_sent=bool(done))
    )


@router.post("/jobs/{posting_id}/report", dependencies=[OwnForm])
async def report(
    request: Request, visitor: Visitor, posting_id: PostingId, *, reason: Word = "", comment: Comment = ""
) -> Response:
    """Say what is wrong with a posting, once for each person."""
    said = comment.replace("\r\n", "\n").strip()
    wanted = ReportPostingRequest(posting_id=posting_id, reason=reason, comment=said)
    refused = await refusal_of(moderation.report(request, visitor, wanted), _TOLD)
    if refused is None:
        return RedirectResponse(f"{_job_path(posting_id)}/report?done=sent", SEE_OTHER)
    form = await _form(request, visitor, posting_id)
    view = replace(form, reason=reason, comment=said, problem=words_of(refused))
    frame = frames.work_frame(await shell_for(request, visitor), "Not sent yet: report a posting", view.href)
    return page("report.html", frame, view, refused.status)


async def _form(request: Request, visitor: Visit, posting_id: str) -> ReportFormView:
    title = (await jobs.posting(request, visitor, posting_id)).posting.title
    return ReportFormView(title, f"{_job_path(posting_id)}/report", _job_path(posting_id))


def _job_path(posting_id: str) -> str:
    return f"/jobs/{quote(posting_id, safe='')}"
