"""Two plain csv lists beside the HCPCS file: attributes of codes, and the codes not otherwise classified."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.days import iso_day, month_and_year, quarter_of
from services.lookup.systems.imports.inserting import Values, insert_once
from services.lookup.systems.imports.plain import has_columns, plain_rows

# fmt: off
_ATTRIBUTES = (
    "hcpcs_code", "price", "multi", "cov", "betos", "tos", "action", "cim", "mcm", "statute", "lab", "xref", "asc_grp",
    "proc", "anes", "date_term", "date_added", "date_asc", "date_action",
)
# fmt: on
_UNCLASSIFIED = ("hcpcs", "long_description", "add_date", "term_date")


class HcpcsAttributesImporter:
    """What CMS states of each code besides its description: several values of one kind are divided by colons."""

    dataset = Dataset.HCPCS_ATTRIBUTES
    tables = """
        CREATE TABLE attributes (
            code TEXT NOT NULL PRIMARY KEY,
            prices TEXT NOT NULL,             -- several values with blanks between, here and below
            multiple_pricing TEXT NOT NULL,
            coverage TEXT NOT NULL,
            betos TEXT NOT NULL,
            types_of_service TEXT NOT NULL,
            cross_references TEXT NOT NULL,   -- the codes to use instead or beside
            added TEXT,
            changed TEXT,
            ended TEXT,
            action TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("attributes", ("code",), {"ended": "end_day_changed"})
    least_rows = 6_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by its head line; the quarter is that of the newest action, or the one its name says."""
        if not has_columns(file, _ATTRIBUTES):
            return None
        latest = max((row["date_action"] for _, row in plain_rows(file)), default="")
        begins = quarter_of(latest, file)
        title = f"HCPCS Level II attributes, {month_and_year(begins)}"
        return EditionFacts(self.dataset, begins.isoformat(), title, begins, None, Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Parse the attributes. Raises LineRefused."""
        for file in files:
            insert_once(database, "INSERT INTO attributes VALUES (?,?,?,?,?,?,?,?,?,?,?)", _of(file), file, told)

    def check(self, _database: sqlite3.Connection, _facts: EditionFacts) -> list[str]:
        """Nothing in the list speaks of the list itself."""
        return []


class UnclassifiedImporter:
    """The codes for what has no code of its own: each needs a description on the claim."""

    dataset = Dataset.HCPCS_UNCLASSIFIED
    tables = """
        CREATE TABLE unclassified (
            code TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, added TEXT, ended TEXT
        ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("unclassified", ("code",), {"ended": "end_day_changed"})
    least_rows = 100

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by its head line; it is as old as the newest code in it."""
        if not has_columns(file, _UNCLASSIFIED):
            return None
        begins = quarter_of(max((row["add_date"] for _, row in plain_rows(file)), default=""), file)
        title = f"HCPCS codes not otherwise classified, {month_and_year(begins)}"
        return EditionFacts(self.dataset, begins.isoformat(), title, begins, None, Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Parse the list. Raises LineRefused."""
        for file in files:
            rows = _of_unclassified(file)
            insert_once(database, "INSERT INTO unclassified VALUES (?, ?, ?, ?)", rows, file, told)

    def check(self, _database: sqlite3.Connection, _facts: EditionFacts) -> list[str]:
        """Nothing in the list speaks of the list itself."""
        return []


def _of(file: SourceFile) -> Iterator[tuple[int, Values]]:
    for line, row in plain_rows(file):
        several = [row[name].replace(":", " ").strip() for name in ("price", "multi", "cov", "betos", "tos", "xref")]
        days = [iso_day(row[name], file, line) for name in ("date_added", "date_action", "date_term")]
        yield line, (row["hcpcs_code"].strip() or None, *several, *days, row["action"].strip())


def _of_unclassified(file: SourceFile) -> Iterator[tuple[int, Values]]:
    """Read the list; a row without days that repeats the code above it goes on with its description."""
    for _, alike in groupby(plain_rows(file), key=lambda numbered: numbered[1]["hcpcs"].strip()):
        (line, first), *others = alike
        going_on = [row["long_description"].strip() for _, row in others if not row["add_date"].strip()]
        title = " ".join([first["long_description"].strip(), *going_on])
        days = [iso_day(first[name], file, line) for name in ("add_date", "term_date")]
        yield line, (first["hcpcs"].strip() or None, title or None, *days)
        yield from (
            (again, (row["hcpcs"].strip(), None, None, None)) for again, row in others if row["add_date"].strip()
        )
