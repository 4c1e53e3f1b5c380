"""gRPC in: claims become verdicts, one by one or as a stream."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
from codingahead.lookup.v1 import claim_service_pb2 as pb
from codingahead.lookup.v1.claim_service_pb2_grpc import ClaimServiceServicer

from chassis.errors import FieldError, InvalidFields
from chassis.rpc.messages import Undecodable, refuse_unfit
from chassis.rpc.pipeline import current_caller
from services.lookup.claims.claim import Claim
from services.lookup.convert import claims as convert
from services.lookup.ports import Desk
from services.lookup.usecases.check_claims import ClaimCall, Stream, check_claim

Context = grpc.aio.ServicerContext[Any, Any]
_LONGEST_ID = 64


class ClaimServicer(ClaimServiceServicer):
    """The claim check's methods; what each refuses with stands in the proto."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def CheckClaim(self, request: pb.CheckClaimRequest, _context: Context) -> pb.CheckClaimResponse:
        """One claim."""
        asked = request.claim.SerializeToString(deterministic=True).hex()
        call = ClaimCall(asked, request.idempotency_key, current_caller())
        claim = convert.claim_from_proto(request.claim)
        verdict = await check_claim(claim, call, self._desk.shelf.library, self._desk.meter)
        return pb.CheckClaimResponse(verdict=convert.verdict_to_proto(verdict))

    async def CheckClaims(
        self, request_iterator: AsyncIterator[pb.CheckClaimsRequest], _context: Context
    ) -> AsyncIterator[pb.CheckClaimsResponse]:
        """Up to 1,000 claims, each answered in its turn."""
        stream = Stream(_claim, self._desk.shelf.library, self._desk.meter)
        async for message, answer in stream.answers(request_iterator, _call):
            yield convert.streamed_to_proto(_name(message), answer)


def _claim(message: pb.CheckClaimsRequest | Undecodable) -> Claim:
    """Read one claim of a stream. Refused when it is no message, or not as it must be."""
    refuse_unfit(message)
    assert not isinstance(message, Undecodable)
    if len(message.claim_id) > _LONGEST_ID:
        raise InvalidFields(FieldError("claim_id", f"Give at most {_LONGEST_ID} characters."))
    return convert.claim_from_proto(message.claim)


def _call(first: pb.CheckClaimsRequest | Undecodable) -> ClaimCall:
    """Count the stream by its first claim."""
    if isinstance(first, Undecodable):
        return ClaimCall("", "", current_caller())
    asked = first.claim.SerializeToString(deterministic=True).hex()
    return ClaimCall(asked, first.idempotency_key, current_caller())


def _name(message: pb.CheckClaimsRequest | Undecodable) -> str:
    return "" if isinstance(message, Undecodable) else message.claim_id[:_LONGEST_ID]
