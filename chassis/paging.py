"""Pages of a list: sizes within bounds, and tokens that fit only the list and query they were made for."""

import base64
import hashlib
import json

from chassis.errors import FieldError, PageSizeInvalid, PageTokenInvalid

DEFAULT_PAGE_SIZE = 20
MAX_PAGE_SIZE = 100


def page_size(asked: int) -> int:
    """The size to use: 20 for 0. Refused below 0 and above 100."""
    if not 0 <= asked <= MAX_PAGE_SIZE:
        raise PageSizeInvalid(FieldError("page_size", f"Ask for 1 to {MAX_PAGE_SIZE} items."))
    return asked or DEFAULT_PAGE_SIZE


def page_token(query: str, last: str) -> str:
    """A token that continues this query after `last`."""
    return base64.urlsafe_b64encode(json.dumps([_mark(query), last]).encode()).decode().rstrip("=")


def after(query: str, token: str) -> str | None:
    """Where the query continues; None at its start. Refused when the token belongs to another query or to none."""
    if not token:
        return None
    try:
        mark, last = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError):
        mark, last = "", ""
    if mark != _mark(query) or not isinstance(last, str):
        raise PageTokenInvalid(FieldError("page_token", "Leave it empty, or send the token of the page before."))
    return last


def _mark(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:16]
