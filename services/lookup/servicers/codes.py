"""gRPC in: each call becomes a use case and its answer a message."""

from typing import Any

import grpc
from codingahead.lookup.v1 import lookup_service_pb2 as pb
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceServicer

from chassis.rpc.pipeline import current_caller
from services.lookup.convert import codes as convert
from services.lookup.convert import page as convert_page
from services.lookup.ports import Desk, Library
from services.lookup.usecases import batch, find
from services.lookup.usecases.batch import Batch
from services.lookup.usecases.find import Browse, Query
from services.lookup.usecases.identify import identify
from services.lookup.usecases.view_page import ViewPage, view_page

Context = grpc.aio.ServicerContext[Any, Any]


class LookupServicer(LookupServiceServicer):
    """Case2Code's methods; what each refuses with stands in the proto."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._meter = desk.meter
        self._journal = desk.journal
        self._now = desk.now

    @property
    def _library(self) -> Library:
        return self._desk.shelf.library

    async def GetCodePage(self, request: pb.GetCodePageRequest, _context: Context) -> pb.GetCodePageResponse:
        """The page of a code, whole or as a preview."""
        now = self._now()
        on = convert.date_of_service(request.on, now)
        command = ViewPage(request.system, request.code, on, request.idempotency_key, request.spend, current_caller())
        viewed = await view_page(command, self._library, self._meter, self._journal, now)
        return convert_page.page_to_proto(viewed)

    async def SearchCodes(self, request: pb.SearchCodesRequest, _context: Context) -> pb.SearchCodesResponse:
        """Codes by code or words, best first."""
        now = self._now()
        on = convert.date_of_service(request.on, now)
        query = Query(request.query, request.system, on, request.limit)
        answer = find.search(query, self._library, self._journal, now)
        hits = [convert.hit_to_proto(hit) for hit in answer.hits]
        return pb.SearchCodesResponse(
            query=answer.query, interpreted_as=answer.interpreted_as, hits=hits, took_ms=answer.took_ms
        )

    async def Suggest(self, request: pb.SuggestRequest, _context: Context) -> pb.SuggestResponse:
        """The same for one keystroke."""
        on = convert.date_of_service(request.on, self._now())
        hits = find.suggest(Query(request.query, request.system, on, request.limit), self._library)
        return pb.SuggestResponse(hits=[convert.hit_to_proto(hit) for hit in hits])

    async def BrowseCodes(self, request: pb.BrowseCodesRequest, _context: Context) -> pb.BrowseCodesResponse:
        """What stands directly below a place."""
        on = convert.date_of_service(request.on, self._now())
        asked = Browse(request.system, request.parent, on, request.page_size, request.page_token)
        places, token = find.browse(asked, self._library)
        return pb.BrowseCodesResponse(nodes=[convert.place_to_proto(one) for one in places], next_page_token=token)

    async def BatchGetCodes(self, request: pb.BatchGetCodesRequest, _context: Context) -> pb.BatchGetCodesResponse:
        """Titles and validity of many codes."""
        on = convert.date_of_service(request.on, self._now())
        codes = tuple((one.system, one.code) for one in request.codes)
        command = Batch(codes, on, request.on, request.idempotency_key, current_caller())
        items = await batch.batch(command, self._library, self._meter)
        return pb.BatchGetCodesResponse(items=[convert.asked_to_proto(item) for item in items])

    async def ListNearbyCodes(
        self, request: pb.ListNearbyCodesRequest, _context: Context
    ) -> pb.ListNearbyCodesResponse:
        """What may have been meant by a string that is no code."""
        on = convert.date_of_service(request.on, self._now())
        codes = find.nearby(request.system, request.code, on, self._library)
        return pb.ListNearbyCodesResponse(codes=[convert.summary_to_proto(code) for code in codes])

    async def IdentifyCode(self, request: pb.IdentifyCodeRequest, _context: Context) -> pb.IdentifyCodeResponse:
        """Every code that is written as the string."""
        on = convert.date_of_service(request.on, self._now())
        return convert.identified_to_proto(identify(request.text, on, self._library))

    async def ListEditions(self, request: pb.ListEditionsRequest, _context: Context) -> pb.ListEditionsResponse:
        """The editions that are loaded."""
        library = self._library
        editions = [convert.edition_to_proto(one) for one in batch.editions(request.system, library)]
        return pb.ListEditionsResponse(editions=editions, snapshot_id=library.snapshot_id)
