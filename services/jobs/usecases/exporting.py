"""Everything public that a filter finds, as a stream that never holds more than a page."""

from collections.abc import AsyncIterator
from dataclasses import replace
from time import monotonic

from services.jobs.domain.filters import Filter, Order, Outline, Place
from services.jobs.domain.postings import Posting
from services.jobs.ports import Works
from services.jobs.usecases.listing import Board, ListPostings

_PAGE = 50
_OUTLINES = 1_000
# A page that waited longer for its reader is looked at anew: what is in it may have ended.
_FRESH_SECONDS = 1.0


async def export_postings(wanted: Filter, board: Board) -> AsyncIterator[Posting]:
    """Tell every public posting that a filter finds, newest first; what ends meanwhile is left out.

    Raises FilterInvalid, and ServiceUnavailable while the index is being built.
    """
    command = ListPostings(wanted, _PAGE, order=Order.NEWEST)
    while True:
        page = await board.list_postings(command)
        looked, goes_on = monotonic(), page.next_page_token
        for each in page.listed:
            if monotonic() - looked > _FRESH_SECONDS:
                goes_on = command.page_token
                break
            command = replace(command, page_token=each.token)
            if each.posting.valid_through > board.now():
                yield each.posting
        if not goes_on:
            return
        command = replace(command, page_token=goes_on)


async def outline_postings(wanted: Filter, board: Board, works: Works) -> AsyncIterator[Outline]:
    """Tell the same without what the postings say, many at a time where nothing is left out. Raises FilterInvalid."""
    if wanted != Filter():
        async for posting in export_postings(wanted, board):
            yield Outline.of(posting)
        return
    below: Place | None = None
    while True:
        async with works() as work:
            page = await work.postings.outlined(work.now(), below, _OUTLINES)
        looked = monotonic()
        for each in page:
            if monotonic() - looked > _FRESH_SECONDS:
                break
            below = each.place
            if each.valid_through > board.now():
                yield each
        else:
            if len(page) < _OUTLINES:
                return
