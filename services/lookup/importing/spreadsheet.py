"""The one sheet of a workbook (xlsx), read within limits: no macros, nothing hidden, no formulas, no bombs."""

import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

Cell = object
Row = tuple[int, list[str]]
WriteDay = Callable[[date], str]

# It speaks of what is not read anyway: styles, headers, footers.
warnings.filterwarnings("ignore", module="openpyxl")

_ZIP = b"PK\x03\x04"
_CONTENTS = "[Content_Types].xml"
_MACROS = "vbaproject.bin"
_MOST_UNPACKED = 512 << 20
_MOST_TIMES = 200  # that a part may be larger than it is packed; sheets of repetitive rows reach about 30
_SMALL = 1 << 20
_VISIBLE = "visible"
_FORMULA = "f"
_DAMAGED = (LookupError, ValueError, TypeError, ParseError, EOFError, BadZipFile, InvalidFileException, zlib.error)


class _NoTable(FileRefused):
    """A workbook is damaged, or of several sheets: it may be anybody's, and is no table of ours."""


def is_spreadsheet(file: SourceFile) -> bool:
    """Tell by content whether it is an xlsx workbook, and not another archive."""
    if file.head(len(_ZIP)) != _ZIP:
        return False
    try:
        return _CONTENTS in {part.filename for part in _parts(file)}
    except _NoTable:
        return False


def head_rows(file: SourceFile, most: int) -> list[Row]:
    """Read the first rows, by which a workbook is recognised; none of one that is damaged or has several sheets.

    Raises FileRefused for what `sheet_rows` refuses besides.
    """
    try:
        return list(islice(sheet_rows(file), most))
    except _NoTable:
        return []


def sheet_rows(file: SourceFile, write_day: WriteDay | None = date.isoformat) -> Iterator[Row]:
    """Read the rows, counted from 1, each cell as text, an empty one as "".

    Where `write_day` is None a day is refused: a spreadsheet made it of something else. Raises FileRefused for what
    is damaged, unreasonably large, hidden, has macros or several sheets; LineRefused for a formula.
    """
    for number, cells in sheet_cells(file):
        yield number, [_text(file, number, value, write_day) for value in cells]


def sheet_cells(file: SourceFile) -> Iterator[tuple[int, list[Cell]]]:
    """Read the rows as `sheet_rows` does, each cell as what the sheet holds: text, a number, a day or None."""
    _check_parts(file)
    try:
        with file.path.open("rb") as stream, closing(load_workbook(stream, read_only=True, keep_links=False)) as book:
            yield from _cells(file, book)
    except _DAMAGED as error:
        raise _NoTable(file.label, f"is not a readable workbook ({type(error).__name__})") from error


def _cells(file: SourceFile, book: Workbook) -> Iterator[tuple[int, list[Cell]]]:
    hidden = [each.title for each in book.worksheets if each.sheet_state != _VISIBLE]
    if hidden:
        raise FileRefused(file.label, f"has hidden sheets ({', '.join(hidden)})")
    if len(book.worksheets) != 1:
        raise _NoTable(file.label, "has not exactly one sheet")
    for number, row in enumerate(book.worksheets[0].iter_rows(), start=1):
        if any(cell.data_type == _FORMULA for cell in row):
            raise LineRefused(file.label, number, "holds a formula: save the sheet with its values alone")
        yield number, [cell.value for cell in row]


def _check_parts(file: SourceFile) -> None:
    parts = _parts(file)
    if any(part.filename.lower().endswith(_MACROS) for part in parts):
        raise FileRefused(file.label, "holds macros")
    swollen = any(part.file_size > max(_SMALL, part.compress_size * _MOST_TIMES) for part in parts)
    if swollen or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise FileRefused(file.label, "unpacks to far more than it is")


def _parts(file: SourceFile) -> list[ZipInfo]:
    try:
        with ZipFile(file.path) as archive:
            return archive.infolist()
    except (BadZipFile, NotImplementedError, OSError) as error:
        raise _NoTable(file.label, f"is not a readable workbook ({type(error).__name__})") from error


def _text(file: SourceFile, number: int, value: Cell, write_day: WriteDay | None) -> str:
    match value:
        case None:
            return ""
        case datetime() | date():
            if write_day is None:
                raise LineRefused(file.label, number, "holds a day: a spreadsheet has changed what was typed")
            return write_day(value.date() if isinstance(value, datetime) else value)
        case float():
            return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    return str(value)
