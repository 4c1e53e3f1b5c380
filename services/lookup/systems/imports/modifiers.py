"""Modifiers in plain csv lists: those of HCPCS Level II with their descriptions, those of CPT as numbers alone.

The HCPCS quarterly file holds the former too (see `hcpcs`); a list tells in what group a modifier is used.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.days import named_year
from services.lookup.systems.imports.inserting import Values, insert_once
from services.lookup.systems.imports.plain import has_columns, plain_rows

_DESCRIBED = ("mod_code", "mod_category", "mod_description")
_NUMBERS = ("mod_code", "mod_category")
_COMPARED = MainTable("modifiers", ("code",), {"title": "retitled"})
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
# The youngest CPT modifiers, by which a list of numbers without a year is dated: no older list can have them.
FIRST_DAYS = {"93": date(2022, 1, 1), "97": date(2018, 1, 1), "95": date(2017, 1, 1)}


@dataclass
class ModifiersImporter:
    """One list of modifiers: those of HCPCS Level II with their descriptions, or the numbers of CPT's."""

    dataset: Dataset
    columns: tuple[str, ...]
    level: str
    least_rows: int
    tables: str = """
        CREATE TABLE modifiers (
            code TEXT NOT NULL PRIMARY KEY,
            title TEXT,                       -- never for those of CPT
            used_for TEXT NOT NULL            -- groups of services, with "; " between
        ) STRICT, WITHOUT ROWID;
    """
    compared: MainTable = _COMPARED

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by its head line; the year is that of its name, or else of the youngest modifier of CPT in it."""
        if not has_columns(file, self.columns):
            return None
        begins = _begins(file)
        title = f"{self.level} modifiers, {begins.year}"
        return EditionFacts(self.dataset, begins.isoformat(), title, begins, None, Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Parse the list; a modifier used in several groups has a row for each. Raises LineRefused."""
        for file in files:
            insert_once(database, "INSERT INTO modifiers VALUES (?, ?, ?)", _rows(file), file, told)

    def check(self, _database: sqlite3.Connection, _facts: EditionFacts) -> list[str]:
        """Nothing in the list speaks of the list itself."""
        return []


OF_HCPCS = ModifiersImporter(Dataset.MODIFIERS, _DESCRIBED, "HCPCS Level II", 300)
OF_CPT = ModifiersImporter(Dataset.CPT_MODIFIERS, _NUMBERS, "CPT", 40)


def _begins(file: SourceFile) -> date:
    if year := named_year(file.names):
        return date(year, 1, 1)
    codes = {row["mod_code"].strip() for _, row in plain_rows(file)}
    youngest = next((day for code, day in FIRST_DAYS.items() if code in codes), None)
    if youngest is None:
        raise FileRefused(file.label, "does not say its year: name it after it, as in modifiers_2025.csv")
    return youngest


def _rows(file: SourceFile) -> Iterator[tuple[int, Values]]:
    merged: dict[str, tuple[int, str | None, list[str]]] = {}
    for line, row in plain_rows(file):
        code, title = row["mod_code"].strip(), row.get("mod_description", "").strip() or None
        if not _MODIFIER.fullmatch(code):
            raise LineRefused(file.label, line, "has no modifier where one is expected")
        kept = merged.setdefault(code, (line, title, []))
        group = row["mod_category"].strip()
        if kept[1] != title or (kept[0] != line and group in kept[2]):
            raise LineRefused(file.label, line, "repeats a modifier that came before")
        kept[2].append(group)
    for code, (line, title, groups) in merged.items():
        yield line, (code, title, "; ".join(filter(None, groups)))
