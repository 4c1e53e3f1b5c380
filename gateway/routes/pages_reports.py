"""The page of what people report, and what staff find of it."""

from dataclasses import replace
from typing import Annotated, Literal

import grpc
from codingahead.jobs.v1.posting_pb2 import Posting
from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.rpc.errors import refusal_from
from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.routes import jobs, moderation
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SEE_OTHER, SignedInFirst
from gateway.shapes.moderation import Outcome, ResolutionAsked
from gateway.web.views import employer_frames as frames
from gateway.web.views.moderation import REPORTS, reports_view
from gateway.web.views.posting_moves import DONE

router = APIRouter(route_class=SignedInFirst)

_ON_A_PAGE = 20
ReportId = Annotated[str, Path(max_length=100, pattern="^[^:]+$")]
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


async def _posting(request: Request, visitor: Visit, posting_id: str) -> Posting | None:
    try:
        return (await jobs.posting(request, visitor, posting_id)).posting
    except grpc.aio.AioRpcError as error:
        if refusal_from(error).reason != "POSTING_NOT_FOUND":
            raise
        return None
