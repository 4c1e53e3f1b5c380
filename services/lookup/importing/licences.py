"""Licences that an operator declares for content which may not be loaded without one."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

CPT_SETTING = "CPT_LICENSE"
HOW_TO_DECLARE = f'declare the licence for the import: {CPT_SETTING}="holder, number, year"'

_PARTS = 3
_FIRST_YEAR, _LAST_YEAR = 1966, 2100  # of CPT, and of what may be a year at all


class LicenceRefused(ValueError):
    """A declaration does not say holder, number and year."""


@dataclass(frozen=True, slots=True)
class Licence:
    """Who may load the content of a year, and under which number."""

    holder: str
    number: str
    year: int


def cpt_licence(environment: Mapping[str, str] = os.environ) -> Licence | None:
    """Read the declared licence of the American Medical Association; None where none is declared.

    Raises LicenceRefused for a declaration that is not "holder, number, year"; a holder's name may have commas.
    """
    declared = environment.get(CPT_SETTING, "").strip()
    if not declared:
        return None
    parts = [part.strip() for part in declared.rsplit(",", _PARTS - 1)]
    if len(parts) < _PARTS or not all(parts) or not _is_year(parts[-1]):
        raise LicenceRefused(f'{CPT_SETTING} is not "holder, number, year"')
    holder, number, year = parts
    return Licence(holder, number, int(year))


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and _FIRST_YEAR <= int(text) <= _LAST_YEAR
