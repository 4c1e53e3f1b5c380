"""Refuses what another site makes a browser send: by Sec-Fetch-Site, else by Origin."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.problems import refuse

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})
# Takes the cookies, and a read there may spend; pages may be linked to from anywhere.
_API = "/api/"
# Ends the mails of whoever holds the token in its query, and looks at nothing else: mail programs on the web send it.
_OPEN = frozenset({"/jobs/alerts/unsubscribe"})


class OwnSiteOnly:
    """Lets unsafe requests, and every one to the API, through when they come from our own pages or from no browser."""

    def __init__(self, app: ASGIApp, public_base_url: str | None) -> None:
        self._app = app
        self._public_host = urlsplit(public_base_url or "").netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with CROSS_SITE, or pass the request on."""
        if scope["type"] == "http" and _may_do_something(scope) and self._is_foreign(Headers(scope=scope)):
            raise refuse("CROSS_SITE")
        await self._app(scope, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        if site := headers.get("sec-fetch-site"):
            return site not in _OWN
        origin = headers.get("origin")
        return origin is not None and origin.partition("://")[2] not in {headers["host"], self._public_host or None}


def _may_do_something(scope: Scope) -> bool:
    if scope["path"] in _OPEN:
        return False
    return scope["method"] not in _SAFE or scope["path"].startswith(_API)
