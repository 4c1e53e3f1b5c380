"""When the schedule's files are in force: relative values by quarter, indices and anesthesia factors by year."""

import re
from calendar import month_name
from collections.abc import Iterable
from datetime import date

from services.lookup.editions.calendar import last_of_quarter, quarter_number, year_in
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout

QUARTER_MONTHS = {"JAN": 1, "APR": 4, "JUL": 7, "OCT": 10}
_RELEASES = "ABCD"
# "RVU25D", and "RVU25AR" for a corrected January release.
_PACKAGE = re.compile(r"(?<![A-Z])RVU(?:20)?(?P<year>\d{2})-?(?P<release>[A-D])R?(?![A-Z0-9])", re.IGNORECASE)
_MONTH = r"(?P<month>JAN|APR|JUL|OCT)[A-Z]*"
_DATED = (
    re.compile(rf"(?:20)?(?P<year>\d{{2}})[ _-]?{_MONTH}(?![A-Z])", re.IGNORECASE),
    re.compile(rf"(?<![A-Z]){_MONTH}[ _-]?20(?P<year>\d{{2}})(?!\d)", re.IGNORECASE),
)
_MONTH_ALONE = re.compile(rf"(?<![A-Z]){_MONTH}(?![A-Z])", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<!\d)(?:RVU|ANES|GPCI)-?(\d{2})(?!\d)", re.IGNORECASE)


def quarterly(dataset: Dataset, year: int, month: int, layout: Layout = Layout.ORIGINAL) -> EditionFacts:
    """Describe the release of a quarter, which answers for that quarter alone; `month` is its first."""
    first = date(year, month, 1)
    package = f"RVU{year % 100:02}{_RELEASES[quarter_number(first) - 1]}"
    title = f"Medicare physician fee schedule, {_WHAT[dataset]}, {month_name[month]} {year} ({package})"
    return EditionFacts(dataset, str(first), title, first, last_of_quarter(first), layout)


def yearly(dataset: Dataset, year: int, layout: Layout = Layout.ORIGINAL) -> EditionFacts:
    """Describe what holds for one calendar year."""
    title = f"Medicare physician fee schedule, {_WHAT[dataset]}, {year}"
    return EditionFacts(dataset, str(date(year, 1, 1)), title, date(year, 1, 1), date(year, 12, 31), layout)


def quarter_named(names: Iterable[str]) -> tuple[int, int] | None:
    """Read a year and a quarter's first month out of file names: "RVU25D.zip", "PPRRVU2025_Oct.csv"."""
    for name in names:
        if found := _PACKAGE.search(name):
            return 2000 + int(found["year"]), 1 + 3 * _RELEASES.index(found["release"].upper())
        for pattern in _DATED:
            if found := pattern.search(name):
                return 2000 + int(found["year"]), QUARTER_MONTHS[found["month"].upper()]
    return None


def quarter_beside(name: str, beside: Iterable[str]) -> tuple[int, int] | None:
    """Date a file that names its month alone ("OPPSCAP_Oct.csv") by the one release of that month beside it."""
    month = _MONTH_ALONE.search(name)
    dated = {found for other in beside if (found := quarter_named([other]))}
    of_month = {found for found in dated if month and found[1] == QUARTER_MONTHS[month["month"].upper()]}
    return of_month.pop() if len(of_month) == 1 else None


def year_named(names: Iterable[str]) -> int | None:
    """Read a year out of file names: "GPCI2025.csv", "anes_2024.csv", "RVU25D.zip"."""
    for name in names:
        if year := year_in(name):
            return year
        if found := _PACKAGE.search(name) or _SHORT_YEAR.search(name):
            return 2000 + int(found[1])
    return None


_WHAT = {
    Dataset.RELATIVE_VALUES: "relative values",
    Dataset.OPPS_CAP: "OPPS payment caps",
    Dataset.ZIP_LOCALITIES: "ZIP codes by locality",
    Dataset.GPCI: "geographic practice cost indices",
    Dataset.ANESTHESIA: "anesthesia conversion factors",
    Dataset.LOCALITIES: "counties by locality",
}
