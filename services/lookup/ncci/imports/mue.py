"""Medically unlikely edits: CMS's csv and spreadsheets under their long preamble, and our plain csv.

Source of the layout: the heading of CMS's tables (MCR_MUE_PractitionerServices, effective 2026-07-01).
"""

import csv
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from services.lookup.editions.calendar import first_of_quarter, last_of_quarter
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import is_spreadsheet
from services.lookup.ncci.edits import Setting
from services.lookup.ncci.imports import fields
from services.lookup.ncci.imports.naming import first_day, quarter_name, refuse_medicaid
from services.lookup.ncci.imports.sheet import sheet_head, sheet_rows
from services.lookup.ncci.imports.writing import cut_short, insert

_TABLES = """
CREATE TABLE mue (
    code TEXT PRIMARY KEY, units INTEGER NOT NULL, adjudication_indicator INTEGER NOT NULL, rationale TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
_COMPARED = MainTable(
    "mue", ("code",), {"units": "units_changed", "adjudication_indicator": "adjudication_indicator_changed"}
)
_PLAIN = ("hcpcs_code", "mue_units", "mue_mai", "mue_rationale", "mue_service")
_PLAIN_SERVICES = {
    "practitioner": Setting.PRACTITIONER,
    "outpatient hospital": Setting.HOSPITAL,
    "dme supplier": Setting.DME,
}
# How the heading of CMS's own tables names the values; newer hospital tables say "Facility" before it.
_HEADINGS = {
    "practitioner services mue values": Setting.PRACTITIONER,
    "outpatient hospital services mue values": Setting.HOSPITAL,
    "facility outpatient hospital services mue values": Setting.HOSPITAL,
    "dme supplier services mue values": Setting.DME,
}
_INDICATOR = re.compile(r"([123])( .*)?")
_UNITS = re.compile(r"[0-9]{1,6}")
_LONGEST_PREAMBLE = 30
_COLUMNS = 4


class _Table(NamedTuple):
    """How a file is laid out: whose values it holds, and which of its records is the heading."""

    layout: Layout
    setting: Setting
    heading: int


@dataclass
class MueImporter:
    """Reads the values of one setting."""

    dataset: Dataset
    setting: Setting
    least_rows: int
    tables: str = _TABLES
    compared: MainTable = _COMPARED

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by the heading whose values they are; the quarter stands in the name alone."""
        table = _table_of(file)
        if table is None or table.setting is not self.setting:
            return None
        refuse_medicaid(file)
        named = first_day(file)
        if named is None:
            raise FileRefused(
                file.label,
                "nothing says which quarter these values are of; put its first day into the name: 2026-07-01",
            )
        first = first_of_quarter(named)
        title = f"NCCI medically unlikely edits, {self.setting}, {quarter_name(first)}"
        return EditionFacts(self.dataset, str(first), title, first, last_of_quarter(first), table.layout)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read every value. Raises LineRefused."""
        for file in files:
            insert(database, "mue", file, self._values(file), told)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Every row was validated as it was read; the last line must be whole."""
        del facts
        return cut_short(database, "SELECT DISTINCT rationale AS text FROM mue")

    def _values(self, file: SourceFile) -> Iterator[tuple[int, tuple[int | str, ...]]]:
        table = _table_of(file)
        assert table is not None, "only recognised files are read"
        rows = _rows(file, table.layout)
        [(_, heading)] = islice(rows, table.heading, table.heading + 1)
        columns = [_named(heading).index(name) for name in _PLAIN] if table.layout is Layout.PLAIN else range(_COLUMNS)
        for number, row in rows:
            if any(cell.strip() for cell in row):
                yield number, self._value(file, number, [row[at] for at in columns if at < len(row)])

    def _value(self, file: SourceFile, number: int, row: Sequence[str]) -> tuple[int | str, ...]:
        try:
            code, units, indicator, rationale = row[:_COLUMNS]
            value = fields.code(code), _units(units), _indicator(indicator), fields.rationale(rationale)
        except ValueError as error:
            why = str(error) if len(row) >= _COLUMNS else f"a value has {_COLUMNS} columns, this line {len(row)}"
            raise LineRefused(file.label, number, why) from None
        if row[_COLUMNS:] and _PLAIN_SERVICES.get(row[_COLUMNS].strip().lower()) is not self.setting:
            raise LineRefused(file.label, number, f"the line is of another table than {self.setting}")
        return value


def _rows(file: SourceFile, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    if is_spreadsheet(file):
        return sheet_rows(file)
    return file.rows("utf-8-sig" if layout is Layout.PLAIN else "cp1252")


def _table_of(file: SourceFile) -> _Table | None:
    head = _head(file)
    if head and sorted(_named(head[0])) == sorted(_PLAIN) and len(head) > 1:
        service = dict(zip(_named(head[0]), head[1], strict=False)).get(_PLAIN[-1], "")
        setting = _PLAIN_SERVICES.get(service.strip().lower())
        return _Table(Layout.PLAIN, setting, 0) if setting else None
    for at, row in enumerate(head):
        words = _named(row)
        if len(words) >= _COLUMNS and words[0].replace("/ ", "/") == "hcpcs/cpt code" and words[1] in _HEADINGS:
            return _Table(Layout.ORIGINAL, _HEADINGS[words[1]], at)
    return None


def _head(file: SourceFile) -> list[list[str]]:
    """Read the first records; a file that cannot be read as a table is nobody's here."""
    try:
        if is_spreadsheet(file):
            return sheet_head(file, _LONGEST_PREAMBLE)
        text = file.head().decode("cp1252", "replace").lstrip("ï»¿")
        return list(islice(csv.reader(text.splitlines(keepends=True)), _LONGEST_PREAMBLE))
    except csv.Error:
        return []


def _named(row: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()).lower() for cell in row]


def _units(text: str) -> int:
    if not _UNITS.fullmatch(text.strip()):
        raise ValueError("units are a whole number, 0 or more")
    return int(text)


def _indicator(text: str) -> int:
    found = _INDICATOR.fullmatch(" ".join(text.split()))
    if not found:
        raise ValueError("an adjudication indicator begins with 1, 2 or 3")
    return int(found[1])
