"""Which version of the MS-DRG grouper groups a discharge.

Source: IPPS final rules: Version 43 groups discharges of FY2026; since 2022 a version x.1 follows on 1 April.
"""

from datetime import date

_OCTOBER, _APRIL = 10, 4
_YEAR_OF_VERSION_0 = 1983


def version_on(day: date) -> int:
    """Number the version, in tenths, that groups a discharge: 430 from 1 October 2025, 431 from 1 April 2026."""
    year = day.year + (day.month >= _OCTOBER)
    return (year - _YEAR_OF_VERSION_0) * 10 + (_APRIL <= day.month < _OCTOBER)


def first_day_of_version(version: int) -> date:
    """Find the first day of discharge that a version groups."""
    year, update = version // 10 + _YEAR_OF_VERSION_0, version % 10
    return date(year, _APRIL, 1) if update else date(year - 1, _OCTOBER, 1)
