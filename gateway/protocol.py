"""HTTP/1.1 as uvicorn speaks it with httptools, with limits of time and size on what it leaves open."""

import asyncio
import sys
from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.strictness.uploads import upload_at
from gateway.strictness.urls import LONGEST_URL

# More than any head and body that are taken may have on the wire, framing included.
_MOST_HEAD_BYTES = 128 * 1024
_MOST_REQUEST_BYTES = 640 * 1024
_PIECE_BYTES = 32 * 1024
_ANSWER = "HTTP/1.1 {status} {phrase}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class GuardedConfig(Config):
    """uvicorn's configuration with the guard's times."""

    def __init__(self, app: Any, *, head_seconds: float, write_seconds: float, **options: Any) -> None:
        super().__init__(app, http=GuardedProtocol, **options)
        self.head_seconds = head_seconds
        self.write_seconds = write_seconds


class GuardedProtocol(HttpToolsProtocol):
    """Closes connections whose head does not come, whose client does not read, or whose framing swells."""

    config: GuardedConfig
    url = b""
    _head_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _head_begun = False
    _head_complete = False
    _request_bytes = 0
    _most_bytes = _MOST_REQUEST_BYTES

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Expect a head from now on."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timers."""
        self._cancel_timers()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came piece by piece: a body that comes with its head is not counted as the head."""
        for start in range(0, len(data), _PIECE_BYTES):
            if self.transport.is_closing():
                return
            self._take(data[start : start + _PIECE_BYTES])

    def _take(self, data: bytes) -> None:
        """Count what came, expect a head where a request begins, and hand the data on."""
        if self._head_timer is None and self._idle:
            self._expect_head()
        self._request_bytes += len(data)
        most = self._most_bytes if self._head_complete else _MOST_HEAD_BYTES
        if self._request_bytes > most and not self._answering:
            self._close_with(
                HTTPStatus.BAD_REQUEST if self._head_complete else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            )
            return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A head has begun, perhaps while the request before it is still being answered."""
        self._head_begun = True
        super().on_message_begin()

    def on_response_complete(self) -> None:
        """Expect what is missing of a head that has begun."""
        super().on_response_complete()
        if self._head_begun and self._head_timer is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._head_begun = False
        self._head_complete = True
        upload = upload_at(self.url.partition(b"?")[0].decode("latin-1"))
        self._most_bytes = _MOST_REQUEST_BYTES + (upload.most_bytes * 2 if upload else 0)
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is there; the next one is counted anew."""
        self._request_bytes = 0
        self._head_complete = False
        super().on_message_complete()

    def send_400_response(self, _msg: str) -> None:
        """Answer what is no HTTP, naming an unknown method as such."""
        self._close_with(self._status_of(sys.exc_info()[1]))

    def pause_writing(self) -> None:
        """The client reads too slowly: give it some time."""
        super().pause_writing()
        self._write_timer = self.loop.call_later(self.config.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads again."""
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None
        super().resume_writing()

    @property
    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(self.config.head_seconds, self.transport.abort)

    def _cancel_timers(self) -> None:
        for timer in (self._head_timer, self._write_timer):
            if timer is not None:
                timer.cancel()

    def _status_of(self, fault: BaseException | None) -> HTTPStatus:
        connecting = self.scope is not None and self.scope.get("method") == "CONNECT"
        if connecting or isinstance(fault, httptools.HttpParserInvalidMethodError):
            return HTTPStatus.NOT_IMPLEMENTED
        return HTTPStatus.REQUEST_URI_TOO_LONG if len(self.url) > LONGEST_URL else HTTPStatus.BAD_REQUEST

    def _close_with(self, status: HTTPStatus) -> None:
        if not self._answering:
            self.transport.write(_ANSWER.format(status=status.value, phrase=status.phrase).encode("ascii"))
        self.transport.close()
