"""The claim check: one claim as JSON, or the claims of an X12 file."""

from collections.abc import AsyncIterator, Sequence

from codingahead.accounts.v1.account_pb2 import AccountKind
from codingahead.accounts.v1.metering_service_pb2 import GetStandingRequest
from codingahead.lookup.v1.claim_pb2 import Claim, ClaimLine, Patient, Verdict
from codingahead.lookup.v1.claim_service_pb2 import (
    CheckClaimRequest,
    CheckClaimResponse,
    CheckClaimsRequest,
    CheckClaimsResponse,
)
from fastapi import APIRouter, Request

from chassis.errors import SignInRequired
from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.problems import refuse
from gateway.shapes import claims as shapes
from gateway.state import gateway_of
from gateway.uploads import sent_file
from gateway.x12.claims import MOST_BYTES, ReadClaim
from gateway.x12.process import claims_in

router = APIRouter(tags=["claims"])
CHECK_SECONDS = 10.0
_MANY_SECONDS = 60.0
_FILE = {"schema": {"type": "string", "format": "binary"}}
_FORM = {
    "schema": {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
}


@router.post("/api/v1/claims:check", responses=problems(401))
async def check_claim(
    request: Request, visitor: Visitor, key: IdempotencyKey, claim: shapes.ClaimTaken
) -> shapes.VerdictSaid:
    """Hold a claim against every rule whose data is loaded, and say which is not. For registered people; one API call.

    Nothing of the claim is kept.
    """
    return shapes.verdict_said(await checked(request, visitor, shapes.claim_message(claim), key))


async def checked(request: Request, visitor: Visit, claim: Claim, key: str | None = None) -> Verdict:
    """The verdict for a registered person. Refused with SIGN_IN_REQUIRED, and as CheckClaim refuses."""
    wanted = CheckClaimRequest(claim=claim, idempotency_key=derived_key("claims:check", key))

    async def fetch(who: Metadata) -> CheckClaimResponse:
        return await gateway_of(request).clients.claims.CheckClaim(wanted, metadata=who, timeout=CHECK_SECONDS)

    return (await visitor.person(fetch)).verdict


@router.post(
    "/api/v1/claims:checkX12",
    responses=problems(401),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/edi-x12": _FILE, "text/plain": _FILE, "multipart/form-data": _FORM},
        }
    },
)
async def check_x12(request: Request, visitor: Visitor, key: IdempotencyKey) -> shapes.CheckedFile:
    """Check the claims of an 837P or 837I file: at most 5 MB and 1,000 claims. For registered people; one API call.

    The file is the body, or the field `file` of a form. A claim whose lines are of several days is checked day by day.
    Nothing of the file is kept, and no name or number of it is answered.
    """
    return shapes.CheckedFile(items=await checked_file(request, visitor, await _sent(request), key))


async def checked_file(
    request: Request, visitor: Visit, data: bytes, key: str | None = None
) -> list[shapes.CheckedClaim]:
    """The verdicts of a file's claims, in their order. Refused with SIGN_IN_REQUIRED or X12_UNFIT."""
    if len(data) > MOST_BYTES:
        raise refuse("PAYLOAD_TOO_LARGE")
    await _known(request, visitor)
    claims = await claims_in(data)
    spent_once = derived_key("claims:checkX12", key)

    async def fetch(who: Metadata) -> list[CheckClaimsResponse]:
        stub = gateway_of(request).clients.claims
        return [one async for one in stub.CheckClaims(_asked(claims, spent_once), metadata=who, timeout=_MANY_SECONDS)]

    answers = await visitor.person(fetch)
    return [shapes.checked_claim(claim, answer) for claim, answer in zip(claims, answers, strict=True)]


async def _sent(request: Request) -> bytes:
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        return (await sent_file(request, MOST_BYTES)).data
    return await request.body()


async def _known(request: Request, visitor: Visit) -> None:
    """Refuse a visitor who is no registered person before their file is read."""
    metering = gateway_of(request).clients.metering
    standing = await visitor.person(lambda who: metering.GetStanding(GetStandingRequest(), metadata=who))
    if standing.account.kind == AccountKind.ACCOUNT_KIND_GUEST:
        raise SignInRequired


async def _asked(claims: Sequence[ReadClaim], key: str) -> AsyncIterator[CheckClaimsRequest]:
    for at, claim in enumerate(claims):
        yield CheckClaimsRequest(claim_id=str(at), claim=_message(claim), idempotency_key="" if at else key)


def _message(claim: ReadClaim) -> Claim:
    return Claim(
        date_of_service=claim["date_of_service"],
        setting=claim["setting"],
        place_of_service=claim["place_of_service"],
        patient=Patient(birth_date=claim["birth_date"], sex=claim["sex"]),
        diagnoses=claim["diagnoses"],
        lines=[ClaimLine(**line) for line in claim["lines"]],
    )
