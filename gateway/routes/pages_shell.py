"""What every page needs: who is looking and what is left to them, a token for its forms, and its template."""

from collections.abc import Mapping

import grpc
from codingahead.accounts.v1.metering_service_pb2 import GetStandingRequest
from starlette.requests import Request
from starlette.responses import HTMLResponse

from gateway.identity import Visit
from gateway.state import gateway_of
from gateway.web.render import render
from gateway.web.views.frame import Frame, Shell, Visitor, unknown_visitor, visitor_view, visitor_without_ledger

_SILENT = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED})


def is_silent(error: grpc.aio.AioRpcError) -> bool:
    """Whether a service did not answer at all, so that a page may go on without it."""
    return error.code() in _SILENT


async def visitor_of(request: Request, visit: Visit) -> Visitor:
    """Who is looking; while accounts does not answer, nobody can tell."""
    gateway = gateway_of(request)
    try:
        standing = await visit.known(
            lambda who: gateway.clients.metering.GetStanding(GetStandingRequest(), metadata=who)
        )
    except grpc.aio.AioRpcError as error:
        if is_silent(error):
            return unknown_visitor()
        raise
    if standing is None:
        return visitor_without_ledger(gateway.settings.guest_views)
    return visitor_view(standing.account, standing.balances)


async def shell_for(request: Request, visit: Visit) -> Shell:
    """What surrounds a page for this visitor."""
    return shell_around(request, visit, await visitor_of(request, visit))


def shell_around(request: Request, visit: Visit, visitor: Visitor) -> Shell:
    """What surrounds a page for a visitor who is known already. Call it once the visitor's cookies are settled."""
    return Shell(visitor, visit.form_token(), origin_of(request))


def origin_of(request: Request) -> str:
    """Scheme and host under which visitors know the site."""
    return gateway_of(request).settings.public_base_url or str(request.base_url).rstrip("/")


def page(
    template: str, frame: Frame, view: object = None, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """Answer with a page."""
    return HTMLResponse(render(template, frame, view), status, headers)
