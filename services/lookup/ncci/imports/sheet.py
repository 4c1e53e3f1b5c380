"""The one visible sheet of a workbook as rows of text; what could hide something is refused."""

from collections.abc import Iterator
from datetime import date, datetime
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

_ZIP = b"PK\x03\x04"


def is_workbook(file: SourceFile) -> bool:
    """Tell a spreadsheet from text by its first bytes."""
    return file.head(len(_ZIP)) == _ZIP


def sheet_rows(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """Read the rows of the only visible sheet, numbered from 1. Raises FileRefused, or LineRefused for a formula."""
    try:
        book = load_workbook(file.path.open("rb"), read_only=True, keep_vba=False, keep_links=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise FileRefused(file.label, "it looks like a spreadsheet, but cannot be opened as one") from error
    with_state = [sheet.sheet_state for sheet in book.worksheets]
    if with_state != ["visible"]:
        raise FileRefused(file.label, "a spreadsheet to import has exactly one sheet, and it is visible")
    try:
        for number, cells in enumerate(book.worksheets[0].iter_rows(), 1):
            yield number, [_text(file, number, cell.value, cell.data_type) for cell in cells]
    finally:
        book.close()


def _text(file: SourceFile, number: int, value: object, kind: str) -> str:
    if kind == "f":
        raise LineRefused(file.label, number, "a formula stands where a value must")
    if isinstance(value, datetime | date):
        return f"{value:%Y%m%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
