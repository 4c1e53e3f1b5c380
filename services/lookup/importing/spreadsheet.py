"""Spreadsheets (xlsx) read as rows of text within limits: no macros, no hidden sheets, no formulas, no bombs."""

import warnings
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

Row = tuple[int, list[str]]

# It speaks of what is not read anyway: styles, headers, footers.
warnings.filterwarnings("ignore", module="openpyxl")

_CONTENTS = "[Content_Types].xml"
_MOST_UNPACKED = 512 << 20
_MOST_TIMES = 200  # that a part may be larger than it is packed; sheets of repetitive rows reach about 30
_SMALL = 1 << 20
_VISIBLE = "visible"
_FORMULA = "f"
_UNREADABLE = (KeyError, IndexError, ValueError, ParseError, EOFError, BadZipFile, InvalidFileException, zlib.error)


def is_spreadsheet(file: SourceFile) -> bool:
    """Tell by content whether it is an xlsx workbook, and not another archive."""
    if not file.head(4).startswith(b"PK"):
        return False
    try:
        with ZipFile(file.path) as archive:
            return _CONTENTS in archive.namelist()
    except (BadZipFile, OSError):
        return False


def sheet_rows(file: SourceFile, sheet: int = 0) -> Iterator[Row]:
    """Read the rows of a sheet, counted from 1, each cell as text, an empty one as "".

    Raises FileRefused for what is damaged, unreasonably large, hidden or has macros; LineRefused for a formula.
    """
    _check_parts(file)
    try:
        with file.path.open("rb") as stream, closing(load_workbook(stream, read_only=True)) as book:
            yield from _rows(book, sheet, file)
    except _UNREADABLE as error:
        raise FileRefused(file.label, f"is not a readable workbook ({error})") from error


def _rows(book: Workbook, sheet: int, file: SourceFile) -> Iterator[Row]:
    hidden = [each.title for each in book.worksheets if each.sheet_state != _VISIBLE]
    if hidden:
        raise FileRefused(file.label, f"has hidden sheets ({', '.join(hidden)})")
    for number, row in enumerate(book.worksheets[sheet].iter_rows(), start=1):
        yield number, [_text(cell, file, number) for cell in row]


def _check_parts(file: SourceFile) -> None:
    try:
        with ZipFile(file.path) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError) as error:
        raise FileRefused(file.label, f"is not a readable workbook ({error})") from error
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise FileRefused(file.label, "holds macros")
    swollen = any(part.file_size > max(_SMALL, part.compress_size * _MOST_TIMES) for part in parts)
    if swollen or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise FileRefused(file.label, "unpacks to far more than it is")


def _text(cell: object, file: SourceFile, number: int) -> str:
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == _FORMULA:
        raise LineRefused(file.label, number, "holds a formula: save the sheet with its values alone")
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
