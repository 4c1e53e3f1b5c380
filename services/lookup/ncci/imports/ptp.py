"""Procedure-to-procedure edits: CMS's tab-delimited parts, its spreadsheets, and our plain csv without effective days.

Source of the layout: the header of CMS's files (ccipra and ccioph, version 32.2); *=no data stands for an open end.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.lookup.editions.calendar import first_of_quarter, last_of_quarter
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile
from services.lookup.ncci.days import day_of, number_of
from services.lookup.ncci.edits import Setting
from services.lookup.ncci.imports import fields
from services.lookup.ncci.imports.fields import Remembered
from services.lookup.ncci.imports.naming import (
    first_day,
    missing_part,
    quarter_name,
    refuse_medicaid,
    setting_of,
)
from services.lookup.ncci.imports.ptp_rows import Meanings, edits_of, latest_day, layout_of
from services.lookup.ncci.imports.writing import cut_short, insert

# The initiative's first edits; the original files keep every window since.
BEGAN = date(1996, 1, 1)

# `effective` is 0 where the file does not carry it, `last` is 0 while open (services/lookup/ncci/days.py).
_TABLES = """
CREATE TABLE rationale (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE ptp (
    column1 TEXT NOT NULL, column2 TEXT NOT NULL, effective INTEGER NOT NULL, last INTEGER NOT NULL,
    rationale INTEGER NOT NULL, indicator INTEGER NOT NULL,
    PRIMARY KEY (column1, column2, effective, last, rationale)
) STRICT, WITHOUT ROWID;
CREATE VIEW ptp_open AS SELECT column1, column2, indicator FROM ptp WHERE last = 0 AND indicator <> 9;
"""
# Made once the rows are there: that is many times as fast, and what is counted by column 2 needs the index alone.
_BY_COLUMN2 = "CREATE INDEX ptp_by_column2 ON ptp (column2, column1, effective, last, rationale, indicator)"
# What two quarters are compared by: the edits that were open when each was published.
_COMPARED = MainTable("ptp_open", ("column1", "column2"), {"indicator": "indicator_changed"})
_OVERLAPS = """
SELECT count(*) FROM (
    SELECT effective, lag(last) OVER pair AS before, lag(effective) OVER pair AS begun FROM ptp
    WHERE indicator <> 9 WINDOW pair AS (PARTITION BY column1, column2 ORDER BY effective, last)
) WHERE begun IS NOT NULL AND begun > 0 AND (before = 0 OR effective < before)
"""


@dataclass
class PtpImporter:
    """Reads the edits of one setting, in one file or in several parts."""

    dataset: Dataset
    setting: Setting
    least_rows: int
    tables: str = _TABLES
    compared: MainTable = _COMPARED

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by the header, by the name whose table it is, and by name or latest effective day the quarter."""
        layout = layout_of(file)
        if layout is None:
            return None
        refuse_medicaid(file)
        if setting_of(file) is not self.setting:
            return None
        first = first_of_quarter(first_day(file) or latest_day(file, layout))
        began = BEGAN if layout is Layout.ORIGINAL else None
        title = f"NCCI procedure-to-procedure edits, {self.setting}, {quarter_name(first)}"
        return EditionFacts(self.dataset, str(first), title, first, last_of_quarter(first), layout, began)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read all parts, then index them. Raises LineRefused, or FileRefused when a part is missing."""
        if missing := missing_part(files):
            raise FileRefused(files[0].label, f"the parts of this edition came without {missing}; import all together")
        database.execute("PRAGMA cache_size = -65536")
        rationales: Remembered[int] = Remembered(lambda text: _rationale(database, text))
        meanings = Meanings(
            Remembered(fields.code),
            Remembered(fields.day),
            Remembered(fields.last_day),
            Remembered(fields.indicator),
            rationales,
        )
        for file in sorted(files, key=lambda each: each.label):
            insert(database, "ptp", file, edits_of(file, meanings), told)
        database.execute(_BY_COLUMN2)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """No window of a pair may overlap another, no edit begin after the quarter, and the last line must be whole."""
        faults = cut_short(database, "SELECT text FROM rationale")
        if facts.layout is Layout.PLAIN:  # without effective days there is nothing to hold against another
            return faults
        if overlapping := database.execute(_OVERLAPS).fetchone()[0]:
            faults.append(f"{overlapping:,} windows overlap another window of the same pair.")
        [latest] = database.execute("SELECT max(effective) FROM ptp").fetchone()
        if facts.effective_to and latest > number_of(facts.effective_to):
            faults.append(f"It holds edits effective {day_of(latest)}: it is a later edition than {facts.id}.")
        return faults


def _rationale(database: sqlite3.Connection, text: str) -> int:
    words = fields.rationale(text)
    database.execute("INSERT OR IGNORE INTO rationale (text) VALUES (?)", (words,))
    number: int = database.execute("SELECT id FROM rationale WHERE text = ?", (words,)).fetchone()[0]
    return number
