"""Paths, queries and form bodies: decodable, without control characters, one spelling, no parameter twice."""

import re
from urllib.parse import unquote_to_bytes

from gateway.problems import refuse

LONGEST_URL = 8 * 1024
_MOST_PARAMETERS = 100
# C0 and C1 controls, and the marks that turn the direction of text.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINE_CONTROLS = re.compile("[\t\r\n]")
# A slash or a dot segment that hides behind percent signs would give one resource many addresses.
_HIDDEN = re.compile(rb"%2f|%5c|\\|//|%25", re.IGNORECASE)
_DOT_SEGMENTS = frozenset({".", ".."})


def refuse_unfit_url(raw_path: bytes, query: bytes) -> None:
    """Raise for a URL that is too long, undecodable or a second spelling of another."""
    _refuse_many(query)
    if len(raw_path) + len(query) > LONGEST_URL:
        raise refuse("URL_TOO_LONG")
    path = _decoded(raw_path)
    if _CONTROLS.search(path):
        raise refuse("MALFORMED_REQUEST", "The path holds control characters.")
    if _HIDDEN.search(raw_path) or _DOT_SEGMENTS & set(path.split("/")):
        raise refuse("NOT_FOUND")
    refuse_unfit_parameters(query)


def refuse_unfit_parameters(encoded: bytes, *, lines: bool = False) -> None:
    """Raise for parameters of a query or a form that are too many, repeated or not text; `lines` allows line ends."""
    _refuse_many(encoded)
    seen: set[str] = set()
    for pair in filter(None, encoded.split(b"&")):
        name, _, value = pair.replace(b"+", b" ").partition(b"=")
        _refuse_controls(_decoded(value), lines=lines)
        if (decoded := _decoded(name)) in seen:
            raise refuse("REPEATED_PARAMETER")
        _refuse_controls(decoded, lines=False)
        seen.add(decoded)


def _refuse_many(encoded: bytes) -> None:
    if encoded.count(b"&") >= _MOST_PARAMETERS:
        raise refuse("MALFORMED_REQUEST", f"More than {_MOST_PARAMETERS} parameters.")


def _refuse_controls(text: str, *, lines: bool) -> None:
    if _CONTROLS.search(_LINE_CONTROLS.sub("", text) if lines else text):
        raise refuse("MALFORMED_REQUEST", "A parameter holds control characters.")


def _decoded(encoded: bytes) -> str:
    try:
        return unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        raise refuse("MALFORMED_REQUEST", "The URL is not UTF-8.") from None
