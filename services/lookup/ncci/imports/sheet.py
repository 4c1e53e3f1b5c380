"""NCCI's spreadsheets: their days are written as in its texts, and what cannot be read is nobody's."""

from collections.abc import Iterator

from services.lookup.importing import spreadsheet
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile


def sheet_head(file: SourceFile, most: int) -> list[list[str]]:
    """Read the first rows; none of a file that is refused as a spreadsheet."""
    try:
        return [row for _, row in spreadsheet.head_rows(file, most)]
    except FileRefused:
        return []


def sheet_rows(file: SourceFile) -> Iterator[spreadsheet.Row]:
    """Read the rows, numbered from 1. Raises FileRefused, or LineRefused for a formula."""
    return spreadsheet.sheet_rows(file, lambda day: f"{day:%Y%m%d}")
