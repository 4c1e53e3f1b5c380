"""The editions of ICD-10-CM: one each 1 October, and an update wherever codes began or ended between."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from services.lookup.codesets.periods import Periods
from services.lookup.codesets.sources import SourceRefused, Sources
from services.lookup.domain import CodeSystem, Edition, Window

_OCTOBER = 10
_UPDATES = {1: "January", 4: "April"}  # when CMS updates codes, if at all, besides the yearly 1 October
TITLES_PRINTED = Window(date(2024, 10, 1), date(2025, 9, 30))
TABULAR_PRINTED = Window(date(2025, 10, 1), date(2026, 9, 30))


def editions_of(validity: Mapping[str, tuple[Window, ...]], periods: Periods, sources: Sources) -> tuple[Edition, ...]:
    """List the editions, oldest first.

    The last one has no last day: the data end within it and say nothing of what comes after.
    """
    begins = periods.beginnings
    ends = [following - timedelta(days=1) for following in begins[1:]]
    codes = Counter(window for windows in validity.values() for window in windows)
    return tuple(
        _edition(first, last, sum(count for window, count in codes.items() if window.holds(first)), sources)
        for first, last in zip(begins, [*ends, None], strict=True)
    )


def _edition(first: date, last: date | None, billable: int, sources: Sources) -> Edition:
    name, title = _names(first)
    return Edition(CodeSystem.ICD10CM, name, title, first, last, _read_from(first, sources), billable)


def _names(first: date) -> tuple[str, str]:
    if first.month == _OCTOBER:
        return f"FY{first.year + 1}", f"ICD-10-CM FY{first.year + 1}"
    if first.month not in _UPDATES:
        raise SourceRefused(f"{first} is no day on which an edition of ICD-10-CM begins")
    month = _UPDATES[first.month]
    return f"FY{first.year}-{month[:3].upper()}", f"ICD-10-CM FY{first.year}, update of {month} {first.year}"


def _read_from(first: date, sources: Sources) -> str:
    read = [f"validity: {sources.validity.name}"]
    if TITLES_PRINTED.holds(first):
        read.append(f"titles: {sources.titles.name}")
    if TABULAR_PRINTED.holds(first):
        read.append(f"titles and notes: {sources.tabular.name}")
    return "; ".join(read)
