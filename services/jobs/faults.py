"""What can be wrong with one field, in words for who sent it."""

import re
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import urlsplit

from chassis.errors import FieldError

_LONGEST_URL = 2_000


def length(field: str, text: str, bounds: tuple[int, int]) -> Iterator[FieldError]:
    """Name a text that is too short or too long."""
    least, most = bounds
    if not least <= len(text) <= most:
        yield FieldError(field, f"Write {least:,} to {most:,} characters.")


def one_of(field: str, value: str, known: type[StrEnum] | frozenset[str], such: str = "") -> Iterator[FieldError]:
    """Name a value that is none of those known."""
    names = known if isinstance(known, frozenset) else {each.value for each in known}
    if value not in names:
        yield FieldError(field, f"Give {such or ', '.join(sorted(names))}.")


def web_address(field: str, url: str) -> Iterator[FieldError]:
    """Name an address that is neither empty nor of the web."""
    if url and not _is_web_address(url):
        yield FieldError(field, "Give a whole address that begins with https:// or http://.")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = parts.username is None and not re.search(r"[\s<>\"\\]", url)
    return parts.scheme in {"http", "https"} and named and plain and len(url) <= _LONGEST_URL
