"""A code page as CSV: one row a value, so that a spreadsheet can filter it."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from gateway.exports.facts import page_facts
from gateway.exports.outline import Fact, Table, outlined
from gateway.shapes.codes import CodePage

_HEAD = ("section", "table", "row", "name", "value")
# What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = tuple[str, str, str, str, str]


def csv_file(page: CodePage, at: datetime) -> bytes:
    """Write it in UTF-8 with the mark that spreadsheets want."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    writer.writerows(tuple(map(_harmless, row)) for row in _rows(page, at))
    return text.getvalue().encode("utf-8-sig")


def _rows(page: CodePage, at: datetime) -> Iterator[Row]:
    yield from (("Code", "", "", fact.name, fact.value) for fact in page_facts(page, at))
    for section in page.sections:
        if section.locked:
            yield section.title, "", "", "Locked", "yes"
        for part in outlined(section.content or {}):
            yield from _part(section.title, part)


def _part(section: str, part: Fact | Table) -> Iterator[Row]:
    if isinstance(part, Fact):
        yield section, "", "", part.name, part.value
        return
    for number, row in enumerate(part.rows, 1):
        for name, value in zip(part.columns, row, strict=True):
            if value:
                yield section, part.name, str(number), name, value


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
