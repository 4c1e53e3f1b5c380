"""gRPC in: prices of the fee schedule."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
from codingahead.lookup.v1 import fee_service_pb2 as pb
from codingahead.lookup.v1.fee_service_pb2_grpc import FeeServiceServicer

from chassis.errors import DomainError
from chassis.rpc.messages import refuse_unfit
from chassis.rpc.pipeline import current_caller
from services.lookup.convert import fees as convert
from services.lookup.convert.codes import date_of_service
from services.lookup.fees.fees import Fee
from services.lookup.fees.schedule import FeeSchedule
from services.lookup.ports import Desk
from services.lookup.usecases.fees import Answered, GetFee, Question, get_fee, get_fees

Context = grpc.aio.ServicerContext[Any, Any]


class FeeServicer(FeeServiceServicer):
    """The fee schedule's methods; what each refuses with stands in the proto."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _schedule(self) -> FeeSchedule:
        return FeeSchedule(self._desk.shelf.library.editions)

    async def GetFee(self, request: pb.GetFeeRequest, _context: Context) -> pb.GetFeeResponse:
        """What one code comes to."""
        asked, on = convert.asked_from_proto(request.question, self._desk.now())
        said = str(request.question)
        command = GetFee(asked, on, said, request.idempotency_key, current_caller())
        fee = await get_fee(command, self._schedule, self._desk.meter)
        return pb.GetFeeResponse(fee=convert.fee_to_proto(fee), on=str(on))

    async def BatchGetFees(
        self, request_iterator: AsyncIterator[pb.BatchGetFeesRequest], _context: Context
    ) -> AsyncIterator[pb.BatchGetFeesResponse]:
        """Many codes, each answered in its turn, all from the library that was there at the first."""
        questions = (self._question(request) async for request in request_iterator)
        async for answered in get_fees(questions, current_caller(), self._schedule, self._desk.meter):
            yield _answer(answered)

    async def GetLocality(self, request: pb.GetLocalityRequest, _context: Context) -> pb.GetLocalityResponse:
        """Where a ZIP code is priced."""
        on = date_of_service(request.on, self._desk.now())
        locality, notes = self._schedule.locality_of_zip(request.zip, on)
        return pb.GetLocalityResponse(locality=convert.locality_to_proto(locality), notes=notes)

    def _question(self, request: pb.BatchGetFeesRequest) -> Question:
        now = self._desk.now()
        try:
            refuse_unfit(request)
            asked, on = convert.asked_from_proto(request.question, now)
        except DomainError as refusal:
            name, key = getattr(request, "question_id", ""), getattr(request, "idempotency_key", "")
            return Question(name, "", None, now.date(), key, refusal)
        return Question(request.question_id, str(request.question), asked, on, request.idempotency_key)


def _answer(answered: Answered) -> pb.BatchGetFeesResponse:
    if isinstance(answered.outcome, Fee):
        return pb.BatchGetFeesResponse(question_id=answered.name, fee=convert.fee_to_proto(answered.outcome))
    return pb.BatchGetFeesResponse(question_id=answered.name, refusal=convert.refusal_to_proto(answered.outcome))
