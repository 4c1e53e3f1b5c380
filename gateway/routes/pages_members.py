"""The page of an employer's members, and what its owners change there."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.problems import Problem
from gateway.routes import employers
from gateway.routes.employers import EmployerId, InvitationId
from gateway.routes.forms_told import faults_of, refusal_of
from gateway.routes.pages_employers import members_seen
from gateway.routes.pages_shell import page, visitor_of
from gateway.routes.signed_in_first import SEE_OTHER, SignedInFirst
from gateway.shapes.employers import InvitationAsked, Role, RoleAsked, invite_member
from gateway.web.views import employer_frames as frames
from gateway.web.views.employers import EMPLOYERS, employer_path
from gateway.web.views.posting_moves import DONE

router = APIRouter(route_class=SignedInFirst)

_MEMBERS = f"{EMPLOYERS}/{{employer_id}}/members"
_TOLD = frozenset({"LAST_OWNER", "MEMBER_NOT_FOUND", "OWNERS_ONLY", "INVITATION_NOT_FOUND"})
_ASKING_TOLD = frozenset({"INVITATION_INVALID", "MESSAGE_UNFIT", "TOO_MANY_INVITATIONS", "OWNERS_ONLY"})
AccountId = Annotated[str, Path(max_length=64)]
Email = Annotated[str, Form(max_length=320)]


@router.get(_MEMBERS)
async def members(request: Request, visitor: Visitor, employer_id: EmployerId, done: str = "") -> Response:
    """Who acts for an employer, for its members and staff."""
    return await _members(request, visitor, employer_id, said=DONE.get(done, ""))


@router.post(f"{_MEMBERS}/invitations", dependencies=[OwnForm])
async def invite(
    request: Request,
    visitor: Visitor,
    employer_id: EmployerId,
    *,
    email: Email = "",
    role: Annotated[Role, Form()] = "recruiter",
) -> Response:
    """Ask somebody by address. Whether the address has an account is never told."""
    wanted = invite_member(employer_id, InvitationAsked(email=email.strip(), role=role))
    refused = await refusal_of(employers.ask_member(request, visitor, wanted), _ASKING_TOLD)
    if refused is None:
        return _done(employer_id, "invited")
    return await _members(request, visitor, employer_id, met=refused, email=email, role=role)


@router.post(f"{_MEMBERS}/invitations/{{invitation_id}}/delete", dependencies=[OwnForm])
async def uninvite(
    request: Request, visitor: Visitor, employer_id: EmployerId, invitation_id: InvitationId
) -> Response:
    """Take an invitation back; one that was answered meanwhile is no more."""
    refused = await refusal_of(employers.delete_invitation(request, visitor, invitation_id), _TOLD)
    return await _told(request, visitor, employer_id, refused, "uninvited")


@router.post(f"{_MEMBERS}/{{account_id}}/role", dependencies=[OwnForm])
async def change_role(
    request: Request, visitor: Visitor, employer_id: EmployerId, account_id: AccountId, role: Annotated[Role, Form()]
) -> Response:
    """Give a member another role."""
    asked = RoleAsked(role=role)
    refused = await refusal_of(employers.update_role(request, visitor, None, employer_id, account_id, asked), _TOLD)
    return await _told(request, visitor, employer_id, refused, "role")


@router.post(f"{_MEMBERS}/{{account_id}}/remove", dependencies=[OwnForm])
async def remove(request: Request, visitor: Visitor, employer_id: EmployerId, account_id: AccountId) -> Response:
    """End a membership; who has left goes on to what they still act for."""
    refused = await refusal_of(employers.remove_member(request, visitor, employer_id, account_id), _TOLD)
    if refused is None and (await visitor_of(request, visitor)).account_id == account_id:
        return RedirectResponse(EMPLOYERS, SEE_OTHER)
    return await _told(request, visitor, employer_id, refused, "removed")


async def _told(request: Request, visitor: Visit, employer_id: str, refused: Problem | None, done: str) -> Response:
    if refused is None:
        return _done(employer_id, done)
    return await _members(request, visitor, employer_id, met=refused)


def _done(employer_id: str, done: str) -> Response:
    return RedirectResponse(f"{employer_path(employer_id)}/members?done={done}", SEE_OTHER)


async def _members(
    request: Request,
    visitor: Visit,
    employer_id: str,
    *,
    said: str = "",
    met: Problem | None = None,
    email: str = "",
    role: Role = "recruiter",
) -> Response:
    view, shell = await members_seen(request, visitor, employer_id)
    view = replace(view, said=said, email=email, role=role)
    if met is not None:
        faults = faults_of(met)
        view = replace(view, errors=faults, problem="" if faults else met.detail)
    frame = frames.work_frame(shell, f"Members: {view.name}", view.href)
    return page("employers/members.html", frame, view, met.status if met else 200)
