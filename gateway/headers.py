"""The headers that every answer carries: what a browser may do with it, who may keep it, which request it answers."""

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.request import current_request_id
from gateway.cookies import cookie_changes

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
# Answers depend on who asks; what may be kept says so itself.
_PRIVATE = "private, no-store"


class AnswerHeaders:
    """Adds the headers and the visitor's cookies to each answer on its way out."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and dress its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(scope, MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, dressed)

    def _dress(self, scope: Scope, headers: MutableHeaders) -> None:
        secure = self._https or scope["scheme"] == "https"
        headers.update(_ALWAYS)
        headers["x-request-id"] = current_request_id()
        headers.setdefault("cache-control", _PRIVATE)
        if secure:
            headers["strict-transport-security"] = _STRICT_TRANSPORT
        headers.raw.extend(cookie_changes(HTTPConnection(scope)).headers(secure=secure))
