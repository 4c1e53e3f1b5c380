"""A request's body: small, in time, of a kind that is taken, and strictly well-formed."""

import asyncio
from collections import Counter

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import ProblemMet, refuse
from gateway.strictness.json_text import refuse_unfit_json
from gateway.strictness.uploads import Upload, upload_at
from gateway.strictness.urls import refuse_unfit_parameters

MOST_BYTES = 256 * 1024
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_FILES = "multipart/form-data"
_MOST_PARTS = 10
# How much of a refused body is thrown away so that its sender gets to read the refusal.
_LINGER_SECONDS = 2.0


class BodyRules:
    """Reads the whole body before a route runs, and hands it on in one piece."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._uploads = Counter[Upload]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the body, or pass the request on with it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        upload = upload_at(scope["path"]) if scope["method"] == "POST" else None
        _refuse_announced(scope["path"], headers, upload)
        if upload is None:
            await self._pass_on(scope, receive, send, None)
            return
        if self._uploads[upload] >= upload.at_once:
            raise refuse("OVERLOADED")
        self._uploads[upload] += 1
        try:
            await self._pass_on(scope, receive, send, upload)
        finally:
            self._uploads[upload] -= 1

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, upload: Upload | None) -> None:
        headers = Headers(scope=scope)
        body = await self._read(receive, headers, upload.most_bytes if upload else MOST_BYTES)
        if body is None:
            return
        if body:
            _refuse_unfit(body, headers, upload)
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive, headers: Headers, most: int) -> bytes | None:
        """The whole body; None when the client has gone. Refused past the most bytes or past the time."""
        if not _has_body(headers):
            return b""
        body = bytearray()
        try:
            async with asyncio.timeout(self._seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    body += message.get("body", b"")
                    if len(body) > most:
                        raise refuse("PAYLOAD_TOO_LARGE")
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            raise refuse("REQUEST_TIMEOUT") from None


async def linger(met: ProblemMet, receive: Receive) -> None:
    """Throw away what a refused sender still sends, for a moment: closing at once could lose the refusal."""
    if met.problem.reason != "PAYLOAD_TOO_LARGE":
        return
    try:
        async with asyncio.timeout(_LINGER_SECONDS):
            while (await receive()).get("more_body", False):
                pass
    except TimeoutError:
        return


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _refuse_announced(path: str, headers: Headers, upload: Upload | None) -> None:
    """Refuse by the head alone what need not be read."""
    if not _has_body(headers):
        return
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise refuse("UNSUPPORTED_MEDIA_TYPE", "Send the body uncompressed.")
    length = headers.get("content-length", "0")
    if not length.isdecimal():
        raise refuse("MALFORMED_REQUEST", "Content-Length is no number.")
    if int(length) > (upload.most_bytes if upload else MOST_BYTES):
        raise refuse("PAYLOAD_TOO_LARGE")
    kind, charset = _content_type(headers)
    if upload is not None:
        if kind not in upload.kinds:
            raise refuse("UNSUPPORTED_MEDIA_TYPE")
        return
    if kind != _JSON and (kind != _FORM or path.startswith("/api/")):
        raise refuse("UNSUPPORTED_MEDIA_TYPE")
    if charset not in {"", "utf-8", "utf8"}:
        raise refuse("UNSUPPORTED_MEDIA_TYPE", "Send the body in UTF-8.")


def _refuse_unfit(body: bytes, headers: Headers, upload: Upload | None) -> None:
    kind = _content_type(headers)[0]
    # A file is read by who takes it.
    if kind == _JSON and upload is None:
        refuse_unfit_json(body)
    elif kind == _FORM:
        refuse_unfit_parameters(body, lines=True)
    elif kind == _FILES:
        _refuse_unfit_parts(body, headers)


def _refuse_unfit_parts(body: bytes, headers: Headers) -> None:
    """Refuse by its boundaries what need not be taken apart."""
    boundary = parse_options_header(headers.get("content-type", ""))[1].get(b"boundary", b"")
    if not boundary or not body.startswith(b"--" + boundary) or body.count(b"--" + boundary) > _MOST_PARTS + 1:
        raise refuse("MALFORMED_REQUEST", "The form has no parts, or too many.")


def _content_type(headers: Headers) -> tuple[str, str]:
    """Kind and charset, in lower case; empty where not given."""
    kind, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    charsets = [part.partition("=")[2].strip('" ') for part in parameters if part.startswith("charset")]
    return kind, charsets[0] if charsets else ""


def _replay(body: bytes, receive: Receive) -> Receive:
    told = False

    async def replayed() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
