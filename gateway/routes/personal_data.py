"""Taking one's data along, and being forgotten."""

from collections.abc import AsyncIterator

from codingahead.accounts.v1.personal_data_service_pb2 import DeleteAccountRequest, ExportPersonalDataRequest
from fastapi import APIRouter, Request, Response

from gateway.cookies import SESSION
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey
from gateway.identity import Visit, Visitor
from gateway.routes.applications import list_own_applications
from gateway.routes.employers import list_own_employers
from gateway.routes.job_alerts import list_alerts
from gateway.routes.job_profile import get_profile
from gateway.shapes.applications import ApplicationSaid
from gateway.shapes.personal_data import JobsSaid, PersonalDataSaid, personal_data_said
from gateway.state import gateway_of

router = APIRouter(tags=["me"])

_PAGE = 100


@router.get("/api/v1/me/export", responses=problems(401, 403))
async def export(request: Request, response: Response, visitor: Visitor) -> PersonalDataSaid:
    """Everything that is kept of the caller, as a file; none while one of those who keep it does not answer."""
    personal_data, wanted = gateway_of(request).clients.personal_data, ExportPersonalDataRequest()
    data = await visitor.person(lambda who: personal_data.ExportPersonalData(wanted, metadata=who))
    response.headers["content-disposition"] = 'attachment; filename="coding-ahead-account.json"'
    return personal_data_said(data, await _sought(request, visitor))


async def _sought(request: Request, visitor: Visit) -> JobsSaid:
    return JobsSaid(
        profile=await get_profile(request, visitor),
        alerts=(await list_alerts(request, visitor)).items,
        applications=[one async for one in _applications(request, visitor)],
        employers=(await list_own_employers(request, visitor)).items,
    )


async def _applications(request: Request, visitor: Visit) -> AsyncIterator[ApplicationSaid]:
    token, goes_on = "", True
    while goes_on:
        page = await list_own_applications(request, visitor, _PAGE, token)
        for one in page.items:
            yield one
        token = page.next_page_token
        goes_on = bool(token)


@router.delete("/api/v1/me", status_code=204, responses=problems(401, 403))
async def delete_me(request: Request, visitor: Visitor, _key: IdempotencyKey) -> None:
    """Forget the caller at once. What was granted and used stays as figures without a person."""
    await forget(request, visitor)


async def forget(request: Request, visitor: Visit) -> None:
    """Delete this visitor's account. Refused with SIGN_IN_REQUIRED."""
    personal_data, wanted = gateway_of(request).clients.personal_data, DeleteAccountRequest()
    await visitor.person(lambda who: personal_data.DeleteAccount(wanted, metadata=who))
    visitor.cookies.forget(SESSION)
