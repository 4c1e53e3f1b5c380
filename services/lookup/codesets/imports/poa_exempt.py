"""The codes that are exempt from present-on-admission reporting (CMS), as tab-delimited text or as a spreadsheet."""

import re
import sqlite3
from collections.abc import Iterator, Sequence

from services.lookup.domain import CodeSystem, canonical
from services.lookup.editions.calendar import first_of_fiscal_year, last_of_fiscal_year
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import head_rows, is_spreadsheet, sheet_rows

_HEAD = re.compile(r"Order(\d\d)\tPOAexemptCode\tDescription")
_CHANGES = re.compile(r"(add|delete|revise)codes", re.IGNORECASE)
_COLUMNS = 3
_CENTURY = 2000

Exempt = tuple[str, str]


class PoaExemptList:
    """The list of one fiscal year; the lists of what was added to it, beside it, are left out."""

    dataset = Dataset.ICD10CM_POA_EXEMPT
    tables = """
    CREATE TABLE exempt (
        code TEXT PRIMARY KEY,        -- in official form
        title TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("exempt", ("code",), {"title": "retitled"})
    least_rows = 20_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by its head line, which names the year; a list of additions has the same and is told by its name."""
        head = _HEAD.fullmatch(_head_line(file))
        if head is None or _CHANGES.search(file.name):
            return None
        year = _CENTURY + int(head[1])
        first = first_of_fiscal_year(year)
        title = f"POA exempt codes FY{year}"
        return EditionFacts(self.dataset, first.isoformat(), title, first, last_of_fiscal_year(year))

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every line; the text and the spreadsheet of the same list must say the same."""
        first, *others = files
        listed = dict(_exempt(first))
        database.executemany("INSERT INTO exempt VALUES (?, ?)", listed.items())
        told(len(listed))
        for other in others:
            if dict(_exempt(other)) != listed:
                raise FileRefused(other.label, f"does not list the same codes as {first.label}")

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that every code has its description."""
        bare = database.execute("SELECT code FROM exempt WHERE title = ''").fetchall()
        return [f"{code} has no description in {facts.title}." for (code,) in bare]


def _head_line(file: SourceFile) -> str:
    if is_spreadsheet(file):
        return "\n".join("\t".join(row) for _, row in head_rows(file, 1))
    return file.head(1024).decode("cp1252", "replace").splitlines()[0] if file.head(1).strip() else ""


def _exempt(file: SourceFile) -> Iterator[Exempt]:
    seen: set[str] = set()
    for number, row in _rows(file):
        code = canonical(CodeSystem.ICD10CM, row[1]) if len(row) == _COLUMNS else None
        if code is None or code in seen:
            raise LineRefused(file.label, number, "has not an order number, a code that is new, and its description")
        seen.add(code)
        yield code, row[2]


def _rows(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    read = sheet_rows(file) if is_spreadsheet(file) else file.rows("cp1252", "\t")
    return (each for each in read if each[0] > 1)
