"""Taking one's data along, and being forgotten."""

from codingahead.accounts.v1.personal_data_service_pb2 import DeleteAccountRequest, ExportPersonalDataRequest
from fastapi import APIRouter, Request, Response

from gateway.cookies import SESSION
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey
from gateway.identity import Visit, Visitor
from gateway.shapes.personal_data import PersonalDataSaid, personal_data_said
from gateway.state import gateway_of

router = APIRouter(tags=["me"])


@router.get("/api/v1/me/export", responses=problems(401, 403))
async def export(request: Request, response: Response, visitor: Visitor) -> PersonalDataSaid:
    """Everything that the accounts keep of the caller, as a file."""
    personal_data, wanted = gateway_of(request).clients.personal_data, ExportPersonalDataRequest()
    data = await visitor.person(lambda who: personal_data.ExportPersonalData(wanted, metadata=who))
    response.headers["content-disposition"] = 'attachment; filename="coding-ahead-account.json"'
    return personal_data_said(data)


@router.delete("/api/v1/me", status_code=204, responses=problems(401, 403))
async def delete_me(request: Request, visitor: Visitor, _key: IdempotencyKey) -> None:
    """Forget the caller at once. What was granted and used stays as figures without a person."""
    await forget(request, visitor)


async def forget(request: Request, visitor: Visit) -> None:
    """Delete this visitor's account. Refused with SIGN_IN_REQUIRED."""
    personal_data, wanted = gateway_of(request).clients.personal_data, DeleteAccountRequest()
    await visitor.person(lambda who: personal_data.DeleteAccount(wanted, metadata=who))
    visitor.cookies.forget(SESSION)
