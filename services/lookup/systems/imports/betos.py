"""The Restructured BETOS classification (CMS RBCS): what kind of service each HCPCS and CPT code is, and its days."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.days import iso_day, named_year
from services.lookup.systems.imports.inserting import Values, insert_once
from services.lookup.systems.imports.plain import has_columns, plain_rows

_COLUMNS = (
    "hcpcs_code",
    "rbcs_procedure",
    "rbcs_category",
    "rbcs_subcategory",
    "rbcs_family",
    "hcpcs_date_added",
    "hcpcs_date_ended",
    "rbcs_date_effective",
)
_CODE = re.compile(r"[A-Z0-9]{5}")
_NEVER = "9999-12-31"
_NO_FAMILY = "No RBCS Family"


class BetosImporter:
    """One year's classification. A code that was classified anew has a row for each day from which one holds."""

    dataset = Dataset.BETOS
    tables = """
        CREATE TABLE classes (
            code TEXT NOT NULL,
            since TEXT NOT NULL,              -- the day from which it is classified so
            category TEXT NOT NULL,
            subcategory TEXT NOT NULL,
            family TEXT NOT NULL,
            procedure TEXT NOT NULL,          -- Major, Other, Non-Procedure
            added TEXT,                       -- the days of the code itself
            ended TEXT,
            PRIMARY KEY (code, since)
        ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("classes", ("code", "since"), {"category": "reclassified", "ended": "end_day_changed"})
    least_rows = 12_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by its head line. Raises FileRefused when no name says the year."""
        if not has_columns(file, _COLUMNS):
            return None
        year = named_year(file.names)
        if year is None:
            raise FileRefused(file.label, "does not say its year: name it after it, as in rbcs_2024.csv")
        title = f"Restructured BETOS Classification System {year}"
        return EditionFacts(self.dataset, f"{year}-01-01", title, date(year, 1, 1), None, Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Parse the classification. Raises LineRefused."""
        for file in files:
            insert_once(database, "INSERT INTO classes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _rows(file), file, told)

    def check(self, database: sqlite3.Connection, _facts: EditionFacts) -> list[str]:
        """Check that no code states two first or last days."""
        (torn,) = database.execute(
            "SELECT count(*) FROM (SELECT code FROM classes GROUP BY code"
            " HAVING count(DISTINCT added) > 1 OR count(DISTINCT coalesce(ended, '')) > 1)"
        ).fetchone()
        return [f"{torn} codes state more than one first or last day"] if torn else []


def _rows(file: SourceFile) -> Iterator[tuple[int, Values]]:
    for line, row in plain_rows(file):
        code, procedure, category, subcategory, family, *_ = (row[name].strip() for name in _COLUMNS)
        if not _CODE.fullmatch(code):
            raise LineRefused(file.label, line, "has no code where one is expected")
        added, ended, since = (iso_day(row[name], file, line) for name in _COLUMNS[5:])
        family = "" if family == _NO_FAMILY else family
        yield line, (code, since, category, subcategory, family, procedure, added, None if ended == _NEVER else ended)
