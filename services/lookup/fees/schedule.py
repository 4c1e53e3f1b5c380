"""Answers for the loaded editions of the fee schedule: the rows of a code, and its price with every step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.errors import CodeNotFound
from services.lookup.fees import anesthesia, caps, localities, pricing
from services.lookup.fees.defaults import conversion_factor, defaulted_of
from services.lookup.fees.fees import (
    Defaulted,
    Fee,
    FeeAsked,
    Indicators,
    Locality,
    Participation,
    Setting,
)
from services.lookup.fees.localities import Found, Priced
from services.lookup.fees.meanings import PAYABLE_STATUSES, PCTC, STATUS
from services.lookup.fees.modifiers import COMPONENTS, NotPaid, anesthesia_effects, effects, read_modifiers
from services.lookup.fees.pricing import NATIONAL, Sum, Values, capped, is_capped
from services.lookup.fees.rows import Row, rows_of_code, system_of

_ANESTHESIA = "J"


BOTH = (Setting.NONFACILITY, Setting.FACILITY)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What a row comes to in one locality, in each setting."""

    priced: Priced
    nonfacility: Decimal
    facility: Decimal
    capped: frozenset[Setting]


@dataclass(slots=True)
class _Asked:
    """What is known of a question by the time that it is reckoned."""

    row: Row
    setting: Setting
    modifiers: tuple[str, ...]
    found: Found | None
    factor: Decimal
    participation: Participation
    defaulted: list[Defaulted]
    facts: list[EditionFacts]
    notes: list[str] = field(default_factory=list)

    @property
    def locality(self) -> Locality | None:
        return self.found.priced.locality if self.found else None


class FeeSchedule:
    """The port Fees over immutable editions."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    def indicators(self, code: str, on: date, modifier: str = "") -> Indicators | None:
        """Find the payment policy of a row. Refused with EDITION_NOT_LOADED."""
        return next((row for row in self.rows(code, on) if row.modifier == modifier), None)

    def rows(self, code: str, on: date) -> Sequence[Indicators]:
        """List the rows of a code. Refused with EDITION_NOT_LOADED."""
        return [row.indicators for row in rows_of_code(self._values(on), code)]

    def localities(self, on: date) -> Sequence[Locality]:
        """List the payment localities. Refused with EDITION_NOT_LOADED."""
        return [one.locality for one in localities.all_priced(self._editions, on)]

    def locality_of_zip(self, zip_code: str, on: date) -> tuple[Locality, tuple[str, ...]]:
        """Find where a ZIP code is priced, and what must be said with it.

        Refused with EDITION_NOT_LOADED or LOCALITY_INVALID.
        """
        found = localities.by_zip(self._editions, zip_code, on)
        return found.priced.locality, found.notes

    def everywhere(self, row: Row, on: date) -> list[Everywhere]:
        """Price a row that has an amount in every locality, for both settings. Refused with EDITION_NOT_LOADED."""
        factor, _ = conversion_factor(self._values(on), None)
        return [_everywhere(row.values, one, factor) for one in localities.all_priced(self._editions, on)]

    def fee(self, asked: FeeAsked, on: date) -> Fee:
        """Price a code. Refused with EDITION_NOT_LOADED, CODE_NOT_FOUND, LOCALITY_INVALID, INVALID_FIELDS."""
        modifiers = read_modifiers(asked.modifiers)
        edition = self._values(on)
        component = next((one for one in modifiers if one in COMPONENTS), "")
        row, missing = _choose(rows_of_code(edition, asked.code), asked.code, component)
        known = self._known(asked, on, edition, row, modifiers)
        known.notes += caps.notes(self._editions, row, known.locality, known.setting, on)
        try:
            if missing:
                raise NotPaid(missing)
            sum_ = self._anesthesia(asked, known, on) if row.indicators.status == _ANESTHESIA else _surgical(known)
        except NotPaid as why:
            return _fee(known, None, str(why))
        return _fee(known, sum_, "")

    def _values(self, on: date) -> OpenEdition:
        return self._editions.require(Dataset.RELATIVE_VALUES, on)

    def _known(self, asked: FeeAsked, on: date, edition: OpenEdition, row: Row, modifiers: tuple[str, ...]) -> _Asked:
        found = localities.find(self._editions, asked.place, on)
        factor, participation = conversion_factor(edition, asked.participation)
        defaulted = defaulted_of(asked, factor, participation)
        facts = [edition.facts, *(found.facts if found else ())]
        setting = asked.setting or Setting.NONFACILITY
        notes = list(found.notes) if found else []
        return _Asked(row, setting, modifiers, found, factor, participation, defaulted, facts, notes)

    def _anesthesia(self, asked: FeeAsked, known: _Asked, on: date) -> Sum:
        if asked.base_units is None or asked.minutes is None:
            raise NotPaid(anesthesia.NEEDS_UNITS)
        known.factor, facts = anesthesia.conversion_factor(self._editions, known.locality, on)
        known.facts.append(facts)
        sum_ = anesthesia.reckon(asked.base_units, asked.minutes, known.factor)
        for effect in anesthesia_effects(known.modifiers):
            known.notes.append(effect.note)
            sum_.times(effect.share, f"Modifier {effect.modifier}")
        return sum_


def _everywhere(values: Values, one: Priced, factor: Decimal) -> Everywhere:
    nonfacility, facility = (capped(values, setting, one.gpcis, factor) for setting in BOTH)
    lowered = frozenset(setting for setting in BOTH if is_capped(values, setting, one.gpcis, factor))
    return Everywhere(one, nonfacility, facility, lowered)


def _choose(rows: Sequence[Row], code: str, component: str) -> tuple[Row, str]:
    """Choose the row of a component; the whole service and a sentence where it has none."""
    if not rows:
        raise CodeNotFound(system_of(code), code)
    for row in rows:
        if row.indicators.modifier == component:
            return row, ""
    pctc = rows[0].indicators.pctc
    if component == "53":
        return rows[0], "Modifier 53 has no row of its own for this code: the contractor sets the amount."
    if not component:
        return rows[0], f"Only its component {rows[0].indicators.modifier} is on the schedule: ask for it."
    return rows[0], f"{component} has no row for this code (PC/TC indicator {pctc}). {PCTC[pctc]}"


def no_amount_of(row: Row) -> str:
    """Say why a row has no amount of the schedule; empty when it has one."""
    status = row.indicators.status
    if status not in PAYABLE_STATUSES:
        return f"Status {status}. {STATUS[status]}"
    if not row.values.rvus(Setting.NONFACILITY).total and not row.values.rvus(Setting.FACILITY).total:
        return f"Status {status} without relative values: the contractor sets the amount."
    return ""


def _surgical(known: _Asked) -> Sum:
    row = known.row
    if why := no_amount_of(row):
        raise NotPaid(why)
    known.notes += _notes(row, known.setting)
    applied = effects(known.modifiers, row.indicators)
    known.notes += [effect.note for effect in applied]
    expense = next((effect.share for effect in applied if effect.of_expense_alone), Decimal(1))
    gpcis = known.found.priced.gpcis if known.found else NATIONAL
    sum_ = pricing.reckon(row.values, known.setting, gpcis, known.factor, expense)
    for effect in applied:
        if not effect.of_expense_alone and effect.share != 1:
            sum_.times(effect.share, f"Modifier {effect.modifier}")
    return sum_


def _notes(row: Row, setting: Setting) -> list[str]:
    said = []
    if row.is_rare_in(setting):
        said.append(f"The file marks the {setting} setting NA: the service is rarely or never performed there.")
    if row.indicators.status in {"R", "T"}:
        said.append(STATUS[row.indicators.status])
    return said


def _fee(known: _Asked, sum_: Sum | None, no_amount: str) -> Fee:
    return Fee(
        code=known.row.indicators.code,
        setting=known.setting,
        modifiers=known.modifiers,
        indicators=known.row.indicators,
        rvus=known.row.values.rvus(known.setting),
        locality=known.locality,
        gpcis=known.found.priced.gpcis if known.found else NATIONAL,
        conversion_factor=known.factor,
        participation=known.participation,
        amount=sum_.finish() if sum_ else None,
        no_amount=no_amount,
        steps=tuple(sum_.steps) if sum_ else (),
        defaulted=tuple(known.defaulted),
        notes=tuple(known.notes),
        facts=tuple(known.facts),
    )
