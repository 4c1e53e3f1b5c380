"""The pages of the job board: the list, a posting with its form to apply, and a posting that is gone."""

from dataclasses import replace
from urllib.parse import quote

import grpc
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.errors import SignInRequired
from chassis.rpc.errors import refusal_from
from gateway.application_forms import ApplicationForm, application_form
from gateway.forms import refuse_forged_upload
from gateway.identity import Credential, Visit, Visitor
from gateway.job_filter import ORDERS, filter_typed
from gateway.previews import is_read_by_a_person, wants_page
from gateway.problems import Problem, problem, problem_from
from gateway.routes.applications import apply
from gateway.routes.forms_told import words_of
from gateway.routes.jobs import PostingId, posting
from gateway.routes.pages_applications import newest_own
from gateway.routes.pages_seekers import has_own_profile
from gateway.routes.pages_shell import page, shell_for
from gateway.state import gateway_of
from gateway.web.views import job_frames, titles
from gateway.web.views.applications import application_path
from gateway.web.views.job_list import JobsView, jobs_view
from gateway.web.views.jobs import JobView, gone_view, job_view

router = APIRouter()

_SEE_OTHER, _UNFIT = 303, 422
_FILTER_REFUSED = frozenset({"FILTER_INVALID", "INVALID_FIELDS", "MESSAGE_UNFIT"})
# The posting's own page says more of these, and what is like it.
_ENDED = frozenset({"POSTING_GONE", "POSTING_NOT_FOUND"})
# What the form says, instead of a page of its own.
_SAID_BY_THE_FORM = frozenset(
    {
        "ALREADY_APPLIED",
        "APPLICATION_INVALID",
        "APPLY_ELSEWHERE",
        "IDEMPOTENCY_KEY_REUSED",
        "MESSAGE_UNFIT",
        "RESUME_TOO_LARGE",
        "RESUME_UNFIT",
        "SCANNER_UNAVAILABLE",
        "SIGN_IN_REQUIRED",
    }
)


@router.get("/jobs")
async def jobs(request: Request, visitor: Visitor, *, order: str = "", page_token: str = "") -> Response:
    """The public postings."""
    view, status = await _postings(request, order if order in ORDERS else "", page_token)
    return page("jobs.html", titles.jobs_frame(await shell_for(request, visitor)), view, status)


@router.get("/jobs/{posting_id}")
async def job(request: Request, visitor: Visitor, posting_id: PostingId) -> Response:
    """One posting with the way to apply for it; 410 with alternatives for one that has ended."""
    try:
        view = await _job(request, visitor, posting_id, viewing=is_read_by_a_person(request))
    except grpc.aio.AioRpcError as error:
        if refusal_from(error).reason != "POSTING_GONE" or not wants_page(request):
            raise
        return await _gone(request, visitor, error)
    return page("job.html", titles.job_frame(view, await shell_for(request, visitor)), view)


@router.post("/jobs/{posting_id}/apply")
async def applied(request: Request, visitor: Visitor, posting_id: PostingId) -> Response:
    """Apply, and go on to the application; the same form sent twice applies once."""
    form = await application_form(request)
    refuse_forged_upload(visitor, form.form_token)
    # Browsers send two characters for the one that they count.
    form = replace(form, cover_letter=form.cover_letter.replace("\r\n", "\n"))
    try:
        sent = await apply(request, visitor, posting_id, form, form.form_token)
    except (grpc.aio.AioRpcError, SignInRequired) as error:
        if _has_ended(error):
            return RedirectResponse(f"/jobs/{quote(posting_id, safe='')}", _SEE_OTHER)
        return await _refused(request, visitor, posting_id, form, _told(error))
    return RedirectResponse(application_path(sent.id), _SEE_OTHER)


async def _job(request: Request, visitor: Visit, posting_id: str, *, viewing: bool = False) -> JobView:
    view = job_view((await posting(request, visitor, posting_id, viewing=viewing)).posting)
    if view.apply.action and visitor.credential in {Credential.SESSION, Credential.BEARER}:
        sent, has_profile = await _sent_href(request, visitor, posting_id), await has_own_profile(request, visitor)
        return replace(view, apply=replace(view.apply, sent_href=sent, has_profile=has_profile))
    return view


async def _sent_href(request: Request, visitor: Visit, posting_id: str) -> str:
    """Where the visitor's application for a posting is, among their newest; empty for none."""
    found = await newest_own(request, visitor)
    return next((application_path(one.id) for one in found.applications if one.posting_id == posting_id), "")


def _has_ended(error: grpc.aio.AioRpcError | SignInRequired) -> bool:
    return isinstance(error, grpc.aio.AioRpcError) and refusal_from(error).reason in _ENDED


def _told(error: grpc.aio.AioRpcError | SignInRequired) -> Problem:
    """The refusal that the form tells; raises any other as it is."""
    if isinstance(error, SignInRequired):
        return problem("SIGN_IN_REQUIRED", error.message)
    told = problem_from(refusal_from(error))
    if told.reason not in _SAID_BY_THE_FORM:
        raise error
    # The form was sent before, and something in it was changed since.
    return problem("ALREADY_APPLIED") if told.reason == "IDEMPOTENCY_KEY_REUSED" else told


async def _refused(request: Request, visitor: Visit, posting_id: str, form: ApplicationForm, told: Problem) -> Response:
    view = await _job(request, visitor, posting_id)
    written = replace(view.apply, cover_letter=form.cover_letter, with_profile=form.with_profile)
    view = replace(view, apply=replace(written, problem=words_of(told)))
    return page("job.html", titles.job_frame(view, await shell_for(request, visitor)), view, told.status, told.headers)


async def _gone(request: Request, visitor: Visit, error: grpc.aio.AioRpcError) -> Response:
    refusal = refusal_from(error)
    offered = dict(refusal.metadata)
    view = gone_view(offered.get("title", ""), offered.get("state", ""), offered.get("credential", ""))
    frame = job_frames.gone_frame(view, request.url.path, await shell_for(request, visitor))
    return page("job_gone.html", frame, view, problem_from(refusal).status)


async def _postings(request: Request, order: str, page_token: str) -> tuple[JobsView, int]:
    wanted, problem = filter_typed(request.query_params)
    if problem:
        return JobsView(wanted, order, problem=problem), _UNFIT
    listing = wanted.request(page_token=page_token, order=ORDERS[order], facets=True)
    try:
        return jobs_view(wanted, await gateway_of(request).clients.jobs.ListPostings(listing), order), 200
    except grpc.aio.AioRpcError as error:
        refused = problem_from(refusal_from(error))
        if refused.reason not in _FILTER_REFUSED:
            raise
        return JobsView(wanted, order, problem=words_of(refused)), refused.status
