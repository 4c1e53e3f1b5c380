"""The complete lists of MCCs and CCs: Tables 6I and 6J of the IPPS final rule, read together."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice

from services.lookup.codesets.fiscal_year import year_of
from services.lookup.domain import undotted
from services.lookup.editions.calendar import first_of_fiscal_year, last_of_fiscal_year
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

_TITLE = re.compile(r"\W*TABLE 6([IJ])\b\W*COMPLETE (MCC|CC) LIST", re.IGNORECASE)
_LISTED = re.compile(r"([A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?)\t\S.*")
_HEAD_LINES = 2
_END = "Notes"


class ComplicationsImporter:
    """Reads both lists: a title, a head line, then a code, a tab and its description a line."""

    dataset = Dataset.CC_LIST
    tables = "CREATE TABLE complications (code TEXT PRIMARY KEY, level TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    compared = MainTable("complications", ("code",), {"level": "changed_level"})
    least_rows = 10_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know a list by its title, its fiscal year by the codes that it lists, else by its name."""
        if _level(file) is None:
            return None
        year = year_of({undotted(code) for code in _codes(file)}, file.names)
        if year is None:
            raise FileRefused(file.label, "nothing says its fiscal year: name it, as in FY2026")
        title = f"Complete CC and MCC lists FY{year} (IPPS final rule, Tables 6I and 6J)"
        return EditionFacts(self.dataset, f"FY{year}", title, first_of_fiscal_year(year), last_of_fiscal_year(year))

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take both lists; refuse a code that comes twice."""
        for file in files:
            rows = [(code, _level(file)) for code in _codes(file)]
            try:
                database.executemany("INSERT INTO complications VALUES (?, ?)", rows)
            except sqlite3.IntegrityError as error:
                raise FileRefused(file.label, "lists a code twice, or one that the other list has") from error
            told(len(rows))

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Both lists must be there: with one alone every code of the other would count as neither."""
        there = {level for (level,) in database.execute("SELECT DISTINCT level FROM complications")}
        missing = {"CC": "6J", "MCC": "6I"}
        return [
            f"the {level} list of {facts.id} is missing: import Table {missing[level]} in the same run"
            for level in sorted(missing.keys() - there)
        ]


def _level(file: SourceFile) -> str | None:
    title = _TITLE.match(file.head(400).decode("cp1252", "replace"))
    return title[2].upper() if title else None


def _codes(file: SourceFile) -> Iterator[str]:
    for number, line in islice(file.lines(), _HEAD_LINES, None):
        if not line.strip() or line.strip().startswith(_END):
            continue
        listed = _LISTED.fullmatch(line)
        if listed is None:
            raise LineRefused(file.label, number, "is not a code, a tab and its description")
        yield listed[1]
