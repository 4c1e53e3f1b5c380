"""A request's head: method, version, Host, the number and size of its headers, its URL."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.previews import mark_head
from gateway.problems import ProblemMet, problem, refuse
from gateway.strictness.urls import refuse_unfit_url

_MOST_HEADERS = 100
_MOST_HEADER_BYTES = 32 * 1024
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_VERSIONS = frozenset({"1.0", "1.1"})
# Probes of an orchestrator ask by address.
_ANY_HOST = frozenset({"/healthz", "/readyz"})
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_SINGLE = frozenset({b"authorization", b"content-length", b"content-type", b"content-encoding", b"origin"})


class HeadRules:
    """Lets only well-made heads through, and answers HEAD as a GET without its body."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the head, or pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        _refuse_unfit_headers(scope["headers"])
        if scope["http_version"] not in _VERSIONS:
            raise refuse("MALFORMED_REQUEST", "Speak HTTP/1.1.")
        if scope["method"] not in _METHODS:
            raise ProblemMet(replace(problem("METHOD_NOT_ALLOWED"), headers={"allow": ", ".join(sorted(_METHODS))}))
        refuse_unfit_url(scope.get("raw_path") or scope["path"].encode(), scope["query_string"])
        self._refuse_unknown_host(scope)
        await (self._as_get(scope, receive, send) if scope["method"] == "HEAD" else self._app(scope, receive, send))

    def _refuse_unknown_host(self, scope: Scope) -> None:
        named = [value for name, value in scope["headers"] if name == b"host"]
        if len(named) != 1 or (host := _hostname(named[0])) is None:
            raise refuse("MALFORMED_REQUEST", "Send one Host header.")
        if host not in self._hosts and scope["path"] not in _ANY_HOST:
            raise refuse("UNKNOWN_HOST")

    async def _as_get(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headers_only(message: Message) -> None:
            # The server itself must go on knowing that no body follows.
            scope["method"] = "HEAD"
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        mark_head(Request(scope))
        scope["method"] = "GET"
        try:
            await self._app(scope, receive, headers_only)
        finally:
            scope["method"] = "HEAD"


def _refuse_unfit_headers(headers: list[tuple[bytes, bytes]]) -> None:
    if len(headers) > _MOST_HEADERS or sum(len(name) + len(value) for name, value in headers) > _MOST_HEADER_BYTES:
        raise refuse("HEADERS_TOO_LARGE")
    singles = [name for name, _ in headers if name in _SINGLE]
    if len(singles) != len(set(singles)):
        raise refuse("MALFORMED_REQUEST", "A header that may come once came twice.")
    if any(_CONTROL.search(value) for _, value in headers):
        raise refuse("MALFORMED_REQUEST", "A header holds control characters.")


def _hostname(host: bytes) -> str | None:
    try:
        parts = urlsplit(f"//{host.decode('ascii')}")
        return parts.hostname if parts.netloc == host.decode("ascii") and "@" not in parts.netloc else None
    except ValueError:
        return None
