"""The rows of a file of procedure-to-procedure edits, whichever layout it has."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from services.lookup.editions.dataset import Layout
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import is_spreadsheet
from services.lookup.ncci.days import day_of
from services.lookup.ncci.imports import fields
from services.lookup.ncci.imports.fields import Remembered
from services.lookup.ncci.imports.sheet import sheet_head, sheet_rows
from services.lookup.ncci.imports.writing import Numbered

_PLAIN = ("column_1", "column_2", "deletion_date", "modifier_indicator", "ptp_edit_rationale")
_CODE = re.compile(r"[A-Z0-9]{5}")
_LONGEST_HEADER = 25
_COLUMNS = 7


class Meanings(NamedTuple):
    """What the fields of this edition mean, each text looked at once."""

    codes: Remembered[str]
    days: Remembered[int]
    last_days: Remembered[int]
    indicators: Remembered[int]
    rationales: Remembered[int]


def layout_of(file: SourceFile) -> Layout | None:
    """Tell by its header whether a file holds such edits, and in which layout; None when it does not."""
    if is_spreadsheet(file):
        return Layout.ORIGINAL if any(map(_is_heading, sheet_head(file, _LONGEST_HEADER))) else None
    lines = file.head().decode("cp1252", "replace").splitlines()[:_LONGEST_HEADER]
    if lines and sorted(_named(lines[0].split(","))) == sorted(_PLAIN):
        return Layout.PLAIN
    return Layout.ORIGINAL if any(_is_heading(line.split("\t")) for line in lines) else None


def _is_heading(row: Sequence[str]) -> bool:
    words = [" ".join(cell.split()).lower() for cell in row]
    return words[:2] == ["column 1", "column 2"] and any(word.startswith("modifier") for word in words)


def _named(header: Iterable[str]) -> list[str]:
    return [name.strip().strip('"').lstrip("\ufeffï»¿").lower() for name in header]


def latest_day(file: SourceFile, layout: Layout) -> date:
    """Find the day that the content speaks of last. Refused where it carries no effective days."""
    if layout is Layout.PLAIN:
        raise FileRefused(file.label, "nothing says which quarter this is; put its first day into the name: 2024-07-01")
    days, latest = Remembered(fields.day), 0
    for number, row in _original(file):
        try:
            latest = max(latest, days[row[3]])
        except (ValueError, IndexError) as error:
            raise LineRefused(file.label, number, str(error)) from None
    return day_of(latest) or date.min


def edits_of(file: SourceFile, meanings: Meanings) -> Numbered:
    """Read every edit with its line: codes, days, rationale, indicator. Raises LineRefused or FileRefused."""
    if layout_of(file) is Layout.PLAIN:
        return _read_plain(file, meanings)
    return _read_original(file, meanings)


def _read_original(file: SourceFile, meanings: Meanings) -> Numbered:
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


def _read_plain(file: SourceFile, meanings: Meanings) -> Numbered:
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
    rows = sheet_rows(file) if is_spreadsheet(file) else ((number, line.split("\t")) for number, line in file.lines())
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
