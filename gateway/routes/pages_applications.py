"""The pages that mails of the job board lead to: an application, and what invites the visitor."""

from collections.abc import Awaitable
from typing import Annotated, TypeVar
from urllib.parse import urlencode

import grpc
from codingahead.jobs.v1.applications_service_pb2 import ListOwnApplicationsRequest, ListOwnApplicationsResponse
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.errors import SignInRequired
from chassis.rpc.channel import Metadata
from chassis.rpc.errors import refusal_from
from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.routes import applications, employers
from gateway.routes.applications import ApplicationId
from gateway.routes.employers import InvitationId
from gateway.routes.pages_shell import page, shell_for
from gateway.shapes.applications import StatusAsked
from gateway.state import gateway_of
from gateway.web.views import job_frames
from gateway.web.views.applications import EmployersWord, application_path, application_view, invitations_view

router = APIRouter()

_SEE_OTHER = 303
_NEWEST = 100
_INVITATIONS = "/jobs/invitations"
Found = TypeVar("Found")
Box = Annotated[str, Form(max_length=10)]


@router.get("/jobs/applications/{application_id}")
async def application(request: Request, visitor: Visitor, application_id: ApplicationId) -> Response:
    """One application, for both sides; a member's first look is noted."""
    said = await or_nobody(applications.get_application(request, visitor, application_id))
    if said is None:
        return sign_in(application_path(application_id))
    view = application_view(said)
    return page("application.html", job_frames.application_frame(view, await shell_for(request, visitor)), view)


@router.post("/jobs/applications/{application_id}/status", dependencies=[OwnForm])
async def say(
    request: Request, visitor: Visitor, application_id: ApplicationId, status: Annotated[EmployersWord, Form()]
) -> Response:
    """Say how far an application has come, as a member of the employer."""
    await applications.update_application(request, visitor, None, application_id, StatusAsked(status=status))
    return RedirectResponse(application_path(application_id), _SEE_OTHER)


@router.post("/jobs/applications/{application_id}/withdraw", dependencies=[OwnForm])
async def withdraw(request: Request, visitor: Visitor, application_id: ApplicationId) -> Response:
    """Withdraw one's own application; the employer still sees that there was one."""
    asked = StatusAsked(status="withdrawn")
    await applications.update_application(request, visitor, None, application_id, asked)
    return RedirectResponse(application_path(application_id), _SEE_OTHER)


@router.post("/jobs/applications/{application_id}/delete", dependencies=[OwnForm])
async def delete(request: Request, visitor: Visitor, application_id: ApplicationId, sure: Box = "") -> Response:
    """Remove one's own application with its résumé, if the box was ticked."""
    if not sure:
        return RedirectResponse(application_path(application_id), _SEE_OTHER)
    await applications.delete_application(request, visitor, application_id)
    return RedirectResponse("/jobs", _SEE_OTHER)


@router.get(_INVITATIONS)
async def invitations(request: Request, visitor: Visitor) -> Response:
    """What waits for the visitor's yes, and whom they act for."""
    waiting = await or_nobody(employers.list_own_invitations(request, visitor))
    if waiting is None:
        return sign_in(_INVITATIONS)
    view = invitations_view(waiting, await employers.list_own_employers(request, visitor))
    return page("invitations.html", job_frames.invitations_frame(await shell_for(request, visitor)), view)


@router.post(f"{_INVITATIONS}/{{invitation_id}}/accept", dependencies=[OwnForm])
async def accept(request: Request, visitor: Visitor, invitation_id: InvitationId) -> Response:
    """Become a member of the employer that asks."""
    await employers.accept_invitation(request, visitor, None, invitation_id)
    return RedirectResponse(_INVITATIONS, _SEE_OTHER)


@router.post(f"{_INVITATIONS}/{{invitation_id}}/decline", dependencies=[OwnForm])
async def decline(request: Request, visitor: Visitor, invitation_id: InvitationId) -> Response:
    """Say no to an invitation."""
    await employers.delete_invitation(request, visitor, invitation_id)
    return RedirectResponse(_INVITATIONS, _SEE_OTHER)


async def newest_own(request: Request, visitor: Visit) -> ListOwnApplicationsResponse:
    """What the visitor sent last."""

    async def fetch(who: Metadata) -> ListOwnApplicationsResponse:
        wanted = ListOwnApplicationsRequest(page_size=_NEWEST)
        return await gateway_of(request).clients.applications.ListOwnApplications(wanted, metadata=who)

    return await visitor.person(fetch)


async def or_nobody(call: Awaitable[Found]) -> Found | None:
    """What a registered person is answered; None for a guest, who has to sign in first."""
    try:
        return await call
    except SignInRequired:
        return None
    except grpc.aio.AioRpcError as error:
        if refusal_from(error).reason != "SIGN_IN_REQUIRED":
            raise
        return None


def sign_in(onward: str) -> Response:
    return RedirectResponse(f"/login?{urlencode({'next': onward})}", _SEE_OTHER)
