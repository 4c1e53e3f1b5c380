"""Which version of the MS-DRG grouper groups a discharge.

Source: IPPS final rules: Version 43 groups discharges of FY2026; since 2022 a version x.1 follows on 1 April.
"""

from datetime import date

from services.lookup.editions.calendar import OCTOBER, first_of_fiscal_year, fiscal_year_of

_APRIL = 4
_YEAR_OF_VERSION_0 = 1983


def version_on(day: date) -> int:
    """Number the version, in tenths, that groups a discharge: 430 from 1 October 2025, 431 from 1 April 2026."""
    return (fiscal_year_of(day) - _YEAR_OF_VERSION_0) * 10 + (_APRIL <= day.month < OCTOBER)


def first_day_of_version(version: int) -> date:
    """Find the first day of discharge that a version groups."""
    year, update = version // 10 + _YEAR_OF_VERSION_0, version % 10
    return date(year, _APRIL, 1) if update else first_of_fiscal_year(year)
