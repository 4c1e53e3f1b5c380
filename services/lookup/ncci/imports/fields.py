"""Fields of NCCI rows: each distinct text is validated once and remembered, so that millions of rows are read fast.

Each raises ValueError with a sentence that names the rule, never the text.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from services.lookup.ncci.days import number_of

Value = TypeVar("Value")

_CODE = re.compile(r"[A-Z0-9]{5}")
_EIGHT, _SEVEN = re.compile(r"[0-9]{8}"), re.compile(r"[0-9]{7}")
_FIRST_YEAR, _LAST_YEAR = 1990, 2059


class Remembered(dict[str, Value]):
    """What texts mean, worked out when each is first met."""

    def __init__(self, meaning: Callable[[str], Value]) -> None:
        super().__init__()
        self._meaning = meaning

    def __missing__(self, text: str) -> Value:
        value = self[text] = self._meaning(text)
        return value


def code(text: str) -> str:
    """A HCPCS or CPT code: five capitals or digits, blanks round it ignored."""
    if not _CODE.fullmatch(stripped := text.strip()):
        raise ValueError("a code has five capitals or digits")
    return stripped


def day(text: str) -> int:
    """A day written 20260701."""
    if not _EIGHT.fullmatch(stripped := text.strip()):
        raise ValueError("a date is written as eight digits, 20260701")
    return number_of(_real(lambda: date(int(stripped[:4]), int(stripped[4:6]), int(stripped[6:]))))


def last_day(text: str) -> int:
    """A day, or 0 while open: `*` or nothing."""
    return 0 if text.strip() in {"", "*"} else day(text)


def ordinal_day(text: str) -> int:
    """A day of the add-on file, written as year and day of the year (2026091); 0 where there is none."""
    stripped = text.strip()
    if stripped in {"", "0000000"}:
        return 0
    if not _SEVEN.fullmatch(stripped):
        raise ValueError("a date is written as year and day of the year, 2026091")
    year, of_year = int(stripped[:4]), int(stripped[4:])
    found = _real(lambda: date(year, 1, 1) + timedelta(days=of_year - 1))
    if found.year != year:
        raise ValueError("there is no such day of the year")
    return number_of(found)


def indicator(text: str) -> int:
    """A modifier indicator: 0, 1 or 9."""
    if text.strip() not in {"0", "1", "9"}:
        raise ValueError("a modifier indicator is 0, 1 or 9")
    return int(text)


def rationale(text: str) -> str:
    """Why the edit was made; may be missing in old files, never longer than a line."""
    return text.strip()


def _real(made: Callable[[], date]) -> date:
    try:
        found = made()
    except ValueError:
        raise ValueError("there is no such day") from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(f"years are {_FIRST_YEAR} to {_LAST_YEAR}")
    return found
