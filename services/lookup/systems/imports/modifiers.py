"""Modifiers in plain csv lists: those of HCPCS Level II with their descriptions, those of CPT as numbers alone.

The HCPCS quarterly file holds the former too (see `hcpcs`); a list tells in what group a modifier is used.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
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
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
# The youngest CPT modifiers, by which a list of numbers without a year is dated: no older list can have them.
FIRST_DAYS = {"93": date(2022, 1, 1), "97": date(2018, 1, 1), "95": date(2017, 1, 1)}


class ModifiersImporter:
    """One list of modifiers; `level` is 1 for CPT's, 2 for those of HCPCS Level II."""

    dataset = Dataset.MODIFIERS
    tables = """
        CREATE TABLE modifiers (
            code TEXT NOT NULL PRIMARY KEY,
            level INTEGER NOT NULL,
            title TEXT,                       -- never for level 1
            used_for TEXT NOT NULL            -- groups of services, with "; " between
        ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("modifiers", ("code",), {"title": "retitled"})
    least_rows = 40

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by its head line; the year is that of its name, or else of the youngest modifier of CPT in it."""
        level = 2 if has_columns(file, _DESCRIBED) else 1 if has_columns(file, _NUMBERS) else None
        if level is None:
            return None
        begins = _begins(file)
        of = "HCPCS Level II" if level == 2 else "CPT"  # noqa: PLR2004 - the name of the level
        return EditionFacts(
            self.dataset, f"{begins}-level-{level}", f"{of} modifiers, {begins.year}", begins, None, Layout.PLAIN
        )

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Parse the list; a modifier used in several groups has a row for each. Raises LineRefused."""
        for file in files:
            insert_once(database, "INSERT INTO modifiers VALUES (?, ?, ?, ?)", _rows(file), file, told)

    def check(self, _database: sqlite3.Connection, _facts: EditionFacts) -> list[str]:
        """Nothing in the list speaks of the list itself."""
        return []


def _begins(file: SourceFile) -> date:
    if year := named_year(file.names):
        return date(year, 1, 1)
    codes = {row["mod_code"].strip() for _, row in plain_rows(file)}
    youngest = next((day for code, day in FIRST_DAYS.items() if code in codes), None)
    if youngest is None:
        raise FileRefused(file.label, "does not say its year: name it after it, as in modifiers_2025.csv")
    return youngest


def _rows(file: SourceFile) -> Iterator[tuple[int, Values]]:
    described = has_columns(file, _DESCRIBED)
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
        yield line, (code, 2 if described else 1, title, "; ".join(filter(None, groups)))
