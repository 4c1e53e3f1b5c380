"""Imports the counties of each payment locality (LOCCO), for a year."""

import re
import sqlite3
from collections.abc import Iterator, Sequence

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.fees.calendar import yearly
from services.lookup.fees.imports.cells import Line, beginning_of, rows_of
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import is_spreadsheet

_TITLE = re.compile(r"COUNTIES INCLUDED IN (?P<year>20\d{2}) LOCALITIES", re.IGNORECASE)
_FIXED = re.compile(r" +(?P<contractor>\d{5}) +(?P<number>\d{2}) {2,}(?P<rest>\S.*)")
_APART = re.compile(r" {2,}")
_LAST_NOTE = "*"
_PREAMBLE = 2
_WITH_STATE = 3


class CountiesImporter:
    """Reads the sheet, and the text form where the sheet is not there."""

    dataset = Dataset.LOCALITIES
    tables = """
    CREATE TABLE counties (
        place INTEGER PRIMARY KEY, contractor TEXT NOT NULL, number TEXT NOT NULL,
        state TEXT NOT NULL, area TEXT NOT NULL, counties TEXT NOT NULL
    ) STRICT;
    CREATE INDEX counties_by_locality ON counties (contractor, number);
    """
    compared = MainTable("counties", ("contractor", "number", "counties"), {"area": "renamed"})
    least_rows = 100

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know the file by its title, which names the year."""
        found = _TITLE.search(beginning_of(file))
        return yearly(self.dataset, int(found["year"])) if found else None

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read the sheet, else the text, which shortens names; whatever else came must list the same localities."""
        sheets_first = sorted(files, key=lambda file: (_is_text(file), file.name))
        read = [list(_texts(file) if _is_text(file) else _sheet(file)) for file in sheets_first]
        for file, rows in zip(sheets_first, read, strict=True):
            if sorted(row[:2] for row in rows) != sorted(row[:2] for row in read[0]):
                raise FileRefused(file.label, "lists other localities than another file of its year")
        told(sum(map(len, read)))
        columns = "(contractor, number, state, area, counties)"
        database.executemany(f"INSERT INTO counties {columns} VALUES (?, ?, ?, ?, ?)", read[0])  # noqa: S608  # fixed

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that every locality has counties."""
        (bare,) = database.execute("SELECT count(*) FROM counties WHERE counties = ''").fetchone()
        return ["A locality has no counties."] if bare else []


Row = tuple[str, str, str, str, str]


def _is_text(file: SourceFile) -> bool:
    return not is_spreadsheet(file) and re.search(rb"\n {2,}\d{5} ", file.head(2048)) is not None


def _sheet(file: SourceFile) -> Iterator[Row]:
    state, ended, above = "", False, 0
    for number, cells in rows_of(file):
        above += 1
        if above <= _PREAMBLE:
            continue
        line = Line(file, number)
        if ended or len(cells) != len(Row.__args__):  # type: ignore[attr-defined]  # an alias of a tuple has them
            raise line.refuse("is not a locality with its state, area and counties")
        ended = cells[0].startswith(_LAST_NOTE)
        if not ended:
            state = cells[2] or state
            yield *_key(line, cells[0], cells[1]), state, cells[3].rstrip("* "), cells[4]
    _refuse_cut(file, ended=ended)


def _texts(file: SourceFile) -> Iterator[Row]:
    state, ended = "", False
    for number, text in file.lines():
        if found := _FIXED.fullmatch(text):
            parts = _APART.split(found["rest"].strip())
            state = parts[0] if len(parts) == _WITH_STATE else state
            key = _key(Line(file, number), found["contractor"], found["number"])
            yield *key, state, parts[-2].rstrip("* ") if len(parts) > 1 else "", parts[-1]
        ended = ended or text.startswith(_LAST_NOTE)
    _refuse_cut(file, ended=ended)


def _key(line: Line, contractor: str, number: str) -> tuple[str, str]:
    return line.digits(contractor, 5, "the contractor"), line.digits(number, 2, "the locality")


def _refuse_cut(file: SourceFile, *, ended: bool) -> None:
    if not ended:
        raise FileRefused(file.label, "ends before its last note: it is cut short")
