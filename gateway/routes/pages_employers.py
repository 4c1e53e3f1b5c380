"""The pages of employers: where a recruiter begins, the page that everybody sees, and its profile."""

import uuid
from dataclasses import replace
from typing import Annotated

import grpc
from codingahead.jobs.v1.employers_service_pb2 import UpdateEmployerRequest
from codingahead.jobs.v1.jobs_service_pb2 import CreateEmployerRequest, ListPostingsRequest
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.errors import SignInRequired
from chassis.rpc.errors import refusal_from
from gateway.forms import OwnForm
from gateway.idempotency import derived_key
from gateway.identity import Visit, Visitor
from gateway.problems import Problem, refuse
from gateway.routes import employers
from gateway.routes.employers import EmployerId
from gateway.routes.forms_told import answer_or_refusal, faults_of, refusal_of, words_of
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SEE_OTHER, SignedInFirst
from gateway.state import gateway_of
from gateway.web.views import employer_frames as frames
from gateway.web.views.dashboard import dashboard_path
from gateway.web.views.employers import (
    EMPLOYERS,
    EmployerForm,
    EmployersView,
    employer_path,
    employer_view,
    own_employer,
)
from gateway.web.views.frame import Shell
from gateway.web.views.members import MembersView, members_view
from gateway.web.views.posting_moves import DONE

router = APIRouter(route_class=SignedInFirst)

_TOLD = frozenset({"EMPLOYER_INVALID", "MESSAGE_UNFIT", "IDEMPOTENCY_KEY_REUSED"})
_NOT_SIGNED_IN = frozenset({"SIGN_IN_REQUIRED"})
_AGAIN = "This form has added an employer already, which you find here. Send it once more to add another one."
# Longer than what jobs takes, so that jobs says how long it may be.
Line = Annotated[str, Form(max_length=2_100)]
Text = Annotated[str, Form(max_length=20_000)]
Key = Annotated[str, Form(max_length=100)]


@router.get(EMPLOYERS)
async def employers_page(request: Request, visitor: Visitor) -> Response:
    """Whom the visitor acts for, and the form to open an employer."""
    return await _employers(request, visitor, EmployerForm(EMPLOYERS, key=str(uuid.uuid4())))


@router.post(EMPLOYERS, dependencies=[OwnForm])
async def open_employer(
    request: Request, visitor: Visitor, *, key: Key = "", name: Line = "", website: Line = "", description: Text = ""
) -> Response:
    """Open an employer, once for each form, and go on to its dashboard."""
    form = EmployerForm(EMPLOYERS, key, name, website, _lines(description))
    wanted = CreateEmployerRequest(
        name=form.name,
        website=form.website,
        description=form.description,
        idempotency_key=derived_key("employer-form", key) if key else "",
    )
    opened = await answer_or_refusal(employers.open_employer(request, visitor, wanted), _TOLD)
    if not isinstance(opened, Problem):
        return RedirectResponse(dashboard_path(opened.id, done="opened"), SEE_OTHER)
    return await _employers(request, visitor, _refused(form, opened), opened.status)


@router.get(f"{EMPLOYERS}/{{employer_id}}")
async def employer(
    request: Request, visitor: Visitor, employer_id: EmployerId, page_token: str = "", done: str = ""
) -> Response:
    """An employer as everybody sees it, with what it offers."""
    return await employer_page(request, visitor, employer_id, page_token=page_token, said=DONE.get(done, ""))


async def employer_page(
    request: Request,
    visitor: Visit,
    employer_id: str,
    *,
    page_token: str = "",
    said: str = "",
    met: Problem | None = None,
) -> Response:
    """The page of an employer, after a decision or a refusal too."""
    shown = await employers.employer_of(request, visitor, employer_id)
    offered = ListPostingsRequest(employer_id=employer_id, page_token=page_token)
    found = await gateway_of(request).clients.jobs.ListPostings(offered)
    shell = await shell_for(request, visitor)
    is_member = employer_id in await _own_ids(request, visitor)
    seen = employer_view(shown, found, inside=is_member or shell.visitor.is_staff, is_member=is_member)
    view = replace(seen, said=said, problem=words_of(met) if met else "")
    return page("employers/employer.html", frames.employer_frame(view, shell), view, met.status if met else 200)


@router.get(f"{EMPLOYERS}/{{employer_id}}/edit")
async def profile(request: Request, visitor: Visitor, employer_id: EmployerId) -> Response:
    """What an employer says of itself, for its owners."""
    members, shell = await members_seen(request, visitor, employer_id)
    if not members.may_change:
        raise refuse("OWNERS_ONLY")
    shown = await employers.employer_of(request, visitor, employer_id)
    form = EmployerForm(
        f"{employer_path(employer_id)}/edit",
        name=shown.name,
        website=shown.website,
        description=shown.description,
        is_member=members.is_member,
    )
    return page("employers/edit.html", frames.work_frame(shell, f"Profile: {shown.name}", form.action), form)


@router.post(f"{EMPLOYERS}/{{employer_id}}/edit", dependencies=[OwnForm])
async def change_profile(
    request: Request,
    visitor: Visitor,
    employer_id: EmployerId,
    *,
    name: Line = "",
    website: Line = "",
    description: Text = "",
) -> Response:
    """Say something else of an employer."""
    form = EmployerForm(f"{employer_path(employer_id)}/edit", "", name, website, _lines(description))
    wanted = UpdateEmployerRequest(
        employer_id=employer_id, name=form.name, website=form.website, description=form.description
    )
    refused = await refusal_of(employers.change_employer(request, visitor, wanted), _TOLD)
    if refused is None:
        return RedirectResponse(dashboard_path(employer_id, done="profile"), SEE_OTHER)
    frame = frames.work_frame(await shell_for(request, visitor), "Not saved yet: profile", form.action)
    return page("employers/edit.html", frame, _refused(form, refused), refused.status)


async def members_seen(request: Request, visitor: Visit, employer_id: str) -> tuple[MembersView, Shell]:
    """The members as this visitor may see them; SIGN_IN_REQUIRED and EMPLOYER_NOT_FOUND for who may not."""
    said = await employers.list_members(request, visitor, employer_id)
    shown = await employers.employer_of(request, visitor, employer_id)
    shell = await shell_for(request, visitor)
    me, staff = shell.visitor.account_id, shell.visitor.is_staff
    return members_view(employer_id, shown.name, said, me, trusted=shown.trusted, staff=staff), shell


async def _employers(request: Request, visitor: Visit, form: EmployerForm, status: int = 200) -> Response:
    frame = frames.employers_frame(await shell_for(request, visitor))
    try:
        own = await employers.list_own_employers(request, visitor)
        waiting = await employers.list_own_invitations(request, visitor)
    except (SignInRequired, grpc.aio.AioRpcError) as error:
        if isinstance(error, grpc.aio.AioRpcError) and refusal_from(error).reason not in _NOT_SIGNED_IN:
            raise
        return page("employers/employers.html", frame, EmployersView(form, is_guest=True))
    view = EmployersView(form, tuple(own_employer(one) for one in own.items), len(waiting.items))
    return page("employers/employers.html", frame, view, status)


async def _own_ids(request: Request, visitor: Visit) -> frozenset[str]:
    try:
        own = await employers.list_own_employers(request, visitor)
    except SignInRequired:
        return frozenset()
    except grpc.aio.AioRpcError as error:
        if refusal_from(error).reason not in _NOT_SIGNED_IN:
            raise
        return frozenset()
    return frozenset(one.id for one in own.items)


def _refused(form: EmployerForm, met: Problem) -> EmployerForm:
    if met.reason == "IDEMPOTENCY_KEY_REUSED":
        return replace(form, key=str(uuid.uuid4()), problem=_AGAIN)
    faults = faults_of(met)
    return replace(form, errors=faults, problem="" if faults else met.detail)


def _lines(text: str) -> str:
    # Browsers send two characters for the end of a line.
    return text.replace("\r\n", "\n")
