"""gRPC in: crosswalks of one code, and of many in a stream."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
from codingahead.lookup.v1 import crosswalk_service_pb2 as pb
from codingahead.lookup.v1.crosswalk_service_pb2_grpc import CrosswalkServiceServicer

from chassis.errors import DomainError
from chassis.rpc.messages import refuse_unfit
from chassis.rpc.pipeline import current_caller
from services.lookup.convert import crosswalks as convert
from services.lookup.convert.codes import date_of_service
from services.lookup.crosswalks.answers import Answers
from services.lookup.crosswalks.store import LoadedCrosswalks
from services.lookup.ports import Desk
from services.lookup.usecases.translate import Translate, count_stream, crosswalk, refuse_too_many, translate

Context = grpc.aio.ServicerContext[Any, Any]
Request = pb.TranslateCodeRequest | pb.TranslateCodesRequest


class CrosswalkServicer(CrosswalkServiceServicer):
    """The crosswalks' methods; what each refuses with stands in the proto."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def TranslateCode(self, request: pb.TranslateCodeRequest, _context: Context) -> pb.TranslateCodeResponse:
        """Where one code leads."""
        found = await translate(self._asked(request), self._answers(), self._desk.meter)
        return pb.TranslateCodeResponse(crosswalk=convert.crosswalk_to_proto(found))

    async def TranslateCodes(
        self, requests: AsyncIterator[pb.TranslateCodesRequest], _context: Context
    ) -> AsyncIterator[pb.TranslateCodesResponse]:
        """Where many codes lead, each in its turn."""
        answers, passed = self._answers(), 0
        async for request in requests:
            passed += 1
            if passed == 1:
                refuse_unfit(request)
                await count_stream(self._asked(request), self._desk.meter)
            refuse_too_many(passed)
            yield self._answered(request, answers)

    def _answered(self, request: pb.TranslateCodesRequest, answers: Answers) -> pb.TranslateCodesResponse:
        answer = pb.TranslateCodesResponse()
        try:
            refuse_unfit(request)
            answer.system, answer.code = request.system, request.code
            answer.crosswalk.CopyFrom(convert.crosswalk_to_proto(crosswalk(self._asked(request), answers)))
        except DomainError as refusal:
            answer.refusal = refusal.reason
        return answer

    def _answers(self) -> Answers:
        library = self._desk.shelf.library
        return Answers(library.codes, LoadedCrosswalks(library.editions))

    def _asked(self, request: Request) -> Translate:
        on = date_of_service(request.on, self._desk.now())
        return Translate(
            request.system,
            request.code,
            request.target_system,
            on,
            request.on,
            request.idempotency_key,
            current_caller(),
        )
