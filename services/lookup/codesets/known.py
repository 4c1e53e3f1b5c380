"""The editions of a code system as the table of validity knows them: what was valid on each of their first days."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache

from services.lookup.codesets.periods import Periods
from services.lookup.codesets.sources import SourceRefused, installed_sources
from services.lookup.codesets.validity import read_validity
from services.lookup.domain import CodeSystem, Window

_DAY = timedelta(days=1)
_COMPARED = 2


class KnownEditions:
    """What codes each edition has, by the first and last days of all codes."""

    def __init__(self, validity: Mapping[str, tuple[Window, ...]]) -> None:
        self._validity = validity
        self._windows = Counter(window for windows in validity.values() for window in windows)
        self._periods = Periods(self._windows)

    @property
    def last(self) -> date:
        """The last day of which it knows."""
        return self._periods.last

    def first_days(self) -> list[date]:
        """List the first days of the editions."""
        return self._periods.beginnings

    def codes_on(self, day: date) -> set[str]:
        """List the billable codes of a day."""
        return {code for code, windows in self._validity.items() if any(window.holds(day) for window in windows)}

    def equal_to(self, codes: Collection[str]) -> list[Window]:
        """Find the stretches of days on which exactly these codes are billable."""
        return [self._stretch(first) for first in self.first_days() if self._equals(first, codes)]

    def nearest_to(self, codes: Collection[str]) -> tuple[Window, set[str]]:
        """Find the stretch whose codes differ the least from these, of those with as many, and in which they differ."""
        by_count = sorted(self.first_days(), key=lambda first: abs(self._count(first) - len(codes)))
        differing = {first: self.codes_on(first) ^ set(codes) for first in by_count[:_COMPARED]}
        first = min(differing, key=lambda each: len(differing[each]))
        return self._stretch(first), differing[first]

    def _equals(self, first: date, codes: Collection[str]) -> bool:
        return self._count(first) == len(codes) and self.codes_on(first) == set(codes)

    def _count(self, first: date) -> int:
        return sum(count for window, count in self._windows.items() if window.holds(first))

    def _stretch(self, first: date) -> Window:
        following = [day for day in self.first_days() if day > first]
        return Window(first, following[0] - _DAY if following else self.last)


@cache
def known_editions(system: CodeSystem) -> KnownEditions | None:
    """Read what the installed packages know; None where they are not installed."""
    try:
        return KnownEditions(read_validity(installed_sources().validity.path, system))
    except SourceRefused:
        return None
