"""Days as these files write them, and the quarter that a day or the name of a file names."""

import re
from calendar import month_name
from collections.abc import Iterable
from datetime import date

from services.lookup.editions.calendar import first_of_quarter, year_in
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

_COMPACT = re.compile(r"\d{8}")
_NONE = {"", "00000000"}
_QUARTERS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
_NAMED_QUARTER = re.compile(r"(20\d\d)[ _-]?(jan|apr|jul|oct)", re.IGNORECASE)


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


def named_quarter(names: Iterable[str]) -> date | None:
    """Find the quarter that a file's name or an archive's says ("HCPC2025_OCT_ANWEB"): its first day."""
    found = next((match for match in map(_NAMED_QUARTER.search, names) if match), None)
    return date(int(found[1]), _QUARTERS[found[2].lower()], 1) if found else None


def named_year(names: Iterable[str]) -> int | None:
    """Find the year that a file's name or an archive's says."""
    return next(filter(None, map(year_in, names)), None)


def quarter_of(latest: str | None, file: SourceFile) -> date:
    """Tell the quarter of a list by the newest day in it, or else by its names. Raises FileRefused where none does."""
    begins = first_of_quarter(date.fromisoformat(latest)) if latest else named_quarter(file.names)
    if begins is None:
        raise FileRefused(file.label, "does not say its quarter: name it after it, as in hcpcs_2025_oct.csv")
    return begins


def month_and_year(day: date) -> str:
    """Write "October 2025"."""
    return f"{month_name[day.month]} {day.year}"
