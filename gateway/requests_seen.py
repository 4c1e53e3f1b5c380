"""Names each request, logs and counts it once, and answers what nobody else did."""

import time

import structlog
from opentelemetry.trace import SpanKind
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import metrics
from chassis.logging import bind_request
from chassis.request import begin_request
from chassis.rpc.errors import FAULT_MESSAGE
from chassis.tracing import mark_failed, name_span, span
from gateway.problem_answers import answer
from gateway.problems import ProblemMet, problem
from gateway.strictness.bodies import linger

log = structlog.get_logger()

_UNROUTED = "unrouted"
# As proxies write it down when a client leaves before the answer.
_CLIENT_LEFT = 499
# Their senders get no body to read; RFC 9110 has none for TRACE and CONNECT.
_BODILESS = frozenset({"TRACE", "CONNECT"})
# The connection is closed after these: what follows on it cannot be trusted to be a request.
_CLOSING = frozenset({408, 413, 414, 415, 431})


class RequestsSeen:
    """The first to see a request and the last to see its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, whatever happens inside."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = begin_request(headers.get("x-request-id", ""))
        bind_request({"request_id": request_id})
        with span("http", SpanKind.SERVER, headers.get("traceparent", "")):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, method, status = time.perf_counter(), scope["method"], 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except ProblemMet as met:
            await _send_problem(met, scope, receive, noting)
        except Exception:
            log.exception("request_failed")
            mark_failed()
            if not status:
                await _send_problem(ProblemMet(problem("INTERNAL", FAULT_MESSAGE)), scope, receive, noting)
        finally:
            _count(scope, method, status or _CLIENT_LEFT, time.perf_counter() - started)


async def _send_problem(met: ProblemMet, scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope)
    response = await answer(request, met.problem)
    if scope["method"] in _BODILESS:
        response = Response(status_code=met.problem.status)
    if met.problem.status in _CLOSING:
        response.headers["connection"] = "close"

    async def last_word_later(message: Message) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            await send({**message, "more_body": True})
            await linger(met, receive)
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await send(message)

    await response(scope, receive, last_word_later)


def _count(scope: Scope, method: str, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", _UNROUTED)
    name_span(f"{method} {route}")
    metrics.HTTP_REQUESTS.labels(route, str(status)).inc()
    metrics.HTTP_SECONDS.labels(route).observe(seconds)
    log.info("request_answered", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
