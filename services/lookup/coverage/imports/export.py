"""The bulk export of the Medicare Coverage Database, all its tables read together as one edition.

Source: CMS, downloads of the Medicare Coverage Database (current or all articles and LCDs, NCDs), each a zip that holds
a zip of csv tables. Descriptions of procedures are the AMA's words and never read.
"""

import sqlite3
from collections.abc import Sequence
from datetime import date

from services.lookup.coverage.imports.documents import ARTICLE
from services.lookup.coverage.imports.headers import DATED, NOT_READ, table_of
from services.lookup.coverage.imports.rows import header_of, rows_of
from services.lookup.coverage.imports.tables import INDEXES, TABLES
from services.lookup.coverage.imports.writing import Writer, close_ranges, complete_states
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

ICD10_BEGAN = date(2015, 10, 1)
_TOLD_EACH = 10_000
_ORPHANS = """
SELECT count(DISTINCT document) FROM listing
WHERE NOT EXISTS (SELECT 1 FROM document WHERE document.document = listing.document)
"""
_WITHOUT_DAY = "SELECT display FROM document WHERE first IS NULL AND status = 'A' ORDER BY display LIMIT 3"


class CoverageExportImporter:
    """Reads every table of one export that was given, in however many archives it came."""

    dataset = Dataset.COVERAGE
    tables = TABLES
    compared = MainTable("document", ("kind", "id"), {"title": "retitled", "version": "revised"})
    least_rows = 1_500

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by the header whether it is a table of the export; only all of them together say of which day."""
        return None if table_of(header_of(file)) is None else _facts(ICD10_BEGAN, "export")

    def edition_of(self, files: Sequence[SourceFile]) -> EditionFacts:
        """Name the edition by the day on which a document of it was last changed. Raises FileRefused without any."""
        days = [day for file in files for day in _changed(file)]
        if not days:
            raise FileRefused(files[0].label, "no article.csv, lcd.csv or ncd_trkg.csv came with it to say its day")
        return _facts(max(days), str(max(days)))

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read every row of the tables that answer questions. Raises LineRefused or FileRefused."""
        writer = Writer(database)
        for file in files:
            self._read(file, writer, told)
        complete_states(database)
        close_ranges(database)
        database.executescript(INDEXES)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that there are articles, that each list has its document, and that what is approved has a day."""
        said = []
        if not database.execute("SELECT 1 FROM document WHERE kind = ? LIMIT 1", (ARTICLE,)).fetchone():
            said.append(
                f"{facts.title} has no article: the codes lie in articles, import their archive with the others"
            )
        if orphans := database.execute(_ORPHANS).fetchone()[0]:
            said.append(f"{orphans} documents have lists of codes, and no row of their own")
        said += [f"{display} is approved, and no day says since when" for (display,) in database.execute(_WITHOUT_DAY)]
        return said

    def _read(self, file: SourceFile, writer: Writer, told: Told) -> None:
        table = table_of(header_of(file))
        if table is None:
            raise FileRefused(file.label, "is no table of the export")
        if table == NOT_READ:
            return
        take, number = writer.taking(table), 0
        for number, row in enumerate(rows_of(file), 1):
            take(row)
            if number % _TOLD_EACH == 0:
                told(_TOLD_EACH)
        told(number % _TOLD_EACH)


def _facts(first: date, name: str) -> EditionFacts:
    title = f"Medicare Coverage Database, export of {name}"
    return EditionFacts(Dataset.COVERAGE, name, title, first, None, answers_from=ICD10_BEGAN)


def _changed(file: SourceFile) -> list[date]:
    column = DATED.get(table_of(header_of(file)) or "")
    return [day for row in rows_of(file) if (day := row.day(column))] if column else []
