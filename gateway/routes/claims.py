"""The claim check: one claim as JSON, or the claims of an X12 file."""

from codingahead.lookup.v1.claim_pb2 import Claim, Verdict
from codingahead.lookup.v1.claim_service_pb2 import CheckClaimRequest, CheckClaimResponse
from fastapi import APIRouter, Request

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.shapes import claims as shapes
from gateway.state import gateway_of

router = APIRouter(tags=["claims"])
CHECK_SECONDS = 10.0


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
