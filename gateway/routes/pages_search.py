"""The free pages of Case2Code: home, search, the hierarchy, and what is loaded."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import grpc
from codingahead.lookup.v1.lookup_service_pb2 import (
    BrowseCodesRequest,
    IdentifyCodeRequest,
    IdentifyCodeResponse,
    ListEditionsRequest,
    ListEditionsResponse,
    SearchCodesRequest,
)
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from chassis.rpc.errors import refusal_from
from gateway.clients import SEARCH_SECONDS
from gateway.identity import Visit, Visitor
from gateway.problems import problem_from
from gateway.routes.pages_shell import is_silent, page, shell_for
from gateway.state import gateway_of
from gateway.web.views import titles
from gateway.web.views.browse import browse_view
from gateway.web.views.editions import editions_view, loaded_systems
from gateway.web.views.home import home_view
from gateway.web.views.search import (
    MAX_LIMIT,
    SearchView,
    blank_search,
    may_be_a_code,
    refused_search,
    search_view,
    with_candidates,
)

router = APIRouter()

_BROWSED = 100
# What the search page says beside its form, instead of a page of its own.
_SAID_BY_THE_FORM = frozenset({"QUERY_INVALID", "DATE_OUT_OF_RANGE", "MESSAGE_UNFIT"})


@router.get("/")
async def home(request: Request, visitor: Visitor) -> Response:
    """The first page."""
    shell, found = await asyncio.gather(shell_for(request, visitor), _editions_if_any(request))
    view = home_view(editions_view(found, datetime.now(UTC).date()) if found else None)
    return page("home.html", titles.home_frame(shell), view)


@router.get("/search")
async def search(
    request: Request,
    visitor: Visitor,
    *,
    q: str = "",
    system: str = "",
    on: str = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 20,
) -> Response:
    """The search form and, once something is asked, what was found."""
    loaded = await _editions_if_any(request)
    form = blank_search(loaded_systems(loaded.editions) if loaded else (), q, system, on)
    view, status = await _found(request, visitor, form, limit) if q.strip() else (form, 200)
    return page("search.html", titles.search_frame(view, await shell_for(request, visitor)), view, status)


@router.get("/codes/{system}")
async def browse(
    request: Request, visitor: Visitor, system: str, *, parent: str = "", on: str = "", page_token: str = ""
) -> Response:
    """What stands directly below a place in the hierarchy."""
    wanted = BrowseCodesRequest(system=system, parent=parent, on=on, page_size=_BROWSED, page_token=page_token)
    found = await gateway_of(request).clients.lookup.BrowseCodes(wanted)
    view = browse_view(system, parent, on, found)
    return page("browse.html", titles.browse_frame(view, await shell_for(request, visitor)), view)


@router.get("/editions")
async def editions(request: Request, visitor: Visitor) -> Response:
    """What is loaded."""
    found = await gateway_of(request).clients.lookup.ListEditions(ListEditionsRequest())
    view = editions_view(found, datetime.now(UTC).date())
    return page("editions.html", titles.editions_frame(await shell_for(request, visitor)), view)


async def _editions_if_any(request: Request) -> ListEditionsResponse | None:
    try:
        return await gateway_of(request).clients.lookup.ListEditions(ListEditionsRequest())
    except grpc.aio.AioRpcError as error:
        if is_silent(error):
            return None
        raise


async def _found(request: Request, visit: Visit, form: SearchView, limit: int) -> tuple[SearchView, int]:
    wanted = SearchCodesRequest(query=form.query, system=form.system, on=form.on, limit=limit)
    lookup = gateway_of(request).clients.lookup
    try:
        found = await visit.whoever(lambda who: lookup.SearchCodes(wanted, metadata=who, timeout=SEARCH_SECONDS))
    except grpc.aio.AioRpcError as error:
        refused = problem_from(refusal_from(error))
        if refused.reason not in _SAID_BY_THE_FORM:
            raise
        return refused_search(form, refused.detail), refused.status
    view = search_view(found, form, limit)
    return (with_candidates(view, await _identified(request, form)) if may_be_a_code(form.query) else view), 200


async def _identified(request: Request, form: SearchView) -> IdentifyCodeResponse:
    wanted = IdentifyCodeRequest(text=form.query, on=form.on)
    return await gateway_of(request).clients.lookup.IdentifyCode(wanted, timeout=SEARCH_SECONDS)
