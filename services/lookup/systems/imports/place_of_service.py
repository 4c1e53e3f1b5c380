"""Place of service codes (CMS, Place of Service Code Set) in our plain csv layout."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.systems.imports.inserting import Values, insert_once
from services.lookup.systems.imports.plain import has_columns, plain_rows

UNASSIGNED = "Unassigned"

_COLUMNS = ("pos_code", "pos_type", "pos_name", "pos_description")
_CODE = re.compile(r"\d\d")
_ISO = re.compile(r"20\d\d-\d\d-\d\d")
_PLACES = 99
# Since when the youngest places are assigned, as the code set states of each (CMS, Place of Service Code Set): by
# them a list is dated that states no day of its own.
FIRST_DAYS = {
    "66": date(2024, 8, 1),
    "27": date(2023, 10, 1),
    "10": date(2022, 1, 1),
    "58": date(2020, 1, 1),
}


class PlaceOfServiceImporter:
    """The whole list of two digits, those that are not assigned too."""

    dataset = Dataset.PLACE_OF_SERVICE
    tables = """
        CREATE TABLE places (
            code TEXT NOT NULL PRIMARY KEY,
            rate TEXT NOT NULL,               -- Facility or Non-Facility: which Medicare amount applies
            title TEXT NOT NULL,
            description TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("places", ("code",), {"title": "retitled"})
    least_rows = _PLACES

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by its head line; the day is that of its name, or else of the youngest place assigned in it."""
        if not has_columns(file, _COLUMNS):
            return None
        begins = _begins(file)
        title = f"Place of Service Code Set, {begins}"
        return EditionFacts(self.dataset, begins.isoformat(), title, begins, None, Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Parse the list. Raises LineRefused."""
        for file in files:
            insert_once(database, "INSERT INTO places VALUES (?, ?, ?, ?)", _rows(file), file, told)

    def check(self, database: sqlite3.Connection, _facts: EditionFacts) -> list[str]:
        """Check that the list goes from 01 to 99."""
        codes = {code for (code,) in database.execute("SELECT code FROM places")}
        missing = [f"{number:02}" for number in range(1, _PLACES + 1) if f"{number:02}" not in codes]
        return [f"these places are missing: {', '.join(missing)}"] if missing else []


def _begins(file: SourceFile) -> date:
    named = next((match for match in map(_ISO.search, file.names) if match), None)
    if named:
        return date.fromisoformat(named[0])
    assigned = {row["pos_code"] for _, row in plain_rows(file) if row["pos_name"] != UNASSIGNED}
    youngest = next((day for code, day in FIRST_DAYS.items() if code in assigned), None)
    if youngest is None:
        raise FileRefused(file.label, "does not say its day: name it after it, as in place_of_service_2024-08-01.csv")
    return youngest


def _rows(file: SourceFile) -> Iterator[tuple[int, Values]]:
    for line, row in plain_rows(file):
        code, kind, title, description = (row[name].strip() for name in _COLUMNS)
        if not _CODE.fullmatch(code):
            raise LineRefused(file.label, line, "has no place of service where one is expected")
        yield line, (code, kind, title or None, description)
