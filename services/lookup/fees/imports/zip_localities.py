"""Imports the ZIP code to payment locality file, one edition a quarter. Source: its record layout (ZIP5lyout)."""

import re
import sqlite3
from collections.abc import Iterable, Sequence

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.fees.calendar import quarterly
from services.lookup.fees.imports.cells import Line
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

# State, ZIP code, contractor, locality, rural indicator, lab locality, rural indicator 2, plus-four flag, part B
# indicator, filler, year and quarter.
_RECORD = re.compile(
    r"(?P<state>[A-Z]{2})(?P<zip>\d{5})(?P<contractor>\d{5})(?P<number>\d{2})(?P<rural>[ RB])"
    r".{2}.{3}(?P<plus_four>[01]) (?P<part_b>.).{52}(?P<year>20\d{2})(?P<quarter>[1-4])"
)
_SAMPLE = 5
_TOLD_EVERY = 5_000


class ZipLocalitiesImporter:
    """Reads the fixed-width file of 80 characters a line."""

    dataset = Dataset.ZIP_LOCALITIES
    tables = """
    CREATE TABLE zip_localities (
        zip TEXT PRIMARY KEY, state TEXT NOT NULL, contractor TEXT NOT NULL, number TEXT NOT NULL,
        rural TEXT NOT NULL, plus_four TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("zip_localities", ("zip",), {"number": "moved", "contractor": "contractor_changed"})
    least_rows = 40_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know the file by the form of its first lines, which name the quarter."""
        lines = file.head(1024).decode("cp1252", "replace").splitlines()[:_SAMPLE]
        found = [_RECORD.fullmatch(line) for line in lines]
        if len(found) < _SAMPLE or not all(found):
            return None
        first = found[0]
        assert first is not None
        return quarterly(self.dataset, int(first["year"]), 3 * int(first["quarter"]) - 2)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read every line; all of them are of one quarter, and no ZIP code comes twice."""
        read: dict[str, tuple[str, ...]] = {}
        for file in files:
            _read(file, read, told)
        rows = ((zip_code, *row) for zip_code, row in sorted(read.items()))
        database.executemany("INSERT INTO zip_localities VALUES (?, ?, ?, ?, ?, ?)", rows)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that the file reaches its last state."""
        (last,) = database.execute("SELECT max(state) FROM zip_localities").fetchone()
        return [] if last == "WY" else ["The file ends before Wyoming: it is cut short."]


def _read(file: SourceFile, read: dict[str, tuple[str, ...]], told: Told) -> None:
    quarter = ""
    for number, text in file.lines():
        if text.strip(" \x1a") == "":
            continue
        found, line = _RECORD.fullmatch(text), Line(file, number)
        if found is None:
            raise line.refuse("is not laid out as the record layout says")
        quarter = quarter or found["year"] + found["quarter"]
        if found["year"] + found["quarter"] != quarter:
            raise line.refuse("is of another quarter than the lines above")
        _keep(line, found["zip"], found.group("state", "contractor", "number", "rural", "plus_four"), read)
        if number % _TOLD_EVERY == 0:
            told(_TOLD_EVERY)
    if not quarter:
        raise FileRefused(file.label, "holds no row")
    told(len(read) % _TOLD_EVERY)


def _keep(line: Line, zip_code: str, row: Iterable[str], read: dict[str, tuple[str, ...]]) -> None:
    kept = tuple(cell.strip() for cell in row)
    if read.setdefault(zip_code, kept) != kept:
        raise line.refuse("gives a ZIP code that came before another locality")
