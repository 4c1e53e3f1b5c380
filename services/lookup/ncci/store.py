"""The NCCI tables, asked in their edition files; nothing of them is kept in memory but SQLite's few pages.

A procedure-to-procedure edit is in force on a date of service iff it was effective by then and its deletion date, the
last day that it binds, has not passed; indicator 9 never is (Medicare NCCI Policy Manual, chapter I, section E).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import Any

from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.errors import EditionNotLoaded, NoMuePublished
from services.lookup.ncci.days import day_of, number_of
from services.lookup.ncci.edits import AddOnCode, Mue, PtpEdit, Setting

PTP_DATASETS = {Setting.PRACTITIONER: Dataset.PTP_PRACTITIONER, Setting.HOSPITAL: Dataset.PTP_HOSPITAL}
MUE_DATASETS = {
    Setting.PRACTITIONER: Dataset.MUE_PRACTITIONER,
    Setting.HOSPITAL: Dataset.MUE_HOSPITAL,
    Setting.DME: Dataset.MUE_DME,
}

_RATIONALE = "(SELECT text FROM rationale WHERE id = ptp.rationale)"
_EDITS = f"SELECT column1, column2, indicator, effective, last, {_RATIONALE} FROM ptp"  # noqa: S608
_IN_FORCE = "effective <= :on AND (last = 0 OR last >= :on) AND indicator <> 9"
_PAIR = f"{_EDITS} WHERE column1 = :column1 AND column2 = :column2 AND {_IN_FORCE} ORDER BY effective DESC LIMIT 1"
# Two IN lists make one look-up for each ordered pair; a join of the list with itself makes SQLite read the whole table.
_AMONG = f"""
{_EDITS} WHERE column1 IN (SELECT value FROM json_each(:codes)) AND column2 IN (SELECT value FROM json_each(:codes))
AND {_IN_FORCE}
"""  # noqa: S608
_BY_COLUMN1 = f"{_EDITS} WHERE column1 = :column1 AND column2 > :after ORDER BY column2, effective"
_BY_COLUMN2 = f"{_EDITS} WHERE column2 = :column2 AND column1 > :after ORDER BY column1, effective"
_OF_PAIR = f"{_EDITS} WHERE column1 = :column1 AND column2 = :column2 ORDER BY effective, last"
_EVERY = f"{_EDITS} WHERE (column1, column2) > (:column1, :after) ORDER BY column1, column2, effective"
_COUNT = "SELECT total(indicator = 0), total(indicator = 1) FROM ptp WHERE {column} = :code AND {in_force}"
_PAIR_FIRST, _PAIR_SECOND = 0, 1
_NEVER = 9
_ADD_ONS = """
SELECT add_on, primary_code, edit_type, effective, last FROM add_on
WHERE {column} = :code AND effective <= :on AND (last = 0 OR last >= :on) ORDER BY add_on, primary_code
"""


@dataclass(frozen=True)
class NcciTables:
    """Answers `Ncci` from whatever editions are loaded."""

    editions: Editions

    def pair(self, column1: str, column2: str, setting: Setting, on: date) -> PtpEdit | None:
        """Find the edit in force that day for the pair in this very order. Refused with EDITION_NOT_LOADED."""
        edition = self._ptp(setting, on)
        asked = {"column1": column1, "column2": column2, "on": number_of(on)}
        return next((_edit(row, setting, edition) for row in edition.database.execute(_PAIR, asked)), None)

    def pairs_among(self, codes: Sequence[str], setting: Setting, on: date) -> tuple[PtpEdit, ...]:
        """Find all edits in force that day between the codes, in order of pairs. Refused with EDITION_NOT_LOADED."""
        edition = self._ptp(setting, on)
        asked = {"codes": json.dumps(list(codes)), "on": number_of(on)}
        found = sorted(edition.database.execute(_AMONG, asked))
        return tuple(_edit(row, setting, edition) for row in found)

    def windows(
        self,
        column1: str | None,
        column2: str | None,
        setting: Setting,
        *,
        after: tuple[str, str] | None,
        limit: int,
        on: date | None = None,
        in_force: bool = False,
    ) -> tuple[PtpEdit, ...]:
        """List whole pairs, up to `limit` of them, with all their windows or those in force alone.

        Asked in the edition for `on`, else in the newest. Refused with EDITION_NOT_LOADED.
        """
        edition = self._ptp(setting, on) if on else self._newest(setting)
        rows = _rows(edition, column1, column2, after)
        if in_force:
            day = number_of(on or edition.facts.effective_from)
            rows = (row for row in rows if _binds(row, day))
        pairs = (list(windows) for _, windows in groupby(rows, key=lambda row: (row[_PAIR_FIRST], row[_PAIR_SECOND])))
        return tuple(_edit(row, setting, edition) for windows in islice(pairs, limit) for row in windows)

    def count(self, code: str, setting: Setting, on: date, *, as_column: int) -> dict[int, int]:
        """Count the edits in force that day with the code in column 1 or 2, by modifier indicator."""
        statement = _COUNT.format(column=f"column{as_column}", in_force=_IN_FORCE)
        asked = {"code": code, "on": number_of(on)}
        counts = self._ptp(setting, on).database.execute(statement, asked).fetchone()
        return {indicator: int(count) for indicator, count in enumerate(counts) if count}

    def mue(self, code: str, setting: Setting, on: date) -> Mue | None:
        """Find the value in force that day; None where none is published. Refused with EDITION_NOT_LOADED."""
        edition = self.editions.require(MUE_DATASETS[setting], on)
        found = edition.database.execute(
            "SELECT code, units, adjudication_indicator, rationale FROM mue WHERE code = ?", (code,)
        ).fetchone()
        if found is None:
            return None
        code, units, indicator, rationale = found
        return Mue(code, units, indicator, rationale, setting, edition.facts)

    def require_mue(self, code: str, setting: Setting, on: date) -> Mue:
        """Find the value in force that day. Refused with EDITION_NOT_LOADED or NO_MUE_PUBLISHED."""
        found = self.mue(code, setting, on)
        if found is None:
            raise NoMuePublished(code)
        return found

    def primaries(self, add_on: str, on: date) -> tuple[AddOnCode, ...]:
        """List the primaries of an add-on code; empty when the code is not one. Refused with EDITION_NOT_LOADED."""
        return self._add_ons("add_on", add_on, on)

    def add_ons(self, primary: str, on: date) -> tuple[AddOnCode, ...]:
        """List the add-on codes of a primary. Refused with EDITION_NOT_LOADED."""
        return self._add_ons("primary_code", primary, on)

    def _add_ons(self, column: str, code: str, on: date) -> tuple[AddOnCode, ...]:
        edition = self.editions.require(Dataset.ADD_ON_CODES, on)
        rows = edition.database.execute(_ADD_ONS.format(column=column), {"code": code, "on": number_of(on)})
        return tuple(
            AddOnCode(add_on, primary or None, kind, day_of(effective), day_of(last), edition.facts)
            for add_on, primary, kind, effective, last in rows
        )

    def _ptp(self, setting: Setting, on: date) -> OpenEdition:
        return self.editions.require(PTP_DATASETS[setting], on)

    def _newest(self, setting: Setting) -> OpenEdition:
        loaded = self.editions.of(PTP_DATASETS[setting])
        if not loaded:
            raise EditionNotLoaded(PTP_DATASETS[setting], date.max, [])
        return loaded[-1]


def _rows(
    edition: OpenEdition, column1: str | None, column2: str | None, after: tuple[str, str] | None
) -> Iterator[Any]:
    asked = {"column1": column1, "column2": column2, "after": ""}
    if column1 and column2:
        passed = after is not None and after >= (column1, column2)
        return iter(()) if passed else edition.database.execute(_OF_PAIR, asked)
    if column1:
        return edition.database.execute(_BY_COLUMN1, asked | {"after": after[_PAIR_SECOND] if after else ""})
    if column2:
        return edition.database.execute(_BY_COLUMN2, asked | {"after": after[_PAIR_FIRST] if after else ""})
    first, second = after or ("", "")
    return edition.database.execute(_EVERY, {"column1": first, "after": second})


def _binds(row: Sequence[Any], on: int) -> bool:
    _, _, indicator, effective, last, _ = row
    return bool(indicator != _NEVER and effective <= on and (last == 0 or on <= last))


def _edit(row: Sequence[Any], setting: Setting, edition: OpenEdition) -> PtpEdit:
    column1, column2, indicator, effective, last, rationale = row
    return PtpEdit(column1, column2, indicator, day_of(effective), day_of(last), rationale, setting, edition.facts)
