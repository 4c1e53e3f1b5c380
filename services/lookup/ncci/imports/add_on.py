"""Add-on code edits: CMS's fixed-width file and spreadsheet, and our plain csv without days.

Source of the layout: CMS's add-on code edit file as published since 2022 (one blank-filled record a line: type, add-on
code, its deletion, primary code, its deletion, the edit's first and last day as year and day of year, notes).
"""

import csv
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from typing import NamedTuple

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import is_spreadsheet
from services.lookup.ncci.imports import fields
from services.lookup.ncci.imports.naming import first_day, refuse_medicaid
from services.lookup.ncci.imports.sheet import sheet_head, sheet_rows
from services.lookup.ncci.imports.writing import insert

# The change request that made add-on code edits: their first day in the original files.
BEGAN = date(2013, 1, 1)
CONTRACTOR_DEFINED = "CCCCC"

# An empty primary code stands for those that contractors define; `effective` and `last` as in ptp.py.
_TABLES = """
CREATE TABLE add_on (
    add_on TEXT NOT NULL, primary_code TEXT NOT NULL, effective INTEGER NOT NULL, last INTEGER NOT NULL,
    edit_type INTEGER NOT NULL, PRIMARY KEY (add_on, primary_code, effective, last)
) STRICT, WITHOUT ROWID;
CREATE INDEX add_on_by_primary ON add_on (primary_code);
"""
_COMPARED = MainTable("add_on", ("add_on", "primary_code"), {"edit_type": "retyped"})
_PLAIN = ("primary_code", "add_on_code", "aoc_edit_type")
_DATE = r"(?:[0-9]{7}| {7})"
_RECORD = re.compile(rf"[123][A-Z0-9]{{5}}{_DATE}[A-Z0-9]{{5}}{_DATE}{_DATE}(?:{_DATE}| *$)")
_ENDS = (0, 1, 6, 13, 18, 25, 32, 39)
# The spreadsheet's headings without their punctuation; the dates' are followed by "julian" in some editions.
_HEADINGS = (
    *("aocedittype", "addoncode", "aocdeldt", "primarycode", "primarycodedeldt"),
    *("aocediteffdt", "aoceditdeldt"),
)
_LONGEST_PREAMBLE = 10
_WHOLE_RECORD = 32


class _Form(NamedTuple):
    """How a file is laid out, and how its rows become type, add-on, its end, primary, its end, first day, end."""

    layout: Layout
    rows: Callable[[SourceFile], Iterator[tuple[int, Sequence[str]]]]


@dataclass
class AddOnImporter:
    """Reads the pairs of add-on codes and their primaries."""

    least_rows: int
    dataset: Dataset = Dataset.ADD_ON_CODES
    tables: str = _TABLES
    compared: MainTable = _COMPARED

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by the records or the heading; the edition's first day stands in the name.

        CMS publishes the list for a year and again in a quarter in which it changes: it holds to the year's end,
        or until the next one that is loaded.
        """
        form = _form_of(file)
        if form is None:
            return None
        refuse_medicaid(file)
        first = first_day(file)
        if first is None:
            raise FileRefused(
                file.label, "nothing says from when this list is; put its first day into the name: 2026-04-01"
            )
        began = BEGAN if form.layout is Layout.ORIGINAL else None
        title = f"NCCI add-on code edits, {first}"
        return EditionFacts(self.dataset, str(first), title, first, date(first.year, 12, 31), form.layout, began)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read every pair. Raises LineRefused."""
        for file in files:
            insert(database, "add_on", file, _pairs(file), told)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """A type 1 code has listed primaries alone, a type 2 code none."""
        [faults] = database.execute(
            "SELECT count(*) FROM add_on WHERE (edit_type = 1 AND primary_code = '')"
            " OR (edit_type = 2 AND primary_code <> '')"
        ).fetchone()
        return [f"{faults:,} pairs of {facts.id} have a primary that their type excludes."] if faults else []


def _pairs(file: SourceFile) -> Iterator[tuple[int, tuple[int | str, ...]]]:
    form = _form_of(file)
    assert form is not None, "only recognised files are read"
    for number, row in form.rows(file):
        try:
            pair = _pair(row)
        except ValueError as error:
            raise LineRefused(file.label, number, str(error)) from None
        yield number, pair


def _pair(row: Sequence[str]) -> tuple[int | str, ...]:
    if len(row) < len(_HEADINGS):
        raise ValueError("the line is cut short")
    kind, add_on, add_on_end, primary, primary_end, effective, end = row[: len(_HEADINGS)]
    if kind.strip() not in {"1", "2", "3"}:
        raise ValueError("an add-on code is of type 1, 2 or 3")
    listed = fields.code(primary)
    ends = [number for text in (add_on_end, primary_end, end) if (number := fields.ordinal_day(text))]
    return (
        fields.code(add_on),
        "" if listed == CONTRACTOR_DEFINED else listed,
        fields.ordinal_day(effective),
        min(ends, default=0),
        int(kind),
    )


def _form_of(file: SourceFile) -> _Form | None:
    if is_spreadsheet(file):
        return _Form(Layout.ORIGINAL, _sheet) if _heading(file) else None
    lines = file.head().decode("cp1252", "replace").lstrip("ï»¿").splitlines()[:_LONGEST_PREAMBLE]
    if lines and sorted(_named(next(csv.reader(lines[:1]), []))) == sorted(_PLAIN):
        return _Form(Layout.PLAIN, _plain)
    return _Form(Layout.ORIGINAL, _fixed_width) if lines and all(map(_RECORD.match, lines[:-1] or lines)) else None


def _plain(file: SourceFile) -> Iterator[tuple[int, Sequence[str]]]:
    rows = file.rows()
    header = _named(next(rows)[1])
    for number, row in rows:
        if len(row) != len(_PLAIN):
            raise LineRefused(file.label, number, f"a pair has {len(_PLAIN)} columns, this line {len(row)}")
        said = dict(zip(header, row, strict=True))
        yield number, (said["aoc_edit_type"], said["add_on_code"], "", said["primary_code"], "", "", "")


def _fixed_width(file: SourceFile) -> Iterator[tuple[int, Sequence[str]]]:
    for number, line in file.lines():
        if not line.strip():
            continue
        if len(line) < _WHOLE_RECORD:
            raise LineRefused(file.label, number, "the line is cut short")
        yield number, [line[start:end] for start, end in pairwise(_ENDS)]


def _sheet(file: SourceFile) -> Iterator[tuple[int, Sequence[str]]]:
    found = _heading(file)
    assert found is not None, "only recognised files are read"
    heading, columns = found
    for number, row in islice(sheet_rows(file), heading, None):
        if any(cell.strip() for cell in row):
            yield number, [row[at] if at < len(row) else "" for at in columns]


def _heading(file: SourceFile) -> tuple[int, list[int]] | None:
    """Find the heading of the spreadsheet: its row, and where each of the columns stands."""
    for number, row in enumerate(sheet_head(file, _LONGEST_PREAMBLE), start=1):
        words = [re.sub(r"[^a-z]", "", cell.lower()).removesuffix("julian") for cell in row]
        if all(name in words for name in _HEADINGS):
            return number, [words.index(name) for name in _HEADINGS]
    return None


def _named(header: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in header]
