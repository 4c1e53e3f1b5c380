"""The form of a posting: drafting one, changing one, and a look at it before."""

import uuid
from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.forms import OwnForm
from gateway.idempotency import derived_key
from gateway.identity import Visit, Visitor
from gateway.posting_forms import create_request, figure_faults, typed_in, update_request
from gateway.problems import Problem
from gateway.routes import employers, jobs
from gateway.routes.employers import EmployerId
from gateway.routes.forms_told import answer_or_refusal, faults_of
from gateway.routes.jobs import PostingId
from gateway.routes.pages_posting import MOVES_TOLD, posting_page
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SEE_OTHER, SignedInFirst
from gateway.web.views import employer_frames as frames
from gateway.web.views import posting_fields as fields
from gateway.web.views.employers import EMPLOYERS
from gateway.web.views.posting_form import PostingFormView, edit_form, new_form, with_preview
from gateway.web.views.posting_page import posting_path

router = APIRouter(route_class=SignedInFirst)

_TOLD = frozenset(
    {"EMPLOYER_SUSPENDED", "IDEMPOTENCY_KEY_REUSED", "MESSAGE_UNFIT", "POSTING_CHANGED", "POSTING_INVALID"}
    | {"EMPLOYER_NOT_FOUND", "POSTING_ENDED", "POSTING_EXPIRED"}
)
_UNFIT = 422
_SAID = {
    "IDEMPOTENCY_KEY_REUSED": "This form has made a draft already, and what you changed since is not in it. "
    "Send it once more to make another draft, or open the first from the dashboard.",
    "POSTING_CHANGED": "Somebody changed the posting while you wrote. Compare with its page; "
    "save once more to put yours in its place.",
}


@router.get(f"{EMPLOYERS}/{{employer_id}}/postings/new")
async def new_posting(request: Request, visitor: Visitor, employer_id: EmployerId, like: str = "") -> Response:
    """The form of another posting, empty or like an earlier one."""
    typed = {**fields.BLANK, **await _like(request, visitor, like), "key": str(uuid.uuid4())}
    return await _form(request, visitor, await _new(request, visitor, employer_id, typed))


@router.post(f"{EMPLOYERS}/{{employer_id}}/postings/new", dependencies=[OwnForm])
async def draft(request: Request, visitor: Visitor, employer_id: EmployerId) -> Response:
    """Make a draft, once for each form; publish it as well, or show how it would read."""
    typed = await typed_in(request)
    form = await _new(request, visitor, employer_id, typed)
    if typed.get("do") == "preview":
        return await _form(request, visitor, with_preview(form))
    if faults := dict(figure_faults(typed)):
        return await _form(request, visitor, replace(form, errors=faults), _UNFIT)
    key = typed.get("key", "")
    wanted = create_request(employer_id, typed, derived_key("posting-form", key) if key else "")
    drafted = await answer_or_refusal(jobs.draft(request, visitor, wanted), _TOLD)
    if isinstance(drafted, Problem):
        return await _refused(request, visitor, form, drafted)
    return await _saved(request, visitor, drafted.id, typed, "drafted")


@router.get("/jobs/postings/{posting_id}/edit")
async def edit(request: Request, visitor: Visitor, posting_id: PostingId) -> Response:
    """The form of a posting as it reads, or would read once staff approve what waits."""
    form = await _kept(request, visitor, posting_id)
    if form.has_ended:
        return RedirectResponse(form.posting_href, SEE_OTHER)
    return await _form(request, visitor, form)


@router.post("/jobs/postings/{posting_id}/edit", dependencies=[OwnForm])
async def change(request: Request, visitor: Visitor, posting_id: PostingId) -> Response:
    """Save what a posting is to say; publish it as well, or show how it would read."""
    typed = await typed_in(request)
    form = await _kept(request, visitor, posting_id, typed)
    if typed.get("do") == "preview":
        return await _form(request, visitor, with_preview(form))
    if faults := dict(figure_faults(typed)):
        return await _form(request, visitor, replace(form, errors=faults), _UNFIT)
    changed = await answer_or_refusal(
        jobs.change(request, visitor, update_request(posting_id, typed, form.kept)), _TOLD
    )
    if isinstance(changed, Problem):
        return await _refused(request, visitor, form, changed)
    return await _saved(request, visitor, posting_id, typed, "saved")


async def _saved(request: Request, visitor: Visit, posting_id: str, typed: fields.Typed, done: str) -> Response:
    if typed.get("do") == "publish":
        published = await answer_or_refusal(jobs.publish_job(request, visitor, None, posting_id), MOVES_TOLD)
        if isinstance(published, Problem):
            return await posting_page(request, visitor, posting_id, met=published)
        done = published.state
    return RedirectResponse(f"{posting_path(posting_id)}?done={done}", SEE_OTHER)


async def _new(request: Request, visitor: Visit, employer_id: str, typed: fields.Typed) -> PostingFormView:
    # Asked for its refusal: the form is for members alone.
    await employers.members_of(request, visitor, employer_id)
    return new_form(await employers.employer_of(request, visitor, employer_id), typed)


async def _kept(
    request: Request, visitor: Visit, posting_id: str, typed: fields.Typed | None = None
) -> PostingFormView:
    return edit_form((await jobs.way_of(request, visitor, posting_id)).posting, typed)


async def _like(request: Request, visitor: Visit, posting_id: str) -> fields.Typed:
    """An earlier posting as one would type it; nothing for one that is not the visitor's."""
    if not posting_id:
        return {}
    found = await answer_or_refusal(jobs.way_of(request, visitor, posting_id), {"POSTING_NOT_FOUND"})
    return {} if isinstance(found, Problem) else fields.typed_of(found.posting)


async def _refused(request: Request, visitor: Visit, form: PostingFormView, met: Problem) -> Response:
    errors = {fields.field_name(name): message for name, message in faults_of(met).items()}
    if "valid_through" in errors and not form.value("valid_through"):
        errors["valid_through"] = "Choose the last day."
    problem = "" if errors else _SAID.get(met.reason, met.detail)
    typed = dict(form.typed)
    if met.reason == "IDEMPOTENCY_KEY_REUSED":
        typed["key"] = str(uuid.uuid4())
    if met.reason == "POSTING_CHANGED":
        typed["revision"] = "0"
    return await _form(request, visitor, replace(form, errors=errors, problem=problem, typed=typed), met.status)


async def _form(request: Request, visitor: Visit, view: PostingFormView, status: int = 200) -> Response:
    frame = frames.work_frame(await shell_for(request, visitor), view.title, view.action)
    return page("employers/posting_form.html", frame, view, status)
