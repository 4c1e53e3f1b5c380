"""The conversion table of NCHS: each new code, the day from which it holds, and what was assigned before.

A bare year means its 1 October, any other number counts days as a spreadsheet does (the table's own head line). Commas
and semicolons part alternatives, "and" what was assigned together; a comma before "and" makes one list of all.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.lookup.domain import CodeSystem, canonical
from services.lookup.editions.calendar import fiscal_year_of
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import Cell, head_rows, is_spreadsheet, sheet_cells

_HEAD = ("Current code assignment", "Effective", "Previous Code(s) Assignment")
_HEAD_WITHIN = 10
_DAY_ZERO = date(1899, 12, 30)
_YEARS = range(2015, 2100)
_NONE = "none"
_TOGETHER = re.compile(r"\s+and\s+|\s*&\s*", re.IGNORECASE)
_EITHER = re.compile(r"\s*[,;]\s*")
_CODE = r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?"
_NAMED = re.compile(
    rf"(?:codes? (?:in|from) categories |a code from )?({_CODE})(?:\.?-|\s*-\s*({_CODE}))?", re.IGNORECASE
)

TABLES = """
CREATE TABLE conversions (
    code TEXT NOT NULL,               -- in official form
    first TEXT NOT NULL,              -- the day from which it holds
    printed TEXT NOT NULL,            -- what was assigned before, as printed
    PRIMARY KEY (code, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE previous (               -- one code or range; of each clause one applies, and all clauses together
    code TEXT NOT NULL,
    first TEXT NOT NULL,
    clause INTEGER NOT NULL,
    begins TEXT NOT NULL,
    ends TEXT,                        -- the end of a range
    PRIMARY KEY (code, first, clause, begins),
    FOREIGN KEY (code, first) REFERENCES conversions
) STRICT, WITHOUT ROWID;
CREATE INDEX previous_by_begin ON previous (begins);
"""


@dataclass(frozen=True, slots=True)
class Previous:
    """A code that was assigned before, or a range of them."""

    clause: int
    begins: str
    ends: str | None


class ConversionTable:
    """The table; it lists the new codes of every edition since FY2017."""

    dataset = Dataset.ICD10CM_CONVERSION
    tables = TABLES
    compared = MainTable("conversions", ("code", "first"), {"printed": "reassigned"})
    least_rows = 5_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by its head line; its edition is that of its newest codes."""
        if not is_spreadsheet(file) or _head_row(file) is None:
            return None
        newest = max(first for _, _, first, _ in _rows(file))
        title = f"ICD-10-CM Conversion Table FY{fiscal_year_of(newest)}"
        return EditionFacts(self.dataset, newest.isoformat(), title, newest, None, answers_from=date(2015, 10, 1))

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every row; where a code comes twice on a day, what was assigned before is joined as alternatives."""
        if len(files) > 1:
            raise FileRefused(files[1].label, "is a second file of the same table")
        for number, code, first, printed in _rows(files[0]):
            previous = _previous(files[0], number, printed)
            database.execute(_JOINED, (code, str(first), printed))
            database.executemany(
                "INSERT OR IGNORE INTO previous VALUES (?, ?, ?, ?, ?)",
                [(code, str(first), each.clause, each.begins, each.ends) for each in previous],
            )
            told(1)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that no code is said to have been assigned before itself."""
        wrong = database.execute("SELECT code FROM previous WHERE code = begins").fetchall()
        return [f"{code} is said to have been {code} before, in {facts.title}." for (code,) in wrong]


_JOINED = """
INSERT INTO conversions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET printed = printed || ', ' || excluded.printed
"""


def _head_row(file: SourceFile) -> int | None:
    heads = (number for number, row in head_rows(file, _HEAD_WITHIN) if tuple(map(str.strip, row[:3])) == _HEAD)
    return next(heads, None)


def _rows(file: SourceFile) -> Iterator[tuple[int, str, date, str]]:
    head = _head_row(file) or 0
    for number, row in sheet_cells(file):
        if number > head and any(value is not None for value in row):
            code = canonical(CodeSystem.ICD10CM, str(row[0] or "").strip())
            if code is None or len(row) < len(_HEAD) or row[2] is None:
                raise LineRefused(file.label, number, "has not a code, its day, and what was assigned before")
            yield number, code, _day(file, number, row[1]), str(row[2]).strip()


def _day(file: SourceFile, number: int, value: Cell) -> date:
    match value:
        case datetime():
            return value.date()
        case int() if value in _YEARS:
            return date(value, 10, 1)
        case int() if value > _YEARS.stop:
            return _DAY_ZERO + timedelta(days=value)
    raise LineRefused(file.label, number, "has no year or day in its second column")


def _previous(file: SourceFile, number: int, printed: str) -> list[Previous]:
    if printed.lower() == _NONE:
        return []
    return [
        Previous(clause, *_named(file, number, text)) for clause, texts in enumerate(clauses(printed)) for text in texts
    ]


def clauses(printed: str) -> list[list[str]]:
    """Part what is printed into clauses that apply together, each a list of alternatives."""
    parts = [_EITHER.split(part.strip()) for part in _TOGETHER.split(printed)]
    if len(parts) > 1 and any(len(part) > 1 for part in parts):
        parts = [[each] for part in parts for each in part]  # "H02.201, H02.202, H02.204 and H02.205" is one list
    return [[each for each in part if each] for part in parts]


def _named(file: SourceFile, number: int, text: str) -> tuple[str, str | None]:
    match = _NAMED.fullmatch(text)
    if match is None:
        raise LineRefused(file.label, number, "names something before it that is no code and no range")
    return match[1], match[2] or (f"{match[1]}-" if text.endswith("-") else None)
