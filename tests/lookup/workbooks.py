"""Spreadsheets for tests."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook


def write_workbook(path: Path, rows: Iterable[Sequence[object]], *, hidden: str = "") -> Path:
    """Write rows as the only sheet of a workbook, or beside a hidden one of that name."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    if hidden:
        book.create_sheet(hidden).sheet_state = "hidden"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
