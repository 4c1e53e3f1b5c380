"""Pages that are for registered people alone: a guest signs in first, and comes back."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

import grpc
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.errors import SignInRequired
from chassis.rpc.errors import refusal_from

SEE_OTHER = 303
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class SignedInFirst(APIRoute):
    """A page that leads a guest over the log-in and back; `route_class` of a router. Forms are refused instead."""

    def get_route_handler(self) -> _Handler:
        """Wrap what answers the request."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except (SignInRequired, grpc.aio.AioRpcError) as error:
                if request.method != "GET" or not _asks_who(error):
                    raise
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/login?{urlencode({'next': request.url.path + query})}", SEE_OTHER)

        return handled


def _asks_who(error: SignInRequired | grpc.aio.AioRpcError) -> bool:
    return isinstance(error, SignInRequired) or refusal_from(error).reason == "SIGN_IN_REQUIRED"
