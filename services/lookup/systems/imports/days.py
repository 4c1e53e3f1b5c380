"""Days as these files write them, and the quarter that a day or the name of a file names."""

import re
from calendar import month_name
from collections.abc import Iterable
from datetime import date

from services.lookup.importing.refusals import LineRefused
from services.lookup.importing.source import SourceFile

_COMPACT = re.compile(r"\d{8}")
_NONE = {"", "00000000"}
_QUARTERS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
_NAMED_QUARTER = re.compile(r"(20\d\d)[ _-]?(jan|apr|jul|oct)", re.IGNORECASE)
_NAMED_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def compact_day(text: str, file: SourceFile, line: int) -> str | None:
    """Read YYYYMMDD as an ISO day; none for blanks or noughts. Raises LineRefused for what is no day."""
    plain = text.strip()
    if plain in _NONE:
        return None
    if _COMPACT.fullmatch(plain):
        return iso_day(f"{plain[:4]}-{plain[4:6]}-{plain[6:]}", file, line)
    raise LineRefused(file.label, line, "has something else where YYYYMMDD is expected")


def iso_day(text: str, file: SourceFile, line: int) -> str | None:
    """Read YYYY-MM-DD as it is; none for blanks. Raises LineRefused for what is no day."""
    plain = text.strip()
    try:
        return date.fromisoformat(plain).isoformat() if plain else None
    except ValueError as error:
        raise LineRefused(file.label, line, f"has a day that does not exist ({error})") from error


def first_of_quarter(day: date) -> date:
    """Find the first day of the quarter that a day lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def named_quarter(names: Iterable[str]) -> date | None:
    """Find the quarter that a file's name or an archive's says ("HCPC2025_OCT_ANWEB"): its first day."""
    found = next((match for match in map(_NAMED_QUARTER.search, names) if match), None)
    return date(int(found[1]), _QUARTERS[found[2].lower()], 1) if found else None


def named_year(names: Iterable[str]) -> int | None:
    """Find the year that a file's name or an archive's says."""
    found = next((match for match in map(_NAMED_YEAR.search, names) if match), None)
    return int(found[1]) if found else None


def month_and_year(day: date) -> str:
    """Write "October 2025"."""
    return f"{month_name[day.month]} {day.year}"
