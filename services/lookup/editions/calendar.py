"""The calendars by which editions are published: quarters, and fiscal years, which begin on 1 October before them."""

import re
from datetime import date, timedelta

OCTOBER = 10
_MONTHS = 3
_LONGEST_QUARTER = timedelta(days=92)
_DAY = timedelta(days=1)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def quarter_number(day: date) -> int:
    """Number the calendar quarter that a day lies in: 1 to 4."""
    return (day.month - 1) // _MONTHS + 1


def first_of_quarter(day: date) -> date:
    """Find the first day of the calendar quarter that a day lies in."""
    return quarter(day.year, quarter_number(day))


def last_of_quarter(day: date) -> date:
    """Find the last day of the calendar quarter that a day lies in."""
    return (first_of_quarter(day) + _LONGEST_QUARTER).replace(day=1) - _DAY


def quarter(year: int, number: int) -> date:
    """Find the first day of a calendar quarter."""
    return date(year, (number - 1) * _MONTHS + 1, 1)


def fiscal_year_of(day: date) -> int:
    """Name the fiscal year that a day lies in."""
    return day.year + (day.month >= OCTOBER)


def first_of_fiscal_year(year: int) -> date:
    """Find the first day of a fiscal year."""
    return date(year - 1, OCTOBER, 1)


def last_of_fiscal_year(year: int) -> date:
    """Find the last day of a fiscal year."""
    return date(year, OCTOBER, 1) - _DAY


def year_in(name: str) -> int | None:
    """Read the year that stands in a file's name: icd10cm_order_2026.txt."""
    found = _YEAR.search(name)
    return int(found[1]) if found else None
