"""gRPC in: questions to the NCCI tables."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
from codingahead.lookup.v1 import ncci_service_pb2 as pb
from codingahead.lookup.v1.ncci_service_pb2_grpc import NcciServiceServicer

from chassis.rpc.messages import refuse_unfit
from chassis.rpc.pipeline import current_caller
from services.lookup.convert import ncci as convert
from services.lookup.convert.codes import date_of_service
from services.lookup.ports import Desk
from services.lookup.usecases import ncci
from services.lookup.usecases.ncci import Asking, PtpQuestion

Context = grpc.aio.ServicerContext[Any, Any]


class NcciServicer(NcciServiceServicer):
    """The NCCI's methods; what each refuses with stands in the proto."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ListPtpEdits(self, request: pb.ListPtpEditsRequest, _context: Context) -> pb.ListPtpEditsResponse:
        """The edits of one column or both."""
        asking = self._asking(request.on, request.idempotency_key)
        question = PtpQuestion(
            column1=convert.code_asked(request.column1),
            column2=convert.code_asked(request.column2),
            setting=convert.ptp_setting(request.setting),
            all_windows=request.all_windows,
            page_size=request.page_size,
            page_token=request.page_token,
            asking=asking,
        )
        edits, token = await ncci.list_ptp_edits(question, self._desk.shelf.library, self._desk.meter)
        said = [convert.edit_to_proto(edit, asking.on) for edit in edits]
        return pb.ListPtpEditsResponse(edits=said, next_page_token=token, on=str(asking.on))

    async def BatchGetPtpEdits(
        self, request: pb.BatchGetPtpEditsRequest, _context: Context
    ) -> pb.BatchGetPtpEditsResponse:
        """The edits in force among the codes of a claim."""
        asking = self._asking(request.on, request.idempotency_key)
        setting, codes = convert.ptp_setting(request.setting), [convert.code_asked(code) for code in request.codes]
        edits = await ncci.edits_among(codes, setting, asking, self._desk.shelf.library, self._desk.meter)
        return pb.BatchGetPtpEditsResponse(edits=[convert.edit_to_proto(edit, asking.on) for edit in edits])

    async def StreamPtpEdits(
        self, requests: AsyncIterator[pb.StreamPtpEditsRequest], _context: Context
    ) -> AsyncIterator[pb.StreamPtpEditsResponse]:
        """The edits in force among the codes of each claim, as the claims come."""
        counted = False
        async for request in requests:
            refuse_unfit(request)
            asking = self._asking(request.on, request.idempotency_key)
            setting, codes = convert.ptp_setting(request.setting), [convert.code_asked(code) for code in request.codes]
            edits = ncci.edits_of_claim(codes, setting, asking.on, self._desk.shelf.library)
            if not counted:
                await ncci.count_stream(asking, self._desk.meter)
                counted = True
            yield pb.StreamPtpEditsResponse(edits=[convert.edit_to_proto(edit, asking.on) for edit in edits])

    async def GetMue(self, request: pb.GetMueRequest, _context: Context) -> pb.GetMueResponse:
        """The most units of a code."""
        asking = self._asking(request.on, request.idempotency_key)
        code, setting = convert.code_asked(request.code), convert.mue_setting(request.setting)
        mue = await ncci.get_mue(code, setting, asking, self._desk.shelf.library, self._desk.meter)
        return pb.GetMueResponse(mue=convert.mue_to_proto(mue))

    async def ListAddOnCodes(self, request: pb.ListAddOnCodesRequest, _context: Context) -> pb.ListAddOnCodesResponse:
        """What a code may be added to, and what may be added to it."""
        asking = self._asking(request.on, request.idempotency_key)
        code = convert.code_asked(request.code)
        found = await ncci.list_add_on_codes(code, asking, self._desk.shelf.library, self._desk.meter)
        primaries, add_ons = ([convert.add_on_to_proto(pair) for pair in pairs] for pairs in found)
        return pb.ListAddOnCodesResponse(primaries=primaries, add_ons=add_ons)

    def _asking(self, on: str, key: str) -> Asking:
        return Asking(date_of_service(on, self._desk.now()), on, key, current_caller())
