"""Reading the rows of one table: by column name, multi-line HTML, days as the export writes them."""

import csv
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.lookup.coverage.imports.headers import columns_of
from services.lookup.importing.records import by_column
from services.lookup.importing.refusals import LineRefused
from services.lookup.importing.source import LONGEST_LINE, SourceFile

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_AMERICAN = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?: .*)?")
_TAG = re.compile(r"<[^<>]*>")
_NO_DAY = {"", "N/A", "NULL"}
_LONGEST_TEXT = 2000

csv.field_size_limit(LONGEST_LINE)  # a section of a document is one field; the default would refuse the longest


@dataclass(frozen=True, slots=True)
class Row:
    """One record with where it ends; a column that the file lacks reads as empty."""

    file: SourceFile
    line: int
    said: dict[str, str]

    def text(self, column: str) -> str:
        """Read a short text."""
        return self.said.get(column, "").strip()

    def number(self, column: str) -> int:
        """Read a whole number. Raises LineRefused."""
        if not (said := self.text(column)).isdecimal():
            raise self.refused(f"{column} is no whole number")
        return int(said)

    def day(self, column: str) -> date | None:
        """Read a day, None for an empty one. Raises LineRefused."""
        said = self.text(column)
        if said.upper() in _NO_DAY:
            return None
        try:
            if iso := _ISO.fullmatch(said):
                return date(*map(int, iso.groups()))
            if american := _AMERICAN.fullmatch(said):
                return date(*(int(american[part]) for part in ("year", "month", "day")))
        except ValueError:
            pass
        raise self.refused(f"{column} is no day")

    def prose(self, column: str) -> str:
        """Read HTML as words, at most 2,000 characters."""
        unescaped = html.unescape(html.unescape(self.said.get(column, "")))
        words = " ".join(_TAG.sub(" ", unescaped).split())
        return words if len(words) <= _LONGEST_TEXT else f"{words[:_LONGEST_TEXT]}…"

    def refused(self, why: str) -> LineRefused:
        """Refuse this row."""
        return LineRefused(self.file.label, self.line, why)


def header_of(file: SourceFile) -> list[str]:
    """Read the names of the columns from the head; none for what is no csv."""
    first = file.head().partition(b"\n")[0].decode("latin-1")
    try:
        return columns_of(next(csv.reader([first]), []))
    except csv.Error:
        return []


def rows_of(file: SourceFile) -> Iterator[Row]:
    """Read every record. Raises LineRefused for a doubled column, or a row of another width."""
    for line, said in by_column(file.rows("latin-1"), file.label, columns_of):
        yield Row(file, line, {column: _windows_1252(value) for column, value in said.items()})


def _windows_1252(text: str) -> str:
    """What is not ASCII is Windows-1252, with a few bytes that it does not define."""
    return text if text.isascii() else text.encode("latin-1").decode("cp1252", "replace")
