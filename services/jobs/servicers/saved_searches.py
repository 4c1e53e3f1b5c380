"""gRPC in: saved searches, and the end of their mails."""

from typing import Any

import grpc
from codingahead.jobs.v1 import saved_searches_service_pb2 as calls
from codingahead.jobs.v1.saved_searches_service_pb2_grpc import SavedSearchesServiceServicer

from chassis.rpc.pipeline import current_caller
from services.jobs.alerts.unsubscribing import UnsubscribeTokens
from services.jobs.convert import saved_search as convert
from services.jobs.ports import Works
from services.jobs.usecases import saved_searches

Context = grpc.aio.ServicerContext[Any, Any]


class SavedSearchesServicer(SavedSearchesServiceServicer):
    """Answers codingahead.jobs.v1.SavedSearchesService; what each method refuses with stands in the proto."""

    def __init__(self, work: Works, tokens: UnsubscribeTokens) -> None:
        self._work = work
        self._tokens = tokens

    async def CreateSavedSearch(
        self, request: calls.CreateSavedSearchRequest, _context: Context
    ) -> calls.CreateSavedSearchResponse:
        """Keep a search."""
        command = convert.create_from_proto(request)
        async with self._work() as work:
            kept = await saved_searches.create_saved_search(command, current_caller(), work)
        return calls.CreateSavedSearchResponse(saved_search=convert.kept_to_proto(kept))

    async def ListSavedSearches(
        self, _request: calls.ListSavedSearchesRequest, _context: Context
    ) -> calls.ListSavedSearchesResponse:
        """List the caller's own."""
        async with self._work() as work:
            found = await saved_searches.own_saved_searches(current_caller(), work)
        return calls.ListSavedSearchesResponse(saved_searches=map(convert.kept_to_proto, found))

    async def UpdateSavedSearch(
        self, request: calls.UpdateSavedSearchRequest, _context: Context
    ) -> calls.UpdateSavedSearchResponse:
        """Another name or frequency."""
        command = convert.update_from_proto(request)
        async with self._work() as work:
            kept = await saved_searches.update_saved_search(command, current_caller(), work)
        return calls.UpdateSavedSearchResponse(saved_search=convert.kept_to_proto(kept))

    async def DeleteSavedSearch(
        self, request: calls.DeleteSavedSearchRequest, _context: Context
    ) -> calls.DeleteSavedSearchResponse:
        """Forget a search."""
        async with self._work() as work:
            await saved_searches.delete_saved_search(request.saved_search_id, current_caller(), work)
        return calls.DeleteSavedSearchResponse()

    async def UnsubscribeSavedSearch(
        self, request: calls.UnsubscribeSavedSearchRequest, _context: Context
    ) -> calls.UnsubscribeSavedSearchResponse:
        """End the mails of a search, or only say which it is."""
        async with self._work() as work:
            name, ended = await saved_searches.unsubscribe(
                request.token, self._tokens, work, look_only=request.look_only
            )
        return calls.UnsubscribeSavedSearchResponse(name=name, unsubscribed=ended)
