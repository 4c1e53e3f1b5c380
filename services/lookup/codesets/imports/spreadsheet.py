"""Reading the one sheet of an official spreadsheet: plain values, no formulas, nothing hidden."""

import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import openpyxl
from openpyxl import Workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

MAGIC = b"PK\x03\x04"
_SHEET = "xl/workbook.xml"
_MACROS = "xl/vbaProject.bin"
_MOST_BYTES = 256 << 20

Cell = object


def is_spreadsheet(file: SourceFile) -> bool:
    """Tell by its content whether a file is an xlsx workbook."""
    return file.head(len(MAGIC)) == MAGIC and _SHEET in _members(file.path)


def sheet_rows(file: SourceFile) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Read the rows of the only sheet with their numbers. Raises FileRefused for macros, hidden sheets and formulas."""
    _refuse_what_is_hidden(file)
    with file.path.open("rb") as content, closing(_opened(file, content)) as book:
        (sheet,) = book.worksheets
        if sheet.sheet_state != "visible":
            raise FileRefused(file.label, "hides its sheet")
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            _refuse_formulas(file, number, row)
            yield number, row


def _opened(file: SourceFile, content: BinaryIO) -> Workbook:
    try:
        return openpyxl.load_workbook(content, read_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise FileRefused(file.label, f"is no readable workbook: {error}") from error


def _members(path: Path) -> dict[str, int]:
    try:
        with zipfile.ZipFile(path) as archive:
            return {each.filename: each.file_size for each in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return {}


def _refuse_what_is_hidden(file: SourceFile) -> None:
    members = _members(file.path)
    if _MACROS in members:
        raise FileRefused(file.label, "holds macros")
    if sum(members.values()) > _MOST_BYTES:
        raise FileRefused(file.label, f"unpacks to more than {_MOST_BYTES >> 20} MB")
    if sum(name.startswith("xl/worksheets/sheet") for name in members) != 1:
        raise FileRefused(file.label, "has not exactly one sheet")


def _refuse_formulas(file: SourceFile, number: int, row: tuple[Cell, ...]) -> None:
    if any(isinstance(value, str) and value.startswith("=") for value in row):
        raise LineRefused(file.label, number, "holds a formula")
