"""gRPC in for coverage documents."""

from typing import Any

import grpc
from codingahead.lookup.v1 import coverage_service_pb2 as pb
from codingahead.lookup.v1.coverage_service_pb2_grpc import CoverageServiceServicer

from chassis.rpc.pipeline import current_caller
from services.lookup.convert import coverage as convert
from services.lookup.convert.codes import date_of_service
from services.lookup.coverage.answers import NO_PROMISE
from services.lookup.ports import Desk
from services.lookup.usecases.coverage import CheckCoverage, ListDocuments, Where, check_coverage, list_documents

Context = grpc.aio.ServicerContext[Any, Any]


class CoverageServicer(CoverageServiceServicer):
    """The methods of coverage; what each refuses with stands in the proto."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def CheckCoverage(self, request: pb.CheckCoverageRequest, _context: Context) -> pb.CheckCoverageResponse:
        """What each applicable document says."""
        command = CheckCoverage(
            system=request.system,
            code=request.code,
            diagnoses=tuple(request.diagnoses),
            where=Where(request.state, request.contractor),
            on=date_of_service(request.on, self._desk.now()),
            said=request.on,
            key=request.idempotency_key,
            caller=current_caller(),
        )
        answers = await check_coverage(command, self._desk.shelf.library, self._desk.meter)
        return pb.CheckCoverageResponse(
            answers=[convert.answer_to_proto(one) for one in answers],
            notice=NO_PROMISE,
            edition=answers[0].edition.title,
            on=str(command.on),
        )

    async def ListCoverageDocuments(
        self, request: pb.ListCoverageDocumentsRequest, _context: Context
    ) -> pb.ListCoverageDocumentsResponse:
        """The documents in force."""
        command = ListDocuments(
            code=request.code,
            where=Where(request.state, request.contractor),
            on=date_of_service(request.on, self._desk.now()),
            said=request.on,
            page_size=request.page_size,
            page_token=request.page_token,
            key=request.idempotency_key,
            caller=current_caller(),
        )
        shown, token, edition = await list_documents(command, self._desk.shelf.library, self._desk.meter)
        documents = [convert.placed_to_proto(one) for one in shown]
        return pb.ListCoverageDocumentsResponse(documents=documents, next_page_token=token, edition=edition.title)
