"""MS-DRGs with their weights, as Table 5 of the IPPS final rule prints them."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from services.lookup.editions.calendar import first_of_fiscal_year, last_of_fiscal_year
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

_TITLE = re.compile(r"TABLE 5\.?\W+LIST OF MEDICARE SEVERITY DIAGNOSIS-RELATED GROUPS", re.IGNORECASE)
_YEAR = re.compile(r"\bFY\s*(20\d\d)\b", re.IGNORECASE)
_COLUMNS = 10
_NUMBER = re.compile(r"\d{3}")
_NOTHING = {"", "."}


class MsDrgImporter:
    """Reads Table 5: tab-delimited, in cp1252, a title over two lines, one row a group."""

    dataset = Dataset.MSDRG
    tables = """
    CREATE TABLE drgs (
        drg TEXT PRIMARY KEY, title TEXT NOT NULL, mdc TEXT NOT NULL, type TEXT NOT NULL,
        post_acute INTEGER NOT NULL, special_pay INTEGER NOT NULL,
        weight TEXT, weight_capped TEXT, geometric_stay TEXT, arithmetic_stay TEXT
    ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("drgs", ("drg",), {"title": "retitled", "weight": "reweighted"})
    least_rows = 500

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know the table by its title, and its fiscal year by what stands beneath."""
        head = file.head().decode("cp1252", "replace")
        if not _TITLE.search(head[:200]):
            return None
        year = _YEAR.search(head)
        if year is None:
            raise FileRefused(file.label, "its title states no fiscal year")
        number = int(year[1])
        first, last = first_of_fiscal_year(number), last_of_fiscal_year(number)
        title = f"MS-DRG relative weights FY{number} (IPPS final rule, Table 5)"
        return EditionFacts(self.dataset, f"FY{number}", title, first, last)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every group; what is not paid has no weight."""
        for file in files:
            rows = list(_groups(file))
            try:
                database.executemany("INSERT INTO drgs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            except sqlite3.IntegrityError as error:
                raise FileRefused(file.label, "holds a DRG twice") from error
            told(len(rows))

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Every group that has a category of its own is paid, but for those that are errors of the claim."""
        unpaid = database.execute("SELECT drg FROM drgs WHERE (weight IS NULL) != (type = '**') ORDER BY drg")
        return [f"MS-DRG {drg} of {facts.id}: weight and type do not agree" for (drg,) in unpaid]


def _groups(file: SourceFile) -> Iterator[tuple[str | int | None, ...]]:
    begun = False
    for number, row in file.rows("cp1252", "\t"):
        cells = [cell.strip() for cell in row]
        if not begun:
            begun = cells[0] == "MS-DRG"
        elif any(cells):
            yield _group(file, number, cells)


def _group(file: SourceFile, line: int, cells: list[str]) -> tuple[str | int | None, ...]:
    if len(cells) != _COLUMNS or not _NUMBER.fullmatch(cells[0]):
        raise LineRefused(file.label, line, f"is not an MS-DRG in {_COLUMNS} columns")
    drg, post_acute, special_pay, mdc, kind, title, *figures = cells
    amounts = [_figure(file, line, figure) for figure in figures]
    return drg, title, mdc, kind, _yes(file, line, post_acute), _yes(file, line, special_pay), *amounts


def _yes(file: SourceFile, line: int, word: str) -> int:
    if word not in {"Yes", "No"}:
        raise LineRefused(file.label, line, "says neither Yes nor No of the post-acute or special pay policy")
    return int(word == "Yes")


def _figure(file: SourceFile, line: int, text: str) -> str | None:
    if text in _NOTHING:
        return None
    try:
        return str(Decimal(text.replace(",", "")))
    except InvalidOperation as error:
        raise LineRefused(file.label, line, "has a weight or a length of stay that is no number") from error
