"""Searching codes by words or by the start of a code. Free."""

from codingahead.lookup.v1.lookup_service_pb2 import IdentifyCodeRequest, SearchCodesRequest, SuggestRequest
from fastapi import APIRouter, Request

from gateway.clients import SEARCH_SECONDS
from gateway.documented import problems
from gateway.shapes.fields import Limit, OnDay, OneSystem, Words
from gateway.shapes.lists import Identified, SearchAnswer, Suggestions, hit, identified
from gateway.state import gateway_of

router = APIRouter(tags=["search"])


@router.get("/api/v1/search", responses=problems(404))
async def search(
    request: Request, q: Words, system: OneSystem = "", limit: Limit = 20, on: OnDay = None
) -> SearchAnswer:
    """Codes by code or words, best first; misspelt words are understood."""
    wanted = SearchCodesRequest(query=q, system=system, limit=limit, on=on or "")
    found = await gateway_of(request).clients.lookup.SearchCodes(wanted, timeout=SEARCH_SECONDS)
    return SearchAnswer(
        query=found.query,
        interpreted_as=found.interpreted_as,
        items=[hit(one) for one in found.hits],
        took_ms=found.took_ms,
    )


@router.get("/api/v1/suggest", responses=problems(404))
async def suggest(
    request: Request, q: Words, system: OneSystem = "", limit: Limit = 20, on: OnDay = None
) -> Suggestions:
    """The same for every keystroke: the last word may be unfinished."""
    wanted = SuggestRequest(query=q, system=system, limit=limit, on=on or "")
    found = await gateway_of(request).clients.lookup.Suggest(wanted, timeout=SEARCH_SECONDS)
    return Suggestions(items=[hit(one) for one in found.hits])


@router.get("/api/v1/identify", responses=problems())
async def identify(request: Request, q: Words, on: OnDay = None) -> Identified:
    """Which code is this? Every code of any system that is written so, and why; else codes written much like it."""
    wanted = IdentifyCodeRequest(text=q, on=on or "")
    found = await gateway_of(request).clients.lookup.IdentifyCode(wanted, timeout=SEARCH_SECONDS)
    return identified(q, found)
