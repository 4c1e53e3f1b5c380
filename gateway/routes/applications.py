"""CareerCenter: applying for a posting, and how far an application has come."""

from collections.abc import AsyncIterator
from typing import Annotated

from codingahead.jobs.v1.application_pb2 import Application
from codingahead.jobs.v1.applications_service_pb2 import (
    DeleteApplicationRequest,
    DeleteApplicationResponse,
    GetApplicationRequest,
    GetApplicationResponse,
    GetResumeRequest,
    GetResumeResponse,
    ListApplicationsRequest,
    ListApplicationsResponse,
    ListOwnApplicationsRequest,
    ListOwnApplicationsResponse,
    SubmitApplicationRequest,
    SubmitApplicationResponse,
    UpdateApplicationStatusRequest,
    UpdateApplicationStatusResponse,
)
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import StreamingResponse

from chassis.rpc.channel import Metadata
from gateway.application_forms import ApplicationForm, application_form
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.previews import asks_preview_only
from gateway.routes.jobs import PostingId
from gateway.shapes import applications as shapes
from gateway.shapes.fields import PageSize, PageToken
from gateway.state import gateway_of

router = APIRouter(tags=["jobs"])
ApplicationId = Annotated[str, Path(max_length=100, pattern="^[^:]+$")]
_Link = Annotated[str, Query(max_length=200, description="As `resume.url` gave it.")]
# A file is read by a process of its own, and by a virus scanner where there is one.
_SUBMIT_SECONDS = 30.0
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["resume"],
                    "properties": {
                        "cover_letter": {"type": "string", "maxLength": 10_000},
                        "with_profile": {"type": "boolean", "description": "Whether the caller's profile goes along."},
                        "resume": {
                            "type": "string",
                            "contentMediaType": "application/octet-stream",
                            "description": "PDF, DOCX or plain text by its content, 5 MiB at most.",
                        },
                    },
                }
            }
        },
    }
}


@router.post(
    "/api/v1/jobs/{posting_id}/applications",
    status_code=201,
    responses=problems(401, 404, 409, 413, 415),
    openapi_extra=_FORM,
)
async def submit_application(
    request: Request, visitor: Visitor, key: IdempotencyKey, posting_id: PostingId
) -> shapes.ApplicationSaid:
    """Apply for a public posting, once for each person. With an Idempotency-Key a retry is answered as the first."""
    form = await application_form(request)
    return shapes.application_said(await apply(request, visitor, posting_id, form, key))


async def apply(
    request: Request, visitor: Visit, posting_id: str, form: ApplicationForm, key: str | None
) -> Application:
    """Send what a form held; the application as jobs keeps it."""
    wanted = SubmitApplicationRequest(
        posting_id=posting_id,
        cover_letter=form.cover_letter,
        resume=form.resume,
        with_profile=form.with_profile,
        idempotency_key=derived_key(f"apply {posting_id}", key) if key else "",
    )

    async def submit(who: Metadata) -> SubmitApplicationResponse:
        applications = gateway_of(request).clients.applications
        return await applications.SubmitApplication(wanted, metadata=who, timeout=_SUBMIT_SECONDS)

    return (await visitor.person(submit)).application


@router.get("/api/v1/jobs/{posting_id}/applications", responses=problems(401, 404))
async def list_applications(
    request: Request,
    visitor: Visitor,
    posting_id: PostingId,
    *,
    status: shapes.Status | None = None,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> shapes.Applications:
    """What was sent for a posting, newest first, for its employer's members alone."""
    wanted = ListApplicationsRequest(posting_id=posting_id, page_size=page_size, page_token=page_token)
    if status:
        wanted.status = shapes.status_number(status)

    async def fetch(who: Metadata) -> ListApplicationsResponse:
        return await gateway_of(request).clients.applications.ListApplications(wanted, metadata=who)

    found = await visitor.person(fetch)
    items = [shapes.application_said(one) for one in found.applications]
    return shapes.Applications(items=items, next_page_token=found.next_page_token)


@router.get("/api/v1/me/applications", responses=problems(401))
async def list_own_applications(
    request: Request, visitor: Visitor, page_size: PageSize = 20, page_token: PageToken = ""
) -> shapes.Applications:
    """What the caller has sent, newest first."""
    wanted = ListOwnApplicationsRequest(page_size=page_size, page_token=page_token)

    async def fetch(who: Metadata) -> ListOwnApplicationsResponse:
        return await gateway_of(request).clients.applications.ListOwnApplications(wanted, metadata=who)

    found = await visitor.person(fetch)
    items = [shapes.application_said(one) for one in found.applications]
    return shapes.Applications(items=items, next_page_token=found.next_page_token)


@router.get("/api/v1/applications/{application_id}", responses=problems(401, 404))
async def get_application(request: Request, visitor: Visitor, application_id: ApplicationId) -> shapes.ApplicationSaid:
    """One application, for both sides; a member's first look is noted as `viewed`, HEAD and prefetch are none."""

    async def fetch(who: Metadata) -> GetApplicationResponse:
        wanted = GetApplicationRequest(application_id=application_id, preview=asks_preview_only(request))
        return await gateway_of(request).clients.applications.GetApplication(wanted, metadata=who)

    return shapes.application_said((await visitor.person(fetch)).application)


@router.patch("/api/v1/applications/{application_id}", responses=problems(401, 404, 409))
async def update_application(
    request: Request,
    visitor: Visitor,
    _key: IdempotencyKey,
    application_id: ApplicationId,
    asked: shapes.StatusAsked,
) -> shapes.ApplicationSaid:
    """Come to another status: the applicant withdraws, a member of the employer says the rest."""
    status = shapes.status_number(asked.status)

    async def update(who: Metadata) -> UpdateApplicationStatusResponse:
        wanted = UpdateApplicationStatusRequest(application_id=application_id, status=status)
        return await gateway_of(request).clients.applications.UpdateApplicationStatus(wanted, metadata=who)

    return shapes.application_said((await visitor.person(update)).application)


@router.delete("/api/v1/applications/{application_id}", status_code=204, responses=problems(401, 404))
async def delete_application(request: Request, visitor: Visitor, application_id: ApplicationId) -> None:
    """Remove one's own application with its résumé."""

    async def delete(who: Metadata) -> DeleteApplicationResponse:
        wanted = DeleteApplicationRequest(application_id=application_id)
        return await gateway_of(request).clients.applications.DeleteApplication(wanted, metadata=who)

    await visitor.person(delete)


@router.get(
    "/api/v1/applications/{application_id}/resume", responses=problems(401, 404), response_class=StreamingResponse
)
async def get_resume(
    request: Request, visitor: Visitor, application_id: ApplicationId, link: _Link = ""
) -> StreamingResponse:
    """The résumé, as a file to be saved, for whom its link was signed, while it lasts."""
    first = await _part(request, visitor, application_id, link, 0)
    headers = {
        "content-disposition": f'attachment; filename="{first.filename}"',
        "content-length": str(first.size),
    }
    parts = _parts(request, visitor, application_id, link, first)
    return StreamingResponse(parts, headers=headers, media_type=first.content_type)


async def _parts(
    request: Request, visitor: Visit, application_id: str, link: str, first: GetResumeResponse
) -> AsyncIterator[bytes]:
    part, offset = first, 0
    while part.data:
        yield part.data
        offset += len(part.data)
        if offset >= first.size:
            return
        part = await _part(request, visitor, application_id, link, offset)


async def _part(request: Request, visitor: Visit, application_id: str, link: str, offset: int) -> GetResumeResponse:
    async def fetch(who: Metadata) -> GetResumeResponse:
        wanted = GetResumeRequest(application_id=application_id, link=link, offset=offset)
        return await gateway_of(request).clients.applications.GetResume(wanted, metadata=who)

    return await visitor.person(fetch)
