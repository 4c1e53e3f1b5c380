"""The fee schedule's section on the pages of CPT and HCPCS codes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.errors import EditionNotLoaded
from services.lookup.fees import anesthesia
from services.lookup.fees.defaults import conversion_factor
from services.lookup.fees.fees import Fee, FeeAsked, Setting
from services.lookup.fees.meanings import meanings
from services.lookup.fees.pricing import NATIONAL, capped
from services.lookup.fees.rows import Row, rows_of_code
from services.lookup.fees.schedule import BOTH, Everywhere, FeeSchedule, no_amount_of
from services.lookup.fees.section import FeesSection, RowShown

_SYSTEMS = frozenset({CodeSystem.CPT, CodeSystem.HCPCS})
_NOT_LOADED = "No edition of the fee schedule that is loaded answers for this date of service."
_NOT_USED = "The file marks these relative values as not used for Medicare payment."


class FeesArea:
    """Composes the section from the editions of one library."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._schedule = FeeSchedule(editions)

    def sections(self, system: str, code: str, on: date) -> Sequence[FeesSection]:
        """Compose what the schedule says of a code; nothing for a code that it does not list."""
        if system not in _SYSTEMS:
            return ()
        edition = self._editions.on(Dataset.RELATIVE_VALUES, on)
        if edition is None:
            return self._elsewhere(code)
        rows = rows_of_code(edition, code)
        return (self._section(code, rows, on),) if rows else ()

    def _elsewhere(self, code: str) -> Sequence[FeesSection]:
        """Name the editions of other days that list the code."""
        loaded = [each.facts for each in self._editions.of(Dataset.RELATIVE_VALUES) if rows_of_code(each, code)]
        return (FeesSection(notice=_NOT_LOADED, loaded=tuple(loaded)),) if loaded else ()

    def _section(self, code: str, rows: Sequence[Row], on: date) -> FeesSection:
        edition = self._editions.require(Dataset.RELATIVE_VALUES, on)
        factor, _ = conversion_factor(edition, None)
        priced = next((row for row in rows if not no_amount_of(row)), None)
        national = [self._national(code, priced, setting, on) for setting in BOTH] if priced else [None, None]
        localities = self._localities(priced, on) if priced else ()
        indices = self._editions.on(Dataset.GPCI, on)
        return FeesSection(
            rows=tuple(_shown(row, factor) for row in rows),
            meanings=meanings(rows[0].indicators),
            nonfacility=national[0],
            facility=national[1],
            localities=localities,
            priced_modifier=priced.indicators.modifier if priced else "",
            conversion_factor=factor,
            facts=(edition.facts, *((indices.facts,) if indices else ())),
            notes=_notes(rows[0], national),
        )

    def _national(self, code: str, row: Row, setting: Setting, on: date) -> Fee:
        modifiers = (row.indicators.modifier,) if row.indicators.modifier else ()
        return self._schedule.fee(FeeAsked(code, setting=setting, modifiers=modifiers), on)

    def _localities(self, row: Row, on: date) -> tuple[Everywhere, ...]:
        try:
            return tuple(self._schedule.everywhere(row, on))
        except EditionNotLoaded:
            return ()


def _shown(row: Row, factor: Decimal) -> RowShown:
    if why := no_amount_of(row):
        return RowShown(row, None, None, why)
    nonfacility, facility = (capped(row.values, setting, NATIONAL, factor) for setting in BOTH)
    return RowShown(row, nonfacility, facility, "")


def _notes(row: Row, national: Sequence[Fee | None]) -> tuple[str, ...]:
    said = [anesthesia.NEEDS_UNITS] if row.indicators.status == "J" else []
    said += [_NOT_USED] if row.indicators.not_used_for_medicare else []
    for fee in national:
        if fee is not None:
            said += [note for note in fee.notes if note not in said]
            said += [one.message for one in fee.defaulted if one.field == "participation" and one.message not in said]
    return tuple(said)
