"""Imports the geographic practice cost indices (Addendum E): one row for each payment locality, for a year."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.fees.calendar import year_named, yearly
from services.lookup.fees.imports.cells import Line, beginning_of, rows_of
from services.lookup.fees.imports.gathering import Gathered
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import is_spreadsheet

_TITLE = re.compile(r"CY (?P<year>20\d{2}) GEOGRAPHIC PRACTICE COST INDICES", re.IGNORECASE)
_PLAIN_HEADING = b"mac,state,locality,locality_name,gpci_work,gpci_pe,gpci_mp"
_NUMBERED = re.compile(r"[0-9]{4,5}")
# The fixed-width form, whose columns stand apart by their kind rather than at positions that its record states.
_FIXED = re.compile(r"(\d{5})\s+([A-Z]{2})\s+(\d{2})\s+(\S.*?)\s+(\d\.\d{3})\s+(\d\.\d{3})\s+(\d\.\d{3})\s*")
_LAST_NOTE = "MAC ASSIGNMENTS AS OF"
_COLUMNS = 7


class GpciImporter:
    """Reads the sheet, the text form, and our plain csv."""

    dataset = Dataset.GPCI
    tables = """
    CREATE TABLE gpci (
        contractor TEXT NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL, name TEXT NOT NULL,
        work TEXT NOT NULL, practice_expense TEXT NOT NULL, malpractice TEXT NOT NULL,
        PRIMARY KEY (contractor, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX gpci_by_state ON gpci (state, number);
    """
    compared = MainTable("gpci", ("contractor", "number"), {"name": "renamed", "work": "work_changed"})
    least_rows = 100

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know the sheet and the text by their title, which names the year; our plain csv by its heading."""
        if file.head(len(_PLAIN_HEADING)) == _PLAIN_HEADING:
            year = year_named(file.names)
            if year is None:
                raise FileRefused(file.label, "nothing says its year; name it so (gpci_2024.csv)")
            return yearly(self.dataset, year, Layout.PLAIN)
        found = _TITLE.search(beginning_of(file))
        return yearly(self.dataset, int(found["year"])) if found else None

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read every file; the sheet and the text of a year must say the same."""
        gathered = Gathered(told)
        for file in files:
            for line, cells in _records(file):
                _add(line, cells, gathered)
        gathered.finish()
        rows = ((*key, *row) for key, row in sorted(gathered.rows.items()))
        database.executemany("INSERT INTO gpci VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that the file reaches Wyoming, its last, and that every index is one that a locality can have."""
        odd = "SELECT count(*) FROM gpci WHERE min(work, practice_expense) < '0.3' OR max(work, practice_expense) > '3'"
        said = ["An index lies outside of 0.3 to 3."] if database.execute(odd).fetchone()[0] else []
        last = database.execute("SELECT 1 FROM gpci WHERE state = 'WY'").fetchone()
        return said if last else [*said, "The file ends before Wyoming: it is cut short."]


def _records(file: SourceFile) -> Iterator[tuple[Line, Sequence[str]]]:
    if file.head(len(_PLAIN_HEADING)) == _PLAIN_HEADING:
        return ((Line(file, number), cells) for number, cells in islice(rows_of(file), 1, None))
    return _numbered(file, _texts(file) if _is_text(file) else rows_of(file))


def _is_text(file: SourceFile) -> bool:
    return not is_spreadsheet(file) and b"\n10112 " in file.head(4096).replace(b"\r", b"")


def _texts(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    for number, text in file.lines():
        found = _FIXED.fullmatch(text)
        if text.strip():
            yield number, list(found.groups()) if found else [text.strip()]


def _numbered(file: SourceFile, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[Line, Sequence[str]]]:
    """Keep the rows between the heading and the notes. Raises FileRefused when the notes never come: it was cut."""
    begun = ended = False
    for number, cells in rows:
        if _NUMBERED.match(cells[0]):
            if ended:
                raise Line(file, number).refuse("stands after the notes that end the file")
            begun = True
            yield Line(file, number), cells
        elif begun:
            ended = ended or cells[0].upper().startswith(_LAST_NOTE)
            if not ended:
                raise Line(file, number).refuse("is neither a locality nor the notes that end the file")
    if not ended:
        raise FileRefused(file.label, "ends before its notes: it is cut short")


def _add(line: Line, cells: Sequence[str], gathered: Gathered) -> None:
    if len(cells) < _COLUMNS:
        raise line.refuse(f"has {len(cells)} columns, not {_COLUMNS}")
    contractor, state, number, name, *indices = cells[:_COLUMNS]
    names = ("the work index", "the practice expense index", "the malpractice index")
    read = [line.number_of(cell, 3, what) for cell, what in zip(indices, names, strict=True)]
    key = (line.digits(contractor, 5, "the contractor"), line.digits(number, 2, "the locality"))
    # An asterisk marks a floor set by law, not a part of the name.
    gathered.add(line, key, (_state(line, state), name.rstrip("* "), *read))


def _state(line: Line, cell: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", cell):
        raise line.refuse("the state is not two letters")
    return cell
