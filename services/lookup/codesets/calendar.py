"""The days on which editions of ICD-10-CM and ICD-10-PCS begin, and what each is called.

A new edition begins on 1 October; updates follow on 1 April since 2022, and came on 1 April 2020, 1 August 2020
(ICD-10-PCS) and 1 January 2021 for COVID-19.
"""

import re
from datetime import date

from services.lookup.codesets.sources import SourceRefused
from services.lookup.domain import CodeSystem
from services.lookup.editions.calendar import OCTOBER, fiscal_year_of, year_in

NAMES = {CodeSystem.ICD10CM: "ICD-10-CM", CodeSystem.ICD10PCS: "ICD-10-PCS"}
_UPDATES = {
    CodeSystem.ICD10CM: {1: "January", 4: "April"},
    CodeSystem.ICD10PCS: {1: "January", 4: "April", 8: "August"},
}
_MONTHS = {"jan": 1, "january": 1, "apr": 4, "april": 4, "aug": 8, "august": 8, "oct": 10, "october": 10}
_MONTH = re.compile(rf"(?<![a-z])({'|'.join(_MONTHS)})(?![a-z])", re.IGNORECASE)


def names_of_edition(system: CodeSystem, first: date) -> tuple[str, str]:
    """Name an edition by its first day: an id, and a title. Refused on a day on which none begins."""
    name = NAMES[system]
    if (first.month, first.day) == (OCTOBER, 1):
        year = fiscal_year_of(first)
        return f"FY{year}", f"{name} FY{year}"
    month = _UPDATES[system].get(first.month)
    if month is None or first.day != 1:
        raise SourceRefused(f"{first} is no day on which an edition of {name} begins")
    return f"FY{first.year}-{month[:3].upper()}", f"{name} FY{first.year}, update of {month} {first.year}"


def day_in_name(name: str) -> date | None:
    """Read a first day from a file's name: "April-1-2026" states month and year; None where it states no month."""
    month, year = _MONTH.search(name.replace("_", "-")), year_in(name)
    return date(year, _MONTHS[month[1].lower()], 1) if month and year else None
