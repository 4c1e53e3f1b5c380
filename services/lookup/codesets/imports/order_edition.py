"""Which edition an order file is: the one whose codes are the file's; its name is asked only beyond those known.

A file may differ from the edition in a few codes that were added after it was published (ICD-10-PCS of April 2022 lacks
two): then it must still be whole, from order number 1 to the edition's last code.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from services.lookup.codesets.calendar import day_in_name, names_of_edition
from services.lookup.codesets.known import KnownEditions, known_editions
from services.lookup.domain import CodeSystem, Window
from services.lookup.editions.calendar import first_of_fiscal_year, fiscal_year_of, last_of_fiscal_year, year_in
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

if TYPE_CHECKING:
    from services.lookup.codesets.imports.order import OrderRow

_MOST_ADDED_SINCE = 10


def facts_of_order(
    dataset: Dataset, system: CodeSystem, file: SourceFile, listed: Sequence["OrderRow"]
) -> EditionFacts:
    """Name the edition. Raises FileRefused for an excerpt, a damaged file, or one that nothing dates."""
    codes = [row.code for row in listed if row.billable]
    known = known_editions(system)
    fitting = known.equal_to(codes) if known else []
    first = _first_day(fitting, file) if fitting else _day_beyond(known, file)
    if first is None:
        first = _nearly(known, codes, file)
    title = names_of_edition(system, first)[1]
    return EditionFacts(dataset, first.isoformat(), title, first, last_of_fiscal_year(fiscal_year_of(first)))


def _nearly(known: KnownEditions | None, codes: Sequence[str], file: SourceFile) -> date:
    """Accept a whole file that lacks a few codes which its edition was given later. Raises FileRefused else."""
    if known is None:
        why = "nothing says which edition it is: give the year in the file's name, as in icd10cm_order_2026.txt"
        raise FileRefused(file.label, why)
    nearest, differing = known.nearest_to(codes)
    whole = len(differing) <= _MOST_ADDED_SINCE and codes[-1:] == [max(known.codes_on(nearest.first))]
    if not whole or not differing.isdisjoint(codes):
        raise FileRefused(file.label, _why_not(nearest, differing, codes))
    return _first_day([nearest], file)


def _first_day(fitting: Sequence[Window], file: SourceFile) -> date:
    """Choose among days with the same codes: the one that a name states, else the earliest."""
    named = (day_in_name(name) for name in file.names)
    stated = (day for day in named if day and any(window.holds(day) for window in fitting))
    return next(stated, min(window.first for window in fitting))


def _day_beyond(known: KnownEditions | None, file: SourceFile) -> date | None:
    """Read the first day from the names, where it lies beyond the known editions."""
    for name in file.names:
        year = year_in(name)
        day = day_in_name(name) or (first_of_fiscal_year(year) if year else None)
        if day and (known is None or day > known.last):
            return day
    return None


def _why_not(nearest: Window, differing: set[str], codes: Sequence[str]) -> str:
    missing = len(differing.difference(codes))
    return (
        f"has {len(codes):,} valid codes, which are those of no edition: of the edition of {nearest.first},"
        f" the nearest, {missing:,} are missing and {len(differing) - missing:,} are not in it."
        " It is an excerpt, or damaged: get the whole file"
    )
