"""Imports the anesthesia conversion factors: one for each payment locality, for a year."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from decimal import Decimal

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.fees.calendar import year_named, yearly
from services.lookup.fees.imports.cells import Line, beginning_of, rows_of
from services.lookup.fees.imports.gathering import Gathered
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import is_spreadsheet

_NATIONAL = re.compile(r"National Anes CF of (?P<factor>\d+\.\d+)", re.IGNORECASE)
_PLAIN_HEADING = b"mac,locality,anes_cf"
# The text form has no heading, and writes its factors in cents.
_FIXED = re.compile(r"(?P<contractor>\d{5}) {3,}(?P<number>\d{2}) +(?P<name>\S.*?) +(?P<cents>\d{3,4}) *")
_SAMPLE = 5
_CENT = Decimal("0.01")


class AnesthesiaImporter:
    """Reads the sheet, which states the national factor too, the text form, and our plain csv."""

    dataset = Dataset.ANESTHESIA
    tables = """
    CREATE TABLE anesthesia (
        contractor TEXT NOT NULL, number TEXT NOT NULL, factor TEXT NOT NULL,
        PRIMARY KEY (contractor, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE national (factor TEXT NOT NULL) STRICT;
    """
    compared = MainTable("anesthesia", ("contractor", "number"), {"factor": "factor_changed"})
    least_rows = 100

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know the sheet and the plain csv by their heading, the text by the form of its first lines."""
        plain = file.head(len(_PLAIN_HEADING)) == _PLAIN_HEADING
        if not plain and not _is_text(file) and not _national(file):
            return None
        year = year_named(file.names)
        if year is None:
            raise FileRefused(file.label, "nothing says its year; name it as CMS does (ANES2025)")
        return yearly(self.dataset, year, Layout.PLAIN if plain else Layout.ORIGINAL)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read every file; those of one year must say the same."""
        gathered = Gathered(told)
        for file in files:
            for line, contractor, number, factor in _records(file):
                key = (line.digits(contractor, 5, "the contractor"), line.digits(number, 2, "the locality"))
                gathered.add(line, key, (line.number_of(factor, 2, "the conversion factor"),))
        gathered.finish()
        rows = ((*key, *row) for key, row in sorted(gathered.rows.items()))
        database.executemany("INSERT INTO anesthesia VALUES (?, ?, ?)", rows)
        database.executemany(
            "INSERT INTO national VALUES (?)", {(said,) for file in files if (said := _national(file))}
        )

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that the file reaches Wyoming (locality 21), its last, and names at most one national factor."""
        (count,) = database.execute("SELECT count(*) FROM national").fetchone()
        last = database.execute("SELECT 1 FROM anesthesia WHERE number = '21'").fetchone()
        said = ["The files name more than one national factor."] if count > 1 else []
        return said if last else [*said, "The file ends before Wyoming: it is cut short."]


def _is_text(file: SourceFile) -> bool:
    if is_spreadsheet(file):
        return False
    lines = file.head(2048).decode("cp1252", "replace").splitlines()[:_SAMPLE]
    return len(lines) == _SAMPLE and all(_FIXED.fullmatch(line) for line in lines)


def _national(file: SourceFile) -> str:
    found = _NATIONAL.search(beginning_of(file))
    return found["factor"] if found else ""


def _records(file: SourceFile) -> Iterator[tuple[Line, str, str, str]]:
    if _is_text(file):
        yield from _texts(file)
        return
    rows = rows_of(file)
    _, heading = next(rows)
    for number, cells in rows:
        if len(cells) != len(heading):
            raise Line(file, number).refuse(f"has {len(cells)} columns where the heading has {len(heading)}")
        yield Line(file, number), cells[0], cells[1], cells[-1]


def _texts(file: SourceFile) -> Iterator[tuple[Line, str, str, str]]:
    for number, text in file.lines():
        found = _FIXED.fullmatch(text)
        if found:
            yield Line(file, number), found["contractor"], found["number"], str(int(found["cents"]) * _CENT)
        elif text.strip(" \x1a"):
            raise Line(file, number).refuse("is not laid out as the lines above")
