"""Cells of the schedule's files: strict numbers and codes, and the rows of a sheet whatever it is kept in."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from services.lookup.importing.refusals import LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import Row, head_rows, is_spreadsheet, sheet_rows

END_OF_FILE = "\x1a"
_HEAD_BYTES = 4096
_HEAD_ROWS = 12
_NUMBER = re.compile(r"[0-9]{0,7}(\.[0-9]{0,20})?")
_CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_MODIFIER = re.compile(r"|26|TC|53")
# What a program that keeps numbers in binary leaves behind: 2.4899999999999998 is 2.49.
_NOISE = Decimal("0.000000001")


def beginning_of(file: SourceFile) -> str:
    """Read the first rows as text, by which a file is recognised; a workbook must be opened for them."""
    if not is_spreadsheet(file):
        return file.head(_HEAD_BYTES).decode("cp1252", "replace")
    return "\n".join(" ".join(cells) for _, cells in _cleaned(head_rows(file, _HEAD_ROWS)))


def rows_of(file: SourceFile) -> Iterator[Row]:
    """Read a csv file or a workbook row by row, cells without the blanks round them, empty rows left out."""
    return _cleaned(sheet_rows(file, write_day=None) if is_spreadsheet(file) else file.rows("cp1252"))


def _cleaned(rows: Iterable[Row]) -> Iterator[Row]:
    for line, row in rows:
        cells = [" ".join(cell.replace("\ufeff", "").split()) for cell in row]
        if any(cells) and cells[0] != END_OF_FILE:
            yield line, cells


class Line:
    """One line with its place in the file, so that whatever is wrong with it can be said."""

    def __init__(self, file: SourceFile, number: int) -> None:
        self.file = file
        self.number = number

    def refuse(self, why: str) -> LineRefused:
        """Make the refusal of this line; `why` must not repeat what stands in it."""
        return LineRefused(self.file.label, self.number, why)

    def code(self, cell: str) -> str:
        """Take a HCPCS or CPT number. Refused when it is none: damaged by a spreadsheet, cut, in small letters."""
        if not _CODE.fullmatch(cell):
            raise self.refuse("the code is not five characters of a HCPCS or CPT number")
        return cell

    def modifier(self, cell: str) -> str:
        """Take the modifier of a row: none, 26, TC or 53."""
        if not _MODIFIER.fullmatch(cell):
            raise self.refuse("the modifier is none of 26, TC and 53")
        return cell

    def one_of(self, cell: str, allowed: str | frozenset[str], what: str) -> str:
        """Take an indicator that has one of the allowed values."""
        if cell == "" or cell not in allowed:
            raise self.refuse(f"{what} has a value that the record layout does not know")
        return cell

    def number_of(self, cell: str, places: int, what: str) -> str:
        """Take a number as exact decimal text with so many places. Refused when it has more than noise beyond them."""
        if not _NUMBER.fullmatch(cell) or cell in {"", "."}:
            raise self.refuse(f"{what} is not a number written in digits")
        value = Decimal(cell)
        exact = value.quantize(Decimal(1).scaleb(-places))
        if abs(exact - value) > _NOISE:
            raise self.refuse(f"{what} has more than {places} decimal places")
        return str(exact)

    def digits(self, cell: str, length: int, what: str) -> str:
        """Take a number of fixed length, with the zeros that a spreadsheet drops from the front."""
        if not re.fullmatch(r"[0-9]+", cell) or len(cell) > length:
            raise self.refuse(f"{what} is not a number of {length} digits")
        return cell.zfill(length)
