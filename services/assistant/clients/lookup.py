"""The code data, answered by lookup to the suite's own token, so that evidence costs nobody a view."""

import uuid
from collections.abc import Sequence
from datetime import date

import grpc
from codingahead.lookup.v1.code_pb2 import CodeRef
from codingahead.lookup.v1.lookup_service_pb2 import BatchGetCodesRequest, GetCodePageRequest, SearchCodesRequest
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceStub

from chassis.errors import Forwarded, Kind, ServiceUnavailable
from chassis.rpc.channel import bearer
from chassis.rpc.forwarding import forwarding
from services.assistant.clients.pages import page_from_proto
from services.assistant.code_page import CodePage, Missing, Place
from services.assistant.domain import SYSTEM

_MOST_TITLES = 100
_MISSING = {Kind.NOT_FOUND: Missing.UNKNOWN_CODE, Kind.OUT_OF_RANGE: Missing.DATE_NOT_COVERED}


class LookupCodes:
    """Codes, their pages and titles."""

    def __init__(self, channel: grpc.aio.Channel, service_token: str) -> None:
        self._lookup = LookupServiceStub(channel)
        self._metadata = bearer(service_token)

    async def existing(self, candidates: Sequence[str]) -> tuple[str, ...]:
        """Which of these are codes of any edition, in official form."""
        request = BatchGetCodesRequest(codes=[CodeRef(system=SYSTEM, code=code) for code in candidates])
        with forwarding():
            answer = await self._lookup.BatchGetCodes(request, metadata=self._metadata)
        return tuple(dict.fromkeys(item.code for item in answer.items if item.found))

    async def page(self, code: str, on: date | None) -> CodePage | Missing:
        """The whole page of a code on a date of service. Raises ServiceUnavailable when only a preview comes."""
        request = GetCodePageRequest(
            system=SYSTEM, code=code, on=on.isoformat() if on else "", spend=True, idempotency_key=str(uuid.uuid4())
        )
        try:
            with forwarding():
                answer = await self._lookup.GetCodePage(request, metadata=self._metadata)
        except Forwarded as refusal:
            if missing := _MISSING.get(refusal.kind):
                return missing
            raise
        if answer.access.level != "full":
            raise ServiceUnavailable
        return page_from_proto(answer)

    async def titled(self, words: str) -> tuple[Place, ...]:
        """Codes whose titles hold these words, best first."""
        request = SearchCodesRequest(query=words, system=SYSTEM, limit=_MOST_TITLES)
        try:
            with forwarding():
                answer = await self._lookup.SearchCodes(request, metadata=self._metadata)
        except Forwarded as refusal:
            if refusal.kind is Kind.INVALID_ARGUMENT:
                # Words that no search takes are no title.
                return ()
            raise
        return tuple(Place(hit.code, hit.title) for hit in answer.hits)
