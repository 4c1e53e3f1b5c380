"""Holds every price of the loaded editions against a second computation, and against the amounts CMS itself published.

The second computation reads the tables itself and works in whole numbers, never in decimals: hundredths of relative
values × thousandths of indices × ten-thousandths of dollars are billionths.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from services.lookup.editions.dataset import Dataset, Layout
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.fees.fees import Setting
from services.lookup.fees.rows import Row, rows_of_code
from services.lookup.fees.schedule import BOTH, Everywhere, FeeSchedule

_CENT = 10**7  # of the billionths in which amounts are summed
_PAYABLE = """
SELECT code, modifier, replace(work, '.', ''), replace(nonfacility_pe, '.', ''), replace(facility_pe, '.', ''),
    replace(malpractice, '.', ''), replace(opps_nonfacility_pe, '.', ''), replace(opps_facility_pe, '.', ''),
    replace(opps_malpractice, '.', '')
FROM relative_values
WHERE status IN ('A', 'R', 'T') AND (work || nonfacility_pe || facility_pe || malpractice) GLOB '*[1-9]*'
ORDER BY code, modifier
"""
_INDICES = """
SELECT contractor || '-' || number, replace(work, '.', ''), replace(practice_expense, '.', ''),
    replace(malpractice, '.', '')
FROM gpci ORDER BY state, number, contractor
"""
_PUBLISHED = """
SELECT code, modifier, substr(contractor, 1, 3) || number, facility, nonfacility FROM opps_cap WHERE status = 'A'
ORDER BY code, modifier
"""


class Price(NamedTuple):
    """One amount in cents: of a code with its modifier, in a locality and a setting."""

    code: str
    modifier: str
    locality: str
    setting: Setting
    cents: int


def verify(editions: Editions, every: int = 1) -> int:
    """Count the amounts that differ, over every edition; `every` takes one payable row in so many."""
    different = 0
    for edition in editions.of(Dataset.RELATIVE_VALUES):
        on = edition.facts.effective_from
        if editions.on(Dataset.GPCI, on) is not None:
            both = zip(computed(editions, on, every), answered(editions, on, every), strict=True)
            different += sum(1 for second, ours in both if second != ours)
            different += sum(1 for _ in unlike_published(editions, on))
    return different


def computed(editions: Editions, on: date, every: int = 1) -> Iterator[Price]:
    """Work every price of a day out a second time."""
    edition, indices = _tables(editions, on)
    (factor,) = edition.database.execute(
        "SELECT replace(factor, '.', '') FROM conversion_factors ORDER BY participation <> 'non_qualifying'"
    ).fetchone()
    places = [(name, *map(int, values)) for name, *values in indices.database.execute(_INDICES)]
    for code, modifier, *values in edition.database.execute(_PAYABLE).fetchall()[::every]:
        numbers = [int(value) for value in values]
        for name, *index in places:
            for setting in BOTH:
                yield Price(code, modifier, name, setting, _cents(numbers, index, setting, int(factor)))


def answered(editions: Editions, on: date, every: int = 1) -> Iterator[Price]:
    """Ask the schedule for the same prices."""
    edition, _ = _tables(editions, on)
    schedule = FeeSchedule(editions)
    for code, modifier, *_ in edition.database.execute(_PAYABLE).fetchall()[::every]:
        for one in schedule.everywhere(_row(edition, code, modifier), on):
            name = one.priced.locality.id
            yield Price(code, modifier, name, Setting.NONFACILITY, int(one.nonfacility * 100))
            yield Price(code, modifier, name, Setting.FACILITY, int(one.facility * 100))


def unlike_published(editions: Editions, on: date) -> Iterator[str]:
    """Name the prices under the OPPS cap that are not those of CMS's own file of the quarter.

    The plain file of July 2024 is left out: it holds January's amounts, reckoned with the conversion factor 32.7442 of
    then and without the floor of 1 under the work index that Congress restored in March.
    """
    published = editions.on(Dataset.OPPS_CAP, on)
    if published is not None and published.facts.layout is Layout.PLAIN:
        return
    edition, schedule = _tables(editions, on)[0], FeeSchedule(editions)
    reckoned: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for code, modifier, place, *amounts in published.database.execute(_PUBLISHED) if published else ():
        if (code, modifier) not in reckoned:
            prices = schedule.everywhere(_row(edition, code, modifier), on)
            reckoned[code, modifier] = {_jurisdiction(one): (str(one.facility), str(one.nonfacility)) for one in prices}
        if reckoned[code, modifier].get(place) != tuple(amounts):
            yield f"{code} {modifier} {place}"


def _jurisdiction(one: Everywhere) -> str:
    return one.priced.locality.contractor[:3] + one.priced.locality.number


def _tables(editions: Editions, on: date) -> tuple[OpenEdition, OpenEdition]:
    return editions.require(Dataset.RELATIVE_VALUES, on), editions.require(Dataset.GPCI, on)


def _row(edition: OpenEdition, code: str, modifier: str) -> Row:
    return next(row for row in rows_of_code(edition, code) if row.indicators.modifier == modifier)


def _cents(numbers: list[int], index: list[int], setting: Setting, factor: int) -> int:
    work, nonfacility, facility, malpractice, cap_nonfacility, cap_facility, cap_malpractice = numbers
    inside = setting is Setting.FACILITY
    amount = _sum((work, facility if inside else nonfacility, malpractice), index)
    cap_expense = cap_facility if inside else cap_nonfacility
    if cap_expense or cap_malpractice:
        amount = min(amount, _sum((work, cap_expense, cap_malpractice), index))
    return (2 * amount * factor + _CENT) // (2 * _CENT)


def _sum(values: tuple[int, int, int], index: list[int]) -> int:
    return sum(value * one for value, one in zip(values, index, strict=True))
