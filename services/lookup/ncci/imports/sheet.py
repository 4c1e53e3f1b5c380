"""The one visible sheet of a workbook as rows of text; what could hide something is refused."""

import zlib
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

_ZIP = b"PK\x03\x04"
# What openpyxl raises over a file that is no workbook, or only half of one.
_DAMAGED = (BadZipFile, InvalidFileException, LookupError, ValueError, TypeError, EOFError, ParseError, zlib.error)


def is_workbook(file: SourceFile) -> bool:
    """Tell a spreadsheet from text by its first bytes."""
    return file.head(len(_ZIP)) == _ZIP


def sheet_rows(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """Read the rows of the only visible sheet, numbered from 1. Raises FileRefused, or LineRefused for a formula."""
    try:
        with file.path.open("rb") as opened:
            yield from _rows(file, load_workbook(opened, read_only=True, keep_vba=False, keep_links=False))
    except _DAMAGED as error:
        raise FileRefused(file.label, "it looks like a spreadsheet, but cannot be read as one") from error


def _rows(file: SourceFile, book: Workbook) -> Iterator[tuple[int, list[str]]]:
    if [sheet.sheet_state for sheet in book.worksheets] != ["visible"]:
        raise FileRefused(file.label, "a spreadsheet to import has exactly one sheet, and it is visible")
    for number, cells in enumerate(book.worksheets[0].iter_rows(), 1):
        yield number, [_text(file, number, cell.value, cell.data_type) for cell in cells]


def _text(file: SourceFile, number: int, value: object, kind: str) -> str:
    if kind == "f":
        raise LineRefused(file.label, number, "a formula stands where a value must")
    if isinstance(value, datetime | date):
        return f"{value:%Y%m%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
