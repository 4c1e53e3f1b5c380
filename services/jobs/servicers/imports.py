"""gRPC in: an employer's feed, part by part."""

import asyncio
from collections.abc import AsyncIterator

from codingahead.jobs.v1 import jobs_service_pb2 as calls

from chassis.identity import Caller
from chassis.rpc.messages import Undecodable, refuse_unfit
from services.jobs.convert.feed import feed_posting, imported_to_proto
from services.jobs.domain.limits import Limits
from services.jobs.feeds.spool import read_whole, spooled
from services.jobs.ports import Works
from services.jobs.usecases.importing import ImportPostings, import_postings, refuse_strangers

# Feeds that are read at once; others wait for their turn as long as their deadline lets them.
_AT_ONCE = 2
_Requests = AsyncIterator[calls.ImportPostingsRequest | Undecodable]


class Imports:
    """Takes feeds over, a few at a time."""

    def __init__(self, works: Works, limits: Limits) -> None:
        self._works = works
        self._limits = limits
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def take_over(self, requests: _Requests, by: Caller) -> calls.ImportPostingsResponse:
        """Read a feed to its end, then take its postings over one by one."""
        first = _fit(await anext(requests, calls.ImportPostingsRequest()))
        command = ImportPostings(first.employer_id, first.publish, first.close_missing)
        await refuse_strangers(command.employer_id, by, self._works)
        async with self._turns, spooled(_parts(first, requests)) as file:
            feed = await read_whole(file, feed_posting)
            found = await import_postings(command, feed, by, self._limits, self._works)
        return imported_to_proto(found)


async def _parts(first: calls.ImportPostingsRequest, others: _Requests) -> AsyncIterator[bytes]:
    yield first.part
    async for each in others:
        yield _fit(each).part


def _fit(message: calls.ImportPostingsRequest | Undecodable) -> calls.ImportPostingsRequest:
    refuse_unfit(message)
    assert not isinstance(message, Undecodable)
    return message
