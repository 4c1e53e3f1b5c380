"""The pages of CasePilot, CaseConsultant and CareerCenter."""

import uuid
from dataclasses import replace
from typing import Annotated

import grpc
from codingahead.assistant.v1.assistant_service_pb2 import AskQuestionRequest
from codingahead.jobs.v1.jobs_service_pb2 import ListPostingsRequest
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from chassis.rpc.errors import refusal_from
from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.problems import problem_from
from gateway.routes.assistant import put_question
from gateway.routes.jobs import PostingId, posting
from gateway.routes.pages_shell import page, shell_for
from gateway.state import gateway_of
from gateway.web.views import titles
from gateway.web.views.assistant import AskView, answered
from gateway.web.views.jobs import JobFilter, JobsView, job_view, jobs_view

router = APIRouter()

# What CasePilot's page says in the place of the answer, instead of a page of its own.
_SAID_BY_THE_FORM = frozenset({"NO_QUESTIONS_LEFT", "QUESTION_EMPTY", "QUESTION_TOO_LONG", "MESSAGE_UNFIT"})
_FILTER_REFUSED = frozenset({"FILTER_INVALID", "INVALID_FIELDS", "MESSAGE_UNFIT"})
Text = Annotated[str, Form()]


@router.get("/casepilot")
async def casepilot(request: Request, visitor: Visitor) -> Response:
    """The form to ask CasePilot."""
    view = AskView(form_id=str(uuid.uuid4()))
    return page("casepilot.html", titles.casepilot_frame(await shell_for(request, visitor)), view)


@router.post("/casepilot", dependencies=[OwnForm])
async def ask(
    request: Request,
    visitor: Visitor,
    *,
    question: Text = "",
    context_system: Text = "",
    context_code: Text = "",
    form_id: Text = "",
) -> Response:
    """Ask CasePilot; the same question from the same form costs one question, however often it is sent."""
    asked = AskView(question, context_system, context_code, form_id)
    view, status = await _answered(request, visitor, asked)
    return page("casepilot.html", titles.casepilot_frame(await shell_for(request, visitor)), view, status)


@router.get("/caseconsultant")
async def caseconsultant(request: Request, visitor: Visitor) -> Response:
    """What CaseConsultant will do."""
    return page("caseconsultant.html", titles.caseconsultant_frame(await shell_for(request, visitor)))


@router.get("/jobs")
async def jobs(
    request: Request,
    visitor: Visitor,
    *,
    q: str = "",
    remote: str = "",
    state: str = "",
    credential: str = "",
    employment_type: str = "",
    page_token: str = "",
) -> Response:
    """The public postings."""
    wanted = JobFilter(q.strip(), remote, state.strip().upper(), credential.strip(), employment_type)
    view, status = await _postings(request, wanted, page_token)
    return page("jobs.html", titles.jobs_frame(await shell_for(request, visitor)), view, status)


@router.get("/jobs/{posting_id}")
async def job(request: Request, visitor: Visitor, posting_id: PostingId) -> Response:
    """One posting."""
    view = job_view((await posting(request, visitor, posting_id)).posting)
    return page("job.html", titles.job_frame(view, await shell_for(request, visitor)), view)


async def _answered(request: Request, visit: Visit, asked: AskView) -> tuple[AskView, int]:
    wanted = AskQuestionRequest(
        question=asked.question,
        context_system=asked.context_system,
        context_code=asked.context_code,
    )
    try:
        answer = await put_question(request, visit, wanted, _name_of(asked))
    except grpc.aio.AioRpcError as error:
        refused = problem_from(refusal_from(error))
        if refused.reason not in _SAID_BY_THE_FORM:
            raise
        return replace(asked, problem=refused.detail), refused.status
    return answered(asked, answer), 200


def _name_of(asked: AskView) -> str | None:
    parts = (asked.form_id, asked.context_system, asked.context_code, asked.question)
    return "\n".join(parts) if asked.form_id else None


async def _postings(request: Request, wanted: JobFilter, page_token: str) -> tuple[JobsView, int]:
    listing = ListPostingsRequest(
        page_token=page_token,
        query=wanted.q,
        remote=wanted.remote,
        state=wanted.state,
        credential=wanted.credential,
        employment_type=wanted.employment_type,
    )
    try:
        return jobs_view(wanted, await gateway_of(request).clients.jobs.ListPostings(listing)), 200
    except grpc.aio.AioRpcError as error:
        refused = problem_from(refusal_from(error))
        if refused.reason not in _FILTER_REFUSED:
            raise
        return JobsView(wanted, problem=refused.detail), refused.status
