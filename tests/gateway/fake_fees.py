"""The fee schedule with one code and one ZIP code."""

from collections.abc import AsyncIterator

from codingahead.lookup.v1 import fee_service_pb2 as pb
from codingahead.lookup.v1.fee_service_pb2_grpc import FeeServiceServicer

from chassis.errors import FieldError, Forwarded, Kind
from tests.gateway import fee_samples as samples
from tests.gateway.suite import Context, Suite, never_asked


class FakeFees(FeeServiceServicer):
    """99213 in October 2025; 35004 in Alabama."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def GetFee(self, request: pb.GetFeeRequest, context: Context) -> pb.GetFeeResponse:
        self.suite.meet(request, context, "GetFee")
        question = request.question
        if question.on > "2025-12-31":
            raise Forwarded(Kind.NOT_FOUND, "EDITION_NOT_LOADED", "Loaded: 2025-10-01.")
        if question.code != "99213":
            raise Forwarded(Kind.NOT_FOUND, "CODE_NOT_FOUND", "No edition has this code.")
        self._find(question.zip)
        return pb.GetFeeResponse(fee=samples.VISIT, on=question.on or "2025-10-15")

    async def BatchGetFees(
        self, request_iterator: AsyncIterator[pb.BatchGetFeesRequest], context: Context
    ) -> AsyncIterator[pb.BatchGetFeesResponse]:
        await never_asked(context)
        yield pb.BatchGetFeesResponse()

    async def GetLocality(self, request: pb.GetLocalityRequest, context: Context) -> pb.GetLocalityResponse:
        self.suite.meet(request, context, "GetLocality")
        self._find(request.zip)
        return pb.GetLocalityResponse(locality=samples.ALABAMA, notes=["A note on the ZIP code."])

    def _find(self, zip_code: str) -> None:
        if zip_code not in {"", "35004"}:
            field = FieldError("zip", "Medicare's locality file does not have this one.")
            raise Forwarded(Kind.INVALID_ARGUMENT, "LOCALITY_INVALID", "zip: not there.", (field,))
