"""The claim check of a fake lookup: one finding for E10.9 beside E11.9, and a refusal for a claim without a day."""

from collections.abc import AsyncIterator

from codingahead.lookup.v1 import claim_pb2 as pb
from codingahead.lookup.v1 import claim_service_pb2 as service
from codingahead.lookup.v1.claim_service_pb2_grpc import ClaimServiceServicer

from chassis.errors import FieldError, InvalidFields
from tests.gateway.suite import Context, Suite

_SOURCE = pb.FindingSource(dataset="icd10cm", edition="FY2026", effective_from="2025-10-01")


class FakeClaims(ClaimServiceServicer):
    """Answers as CheckClaim does, of two codes."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def CheckClaim(self, request: service.CheckClaimRequest, context: Context) -> service.CheckClaimResponse:
        self.suite.meet(request, context, "CheckClaim")
        if not request.claim.lines and not request.claim.diagnoses:
            raise InvalidFields(FieldError("lines", "Give at least one diagnosis or one line."))
        return service.CheckClaimResponse(verdict=verdict(request.claim))

    async def CheckClaims(
        self, request_iterator: AsyncIterator[service.CheckClaimsRequest], context: Context
    ) -> AsyncIterator[service.CheckClaimsResponse]:
        async for request in request_iterator:
            self.suite.meet(request, context, "CheckClaims")
            if len(request.claim.diagnoses) > 25:
                fields = [service.ClaimFieldError(field="diagnoses", message="Give at most 25 diagnoses.")]
                refusal = service.ClaimRefusal(reason="INVALID_FIELDS", fields=fields)
                yield service.CheckClaimsResponse(claim_id=request.claim_id, refusal=refusal)
            else:
                yield service.CheckClaimsResponse(claim_id=request.claim_id, verdict=verdict(request.claim))


def verdict(claim: pb.Claim) -> pb.Verdict:
    """What is said of a claim."""
    both = {"E10.9", "E11.9"} <= set(claim.diagnoses)
    severity = "info" if claim.assertions else "error"
    found = pb.Finding(
        rule="excludes1",
        severity=severity,
        lines=[line.line for line in claim.lines],
        codes=["E10.9", "E11.9"],
        message="E10.9 and E11.9 exclude each other.",
        suggestion="Report one of them.",
        source=_SOURCE,
    )
    return pb.Verdict(
        verdict="errors" if both and severity == "error" else "clean",
        findings=[found] if both else [],
        checked_against=[
            pb.CheckedAgainst(
                dataset="icd10cm", edition="FY2026", available=True, effective_from="2025-10-01", rules=["excludes1"]
            ),
            pb.CheckedAgainst(dataset="coverage", rules=["coverage"], why="No edition of coverage is loaded."),
        ],
        not_checked=[pb.NotChecked(rule="coverage", why="No edition of coverage is loaded.")],
    )
