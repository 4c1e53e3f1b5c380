"""Which edition answers for a day that may lie before, between or after those that are loaded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.lookup.domain import CodeSystem, Edition

BY_ITS_OWN_DATES = "by its own dates"
NEAREST_BEFORE = "the nearest loaded before the day"
NEWEST = "the newest loaded"
EARLIEST = "the earliest loaded"
# Days after its last edition are not gaps of what is loaded (45 CFR 162.1002).
_REPLACED = {CodeSystem.ICD9CM: "replaced by ICD-10-CM on 2015-10-01"}


def edition_for(editions: Sequence[Edition], on: date) -> Edition:
    """Choose of a system's editions, oldest first and at least one, the one that an answer rests on.

    That is the newest one in force on the day; else the next later one which states the days of its codes; else the
    last one before; else the first.
    """
    begun = [each for each in editions if each.effective_from <= on]
    in_force = next((each for each in reversed(begun) if each.holds(on)), None)
    if in_force:
        return in_force
    if dated := next((each for each in editions[len(begun) :] if each.states_days), None):
        return replace(dated, basis=BY_ITS_OWN_DATES)
    if not begun:
        return replace(editions[0], basis=EARLIEST)
    newest = _REPLACED.get(CodeSystem(begun[-1].system), NEWEST)
    return replace(begun[-1], basis=newest if len(begun) == len(editions) else NEAREST_BEFORE)
