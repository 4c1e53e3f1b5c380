"""The rows of a workbook that holds one plain sheet."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import LONGEST_LINE, SourceFile

_MOST_BYTES = 400_000_000
_MOST_RATIO = 200
_MANIFEST = b"[Content_Types].xml"


def is_workbook(file: SourceFile) -> bool:
    """Tell by the first bytes whether this is an xlsx file."""
    head = file.head(4096)
    return head.startswith(b"PK\x03\x04") and (_MANIFEST in head or b"xl/" in head)


def workbook_rows(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """Read the only sheet row by row as text. Raises FileRefused for macros, hidden sheets, formulas or a bomb."""
    _refuse_bombs(file)
    try:
        book = openpyxl.load_workbook(file.path, read_only=True, keep_vba=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise FileRefused(file.label, f"not a readable workbook ({type(error).__name__})") from error
    try:
        if any(sheet.sheet_state != "visible" for sheet in book.worksheets):
            raise FileRefused(file.label, "it has hidden sheets; save the visible one alone")
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield number, [_text(file, number, value) for value in row]
    finally:
        book.close()


def _refuse_bombs(file: SourceFile) -> None:
    try:
        with zipfile.ZipFile(file.path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise FileRefused(file.label, "not a readable workbook (damaged archive)") from error
    if sum(entry.file_size for entry in entries) > min(_MOST_BYTES, file.size * _MOST_RATIO + LONGEST_LINE):
        raise FileRefused(file.label, "it unpacks to far more than a workbook of its size holds")
    if any(entry.filename.endswith("vbaProject.bin") for entry in entries):
        raise FileRefused(file.label, "it has macros; save it without them")


def _text(file: SourceFile, number: int, value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            if value.startswith("="):
                raise LineRefused(file.label, number, "holds a formula; save the sheet as values")
            return value
        case float():
            return format(Decimal(repr(value)), "f")
        case bool() | int():
            return str(value)
        case datetime() | date():
            raise LineRefused(file.label, number, "holds a date: a spreadsheet has changed what was typed")
    raise LineRefused(file.label, number, "holds a cell that is neither text nor number")
