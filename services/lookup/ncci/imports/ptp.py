"""Procedure-to-procedure edits: CMS's tab-delimited parts, its spreadsheets, and our plain csv without effective days.

Source of the layout: the header of CMS's files (ccipra and ccioph, version 32.2); *=no data stands for an open end.
"""

import csv
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.ncci.days import day_of, number_of
from services.lookup.ncci.edits import Setting
from services.lookup.ncci.imports import fields
from services.lookup.ncci.imports.fields import Remembered
from services.lookup.ncci.imports.naming import (
    first_day,
    missing_part,
    quarter_name,
    quarter_of,
    refuse_medicaid,
    setting_of,
)
from services.lookup.ncci.imports.sheet import is_workbook, sheet_rows
from services.lookup.ncci.imports.writing import cut_short, insert

# The initiative's first edits; the original files keep every window since.
BEGAN = date(1996, 1, 1)

# `effective` is 0 where the file does not carry it, `last` is 0 while open (services/lookup/ncci/days.py).
_TABLES = """
CREATE TABLE rationale (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE ptp (
    column1 TEXT NOT NULL, column2 TEXT NOT NULL, effective INTEGER NOT NULL, last INTEGER NOT NULL,
    rationale INTEGER NOT NULL, indicator INTEGER NOT NULL,
    PRIMARY KEY (column1, column2, effective, last, rationale)
) STRICT, WITHOUT ROWID;
CREATE VIEW ptp_open AS SELECT column1, column2, indicator FROM ptp WHERE last = 0 AND indicator <> 9;
"""
# Made once the rows are there: that is many times as fast, and what is counted by column 2 needs the index alone.
_BY_COLUMN2 = "CREATE INDEX ptp_by_column2 ON ptp (column2, column1, effective, last, rationale, indicator)"
# What two quarters are compared by: the edits that were open when each was published.
_COMPARED = MainTable("ptp_open", ("column1", "column2"), {"indicator": "indicator_changed"})
_OVERLAPS = """
SELECT count(*) FROM (
    SELECT effective, lag(last) OVER pair AS before, lag(effective) OVER pair AS begun FROM ptp
    WHERE indicator <> 9 WINDOW pair AS (PARTITION BY column1, column2 ORDER BY effective, last)
) WHERE begun IS NOT NULL AND begun > 0 AND (before = 0 OR effective < before)
"""
_PLAIN = ("column_1", "column_2", "deletion_date", "modifier_indicator", "ptp_edit_rationale")
_CODE = re.compile(r"[A-Z0-9]{5}")
_LONGEST_HEADER = 25
_COLUMNS = 7


class _Meanings(NamedTuple):
    """What the fields of this edition mean, each text looked at once."""

    codes: Remembered[str]
    days: Remembered[int]
    last_days: Remembered[int]
    indicators: Remembered[int]
    rationales: Remembered[int]


@dataclass
class PtpImporter:
    """Reads the edits of one setting, in one file or in several parts."""

    dataset: Dataset
    setting: Setting
    least_rows: int
    tables: str = _TABLES
    compared: MainTable = _COMPARED

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by the header, by the name whose table it is, and by name or latest effective day the quarter."""
        layout = _layout_of(file)
        if layout is None:
            return None
        refuse_medicaid(file)
        if setting_of(file) is not self.setting:
            return None
        first, last = quarter_of(first_day(file) or _latest_day(file, layout))
        began = BEGAN if layout is Layout.ORIGINAL else None
        title = f"NCCI procedure-to-procedure edits, {self.setting}, {quarter_name(first)}"
        return EditionFacts(self.dataset, str(first), title, first, last, layout, began)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read all parts, then index them. Raises LineRefused, or FileRefused when a part is missing."""
        if missing := missing_part(files):
            raise FileRefused(files[0].label, f"the parts of this edition came without {missing}; import all together")
        database.execute("PRAGMA cache_size = -65536")
        rationales: Remembered[int] = Remembered(lambda text: _rationale(database, text))
        meanings = _Meanings(
            Remembered(fields.code),
            Remembered(fields.day),
            Remembered(fields.last_day),
            Remembered(fields.indicator),
            rationales,
        )
        for file in sorted(files, key=lambda each: each.label):
            insert(database, "ptp", file, _edits(file, meanings), told)
        database.execute(_BY_COLUMN2)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """No window of a pair may overlap another, no edit begin after the quarter, and the last line must be whole."""
        faults = cut_short(database, "SELECT text FROM rationale")
        if facts.layout is Layout.PLAIN:  # without effective days there is nothing to hold against another
            return faults
        if overlapping := database.execute(_OVERLAPS).fetchone()[0]:
            faults.append(f"{overlapping:,} windows overlap another window of the same pair.")
        [latest] = database.execute("SELECT max(effective) FROM ptp").fetchone()
        if facts.effective_to and latest > number_of(facts.effective_to):
            faults.append(f"It holds edits effective {day_of(latest)}: it is a later edition than {facts.id}.")
        return faults


def _layout_of(file: SourceFile) -> Layout | None:
    if is_workbook(file):
        return Layout.ORIGINAL if any(_is_heading(row) for _, row in _head(sheet_rows(file))) else None
    lines = file.head().decode("cp1252", "replace").splitlines()[:_LONGEST_HEADER]
    if lines and sorted(_named(lines[0].split(","))) == sorted(_PLAIN):
        return Layout.PLAIN
    return Layout.ORIGINAL if any(_is_heading(line.split("\t")) for line in lines) else None


def _head(rows: Iterator[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Read the beginning; a file that cannot be read as a spreadsheet is nobody's here."""
    try:
        return [row for row, _ in zip(rows, range(_LONGEST_HEADER), strict=False)]
    except FileRefused:
        return []


def _is_heading(row: Sequence[str]) -> bool:
    words = [" ".join(cell.split()).lower() for cell in row]
    return words[:2] == ["column 1", "column 2"] and any(word.startswith("modifier") for word in words)


def _named(header: Iterable[str]) -> list[str]:
    return [name.strip().strip('"').lstrip("\ufeffï»¿").lower() for name in header]


def _latest_day(file: SourceFile, layout: Layout) -> date:
    """Find the day that the content speaks of last. Refused where it carries no effective days."""
    if layout is Layout.PLAIN:
        raise FileRefused(file.label, "nothing says which quarter this is; put its first day into the name: 2024-07-01")
    days, latest = Remembered(fields.day), 0
    for number, row in _original(file):
        try:
            latest = max(latest, days[row[3]])
        except (ValueError, IndexError) as error:
            raise LineRefused(file.label, number, str(error)) from None
    return day_of(latest) or BEGAN


def _edits(file: SourceFile, meanings: _Meanings) -> Iterator[tuple[int, tuple[int | str, ...]]]:
    if _layout_of(file) is Layout.PLAIN:
        return _read_plain(file, meanings)
    return _read_original(file, meanings)


def _read_original(file: SourceFile, meanings: _Meanings) -> Iterator[tuple[int, tuple[int | str, ...]]]:
    codes, days, last_days, indicators, rationales = meanings
    for number, row in _original(file):
        try:
            column1, column2, _before_1996, effective, last, indicator, rationale = row
            begins, ends = days[effective], last_days[last]
            edit = codes[column1], codes[column2], begins, ends, rationales[rationale], indicators[indicator]
        except ValueError as error:
            raise LineRefused(file.label, number, _why(row, error)) from None
        if ends and ends < begins:
            raise LineRefused(file.label, number, "the edit is deleted before it is effective")
        yield number, edit


def _read_plain(file: SourceFile, meanings: _Meanings) -> Iterator[tuple[int, tuple[int | str, ...]]]:
    codes, _, last_days, indicators, rationales = meanings
    lines = file.lines("utf-8-sig")
    header = _named(next(lines)[1].split(","))
    ordered = itemgetter(*(header.index(name) for name in _PLAIN))
    for number, line in lines:
        try:
            column1, column2, last, indicator, rationale = ordered(_split(line))
            edit = codes[column1], codes[column2], 0, last_days[last], rationales[rationale], indicators[indicator]
        except (ValueError, csv.Error) as error:
            raise LineRefused(file.label, number, str(error)) from None
        yield number, edit


def _split(line: str) -> list[str]:
    """Split a csv line; most have no quotes and need no csv reader."""
    row = next(csv.reader([line], strict=True)) if '"' in line else line.split(",")
    if len(row) != len(_PLAIN):
        raise ValueError(f"an edit has {len(_PLAIN)} columns, this line {len(row)}")
    return row


def _original(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """Read what follows the header, however long it is; a line without a date and an indicator belongs to it."""
    rows = sheet_rows(file) if is_workbook(file) else ((number, line.split("\t")) for number, line in file.lines())
    for number, row in rows:
        if not _is_header(row):
            yield number, _padded(row)
            break
        if number > _LONGEST_HEADER:
            raise FileRefused(file.label, f"no edit stands in the first {_LONGEST_HEADER} lines")
    for number, row in rows:
        if len(row) == _COLUMNS:
            yield number, row
        elif any(cell.strip() for cell in row):
            yield number, _padded(row)


def _is_header(row: Sequence[str]) -> bool:
    date_and_indicator = (row[at].strip() for at in (3, 5) if at < len(row))
    return not any(cell.isdigit() for cell in date_and_indicator) and not all(map(_CODE.fullmatch, row[:2]))


def _padded(row: list[str]) -> list[str]:
    """Files before the rationale was published have one column less; spreadsheets may have empty ones more."""
    while len(row) > _COLUMNS and not row[-1].strip():
        row = row[:-1]
    return [*row, ""] if len(row) == _COLUMNS - 1 else row


def _why(row: Sequence[str], error: ValueError) -> str:
    return str(error) if len(row) == _COLUMNS else f"an edit has {_COLUMNS} columns, this line {len(row)}"


def _rationale(database: sqlite3.Connection, text: str) -> int:
    words = fields.rationale(text)
    database.execute("INSERT OR IGNORE INTO rationale (text) VALUES (?)", (words,))
    number: int = database.execute("SELECT id FROM rationale WHERE text = ?", (words,)).fetchone()[0]
    return number
