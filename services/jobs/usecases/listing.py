"""The public list: what the index finds, as the database has it at that moment."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from chassis import paging
from chassis.clock import Clock
from chassis.errors import DomainError, FieldError, PageTokenInvalid, ServiceUnavailable
from services.jobs.domain.filters import Filter, Order
from services.jobs.domain.postings import Posting
from services.jobs.errors import FilterInvalid
from services.jobs.ports import Works
from services.jobs.search.facets import Facet
from services.jobs.search.follower import Follower
from services.jobs.search.index import Found, PostingIndex, Search
from services.jobs.search.pages import UnknownMark
from services.jobs.search.places import places
from services.jobs.usecases.pages import Listed
from services.jobs.validity_filters import filter_faults

# While the index is still loading at a start. It is refused then, rather than answered with a part of what there is.
_LONGEST_WAIT_SECONDS = 2.0
_LONGEST_BEGINNING_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ListPostings:
    """A page of what is public."""

    wanted: Filter
    page_size: int = 0
    page_token: str = ""
    order: Order = Order.UNSAID
    facets: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page, the token of the next one, empty on the last, and what the index says of all of them."""

    listed: tuple[Listed, ...]
    next_page_token: str
    total: int
    facets: tuple[Facet, ...]
    corrected_query: str

    @property
    def postings(self) -> tuple[Posting, ...]:
        """The postings alone."""
        return tuple(each.posting for each in self.listed)


class Board:
    """What is public, found by the index and shown as the database has it."""

    def __init__(self, works: Works, now: Clock) -> None:
        self._works = works
        self.now = now
        self._index = PostingIndex()
        self.follower = Follower(works, self._index, now)

    async def begin(self) -> None:
        """Load where places are and everything that is public, so that whoever asks first need not wait; what keeps it
        from the latter may take its time, since the follower goes on and lists are refused meanwhile.
        """
        await asyncio.to_thread(places)
        with suppress(DomainError, OSError, TimeoutError):
            async with asyncio.timeout(_LONGEST_BEGINNING_SECONDS):
                await self.follower.catch_up()

    async def list_postings(self, command: ListPostings) -> Listing:
        """List public postings, everything that was committed before included.

        Raises PageSizeInvalid, PageTokenInvalid, FilterInvalid, and ServiceUnavailable while the index is being built.
        """
        refuse_faults(command.wanted)
        size, query = paging.page_size(command.page_size), repr((command.wanted, command.order))
        below = paging.after(query, command.page_token) or ""
        await self._catch_up()
        found = await self._find(command, below, size)
        shown = await self._shown(found)
        listed = tuple(
            Listed(shown[hit.posting_id], paging.page_token(query, hit.mark))
            for hit in found.hits
            if hit.posting_id in shown
        )
        token = paging.page_token(query, found.hits[-1].mark) if found.more else ""
        return Listing(listed, token, found.total, found.facets, found.corrected)

    async def _catch_up(self) -> None:
        if self.follower.is_built:
            await self.follower.catch_up()
            return
        try:
            async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
                await self.follower.catch_up()
        except TimeoutError:
            raise ServiceUnavailable from None

    async def _find(self, command: ListPostings, below: str, size: int) -> Found:
        search = Search(command.wanted, self.now(), command.order, below, size, command.facets)
        try:
            return await asyncio.to_thread(self._index.search, search)
        except UnknownMark:
            raise PageTokenInvalid(
                FieldError("page_token", "Leave it empty, or send the token of the page before.")
            ) from None

    async def _shown(self, found: Found) -> dict[str, Posting]:
        async with self._works() as work:
            postings = await work.postings.several([hit.posting_id for hit in found.hits])
        return {posting.posting_id: posting for posting in postings if posting.is_public(self.now())}


def refuse_faults(wanted: Filter) -> None:
    """Raise FilterInvalid for a filter that cannot be meant."""
    if faults := tuple(filter_faults(wanted)):
        raise FilterInvalid(*faults)
