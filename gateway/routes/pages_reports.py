"""The pages of reports: saying what is wrong with a posting, and what staff find of it."""

from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import quote

import grpc
from codingahead.jobs.v1.moderation_service_pb2 import ReportPostingRequest
from codingahead.jobs.v1.posting_pb2 import Posting
from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.errors import SignInRequired
from chassis.rpc.errors import refusal_from
from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.routes import jobs, moderation
from gateway.routes.forms_told import refusal_of
from gateway.routes.jobs import PostingId
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SEE_OTHER, SignedInFirst
from gateway.shapes.moderation import Outcome, ResolutionAsked
from gateway.web.views import employer_frames as frames
from gateway.web.views.moderation import REPORTS, ReportFormView, reports_view
from gateway.web.views.posting_moves import DONE

router = APIRouter()
people = APIRouter(route_class=SignedInFirst)

_ON_A_PAGE = 20
_TOLD = frozenset({"ALREADY_REPORTED", "MESSAGE_UNFIT", "REPORT_INVALID"})
ReportId = Annotated[str, Path(max_length=100, pattern="^[^:]+$")]
Word = Annotated[str, Form(max_length=30)]
# Browsers send two characters for the end of a line.
Comment = Annotated[str, Form(max_length=4_000)]
Note = Annotated[str, Form(max_length=2_000)]


@router.get(REPORTS)
async def reports(
    request: Request, visitor: Visitor, *, outcome: Outcome = "open", page_token: str = "", done: str = ""
) -> Response:
    """Reports of an outcome, first made first. Refused with SIGN_IN_REQUIRED and STAFF_ONLY."""
    found = await moderation.list_reports(request, visitor, outcome, _ON_A_PAGE, page_token)
    postings = {job_id: await _posting(request, visitor, job_id) for job_id in {one.job_id for one in found.items}}
    known = {job_id: posting for job_id, posting in postings.items() if posting is not None}
    frame = frames.work_frame(await shell_for(request, visitor), "Moderation: reports", REPORTS)
    view = replace(reports_view(found, outcome, known), said=DONE.get(done, ""))
    return page("moderation/reports.html", frame, view)


@router.post(f"{REPORTS}/{{report_id}}/resolve", dependencies=[OwnForm])
async def resolve(
    request: Request,
    visitor: Visitor,
    report_id: ReportId,
    outcome: Annotated[Literal["upheld", "dismissed"], Form()],
    note: Note = "",
) -> Response:
    """Uphold or dismiss a report."""
    asked = ResolutionAsked(outcome=outcome, note=note.strip())
    await moderation.resolve_report(request, visitor, None, report_id, asked)
    return RedirectResponse(f"{REPORTS}?done={outcome}", SEE_OTHER)


@people.get("/jobs/{posting_id}/report")
async def report_form(request: Request, visitor: Visitor, posting_id: PostingId, done: str = "") -> Response:
    """The form to say what is wrong with a posting, and the thanks after."""
    shell = await shell_for(request, visitor)
    if shell.visitor.is_guest:
        raise SignInRequired
    view = await _form(request, visitor, posting_id)
    return page(
        "report.html", frames.work_frame(shell, "Report a posting", view.href), replace(view, is_sent=bool(done))
    )


@people.post("/jobs/{posting_id}/report", dependencies=[OwnForm])
async def report(
    request: Request, visitor: Visitor, posting_id: PostingId, *, reason: Word = "", comment: Comment = ""
) -> Response:
    """Say what is wrong with a posting, once for each person."""
    said = comment.replace("\r\n", "\n").strip()
    wanted = ReportPostingRequest(posting_id=posting_id, reason=reason, comment=said)
    refused = await refusal_of(moderation.report(request, visitor, wanted), _TOLD)
    if refused is None:
        return RedirectResponse(f"{_job_path(posting_id)}/report?done=sent", SEE_OTHER)
    problem = " ".join((refused.detail, *(each.message for each in refused.errors)))
    view = replace(await _form(request, visitor, posting_id), reason=reason, comment=said, problem=problem)
    frame = frames.work_frame(await shell_for(request, visitor), "Not sent yet: report a posting", view.href)
    return page("report.html", frame, view, refused.status)


async def _form(request: Request, visitor: Visit, posting_id: str) -> ReportFormView:
    title = (await jobs.posting(request, visitor, posting_id)).posting.title
    return ReportFormView(title, f"{_job_path(posting_id)}/report", _job_path(posting_id))


def _job_path(posting_id: str) -> str:
    return f"/jobs/{quote(posting_id, safe='')}"


async def _posting(request: Request, visitor: Visit, posting_id: str) -> Posting | None:
    try:
        return (await jobs.posting(request, visitor, posting_id)).posting
    except grpc.aio.AioRpcError as error:
        if refusal_from(error).reason != "POSTING_NOT_FOUND":
            raise
        return None


router.include_router(people)
