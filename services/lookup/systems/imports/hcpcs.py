"""The HCPCS Level II quarterly file, with its modifiers: fixed width, spreadsheet, or our plain csv layouts."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

from services.lookup.editions.calendar import first_of_quarter
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.days import month_and_year, quarter_of
from services.lookup.systems.imports.hcpcs_columns import columns_of, read_columns
from services.lookup.systems.imports.hcpcs_fixed import is_fixed_width, read_fixed_width
from services.lookup.systems.imports.hcpcs_row import HcpcsRow
from services.lookup.systems.imports.inserting import insert_once

# Each letter under which Level II has codes in every release since 2019.
_SECTIONS = "ABCEGHJKLMPQRSTV"

_INSERT = "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class HcpcsImporter:
    """Codes and modifiers of one quarter.

    Its first day is that of the quarter in which the newest action took effect, or else the one that a name says
    ("HCPC2025_OCT_ANWEB"): a layout without days does not state it.
    """

    dataset = Dataset.HCPCS
    tables = """
        CREATE TABLE codes (
            code TEXT NOT NULL PRIMARY KEY,   -- five characters, or the two of a modifier
            modifier INTEGER NOT NULL,
            title TEXT NOT NULL,              -- the long description
            short_title TEXT,
            prices TEXT NOT NULL,             -- pricing indicators, with blanks between
            multiple_pricing TEXT NOT NULL,
            coverage TEXT NOT NULL,
            asc_group TEXT NOT NULL,
            betos TEXT NOT NULL,
            types_of_service TEXT NOT NULL,   -- with blanks between
            added TEXT,                       -- days are missing where the file states none
            changed TEXT,                     -- the action's effective date
            ended TEXT,                       -- the last day on which it may be reported
            action TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("codes", ("code",), {"title": "retitled", "ended": "end_day_changed"})
    least_rows = 6_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by its records or its head line. Raises FileRefused when nothing says which quarter it is."""
        layout = _layout(file)
        if layout is None:
            return None
        begins = _quarter(file)
        title = f"HCPCS Level II, {month_and_year(begins)}"
        return EditionFacts(self.dataset, begins.isoformat(), title, begins, None, layout)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Parse the codes. Raises LineRefused, for a code that comes twice too.

        CMS' archives hold the same edition as text and as a spreadsheet: then the text alone is read.
        """
        for file in [file for file in files if is_fixed_width(file)] or files:
            insert_once(database, _INSERT, ((row.line, row.values()) for row in _rows(file)), file, told)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that every section of Level II is there, the modifiers too, and that no day is far ahead."""
        there = {letter for (letter,) in database.execute("SELECT substr(code, 1, 1) FROM codes WHERE NOT modifier")}
        wrong = [f"no code begins with {letter}" for letter in _SECTIONS if letter not in there]
        if not database.execute("SELECT EXISTS (SELECT 1 FROM codes WHERE modifier)").fetchone()[0]:
            wrong.append("there is no modifier")
        (latest,) = database.execute("SELECT max(added) FROM codes").fetchone()
        if latest and first_of_quarter(date.fromisoformat(latest)) > facts.effective_from:
            wrong.append(f"a code is added on {latest}, after the quarter that begins on {facts.effective_from}")
        return wrong


def _layout(file: SourceFile) -> Layout | None:
    if is_fixed_width(file):
        return Layout.ORIGINAL
    columns = columns_of(file)
    return columns.layout if columns else None


def _rows(file: SourceFile) -> Iterator[HcpcsRow]:
    return read_fixed_width(file) if is_fixed_width(file) else read_columns(file)


def _quarter(file: SourceFile) -> date:
    latest = max((row.changed for row in _rows(file) if row.changed), default=None)
    return quarter_of(latest, file)
