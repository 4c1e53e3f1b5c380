"""The id that names one attempt in logs and events, from the first door to the last effect."""

import re
import uuid
from contextvars import ContextVar

REQUEST_ID_KEY = "x-request-id"
_FIT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def begin_request(asked: str) -> str:
    """Take over the id that came along, or make one when it is missing or not fit for a log line."""
    request_id = asked if _FIT.fullmatch(asked) else uuid.uuid4().hex
    _current.set(request_id)
    return request_id


def current_request_id() -> str:
    """The id of the request that this task serves; empty outside of any."""
    return _current.get()
