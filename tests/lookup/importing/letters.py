"""An official file of our own making: the letters of an alphabet, each with its name, in a layout small enough to see.

LETTERS,2025-10-01,3      what it is, the first day, how many lines follow
A,Alpha,1
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

LEAST = 10
COLUMNS = 3


class Letters:
    """Reads them. The plain layout begins with "letters"."""

    dataset = Dataset.LOCALITIES
    tables = "CREATE TABLE letters (letter TEXT PRIMARY KEY, name TEXT NOT NULL, billable INTEGER NOT NULL) STRICT;"
    compared = MainTable("letters", ("letter",), {"name": "retitled", "billable": "became_header"})
    least_rows = LEAST

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        head = file.head(40).decode("latin-1")
        if not head.upper().startswith("LETTERS,"):
            return None
        day = head.split(",")[1]
        if not day:
            raise FileRefused(file.label, "says no day")
        layout = Layout.PLAIN if head.startswith("letters") else Layout.ORIGINAL
        return EditionFacts(self.dataset, day, f"Letters of {day}", date.fromisoformat(day), None, layout)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        for file in files:
            for number, row in file.rows():
                if number == 1:
                    continue
                if len(row) != COLUMNS or row[2] not in {"0", "1"}:
                    raise LineRefused(file.label, number, "is no letter, name and 0 or 1")
                database.execute("INSERT INTO letters VALUES (?, ?, ?)", (row[0], row[1], int(row[2])))
                told(1)
            self._refuse_short(file, database)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        names = database.execute("SELECT count(*) FROM letters WHERE name = ''").fetchone()[0]
        return [f"{names} letters have no name"] if names else []

    def _refuse_short(self, file: SourceFile, database: sqlite3.Connection) -> None:
        stated = int(file.head().split(b"\n")[0].split(b",")[2])
        found = sum(1 for _ in file.lines()) - 1
        if stated != found:
            raise FileRefused(file.label, f"says {stated} lines and holds {found}")


def lines(day: str, letters: Iterable[tuple[str, str, int]], head: str = "LETTERS") -> str:
    rows = [f"{letter},{name},{billable}" for letter, name, billable in letters]
    return "\n".join([f"{head},{day},{len(rows)}", *rows]) + "\n"


def many(count: int = 100, name: str = "name", first: int = 0) -> list[tuple[str, str, int]]:
    return [(f"L{number:05}", f"{name} {number}", 1) for number in range(first, first + count)]


def write(
    path: Path, day: str = "2025-10-01", letters: Iterable[tuple[str, str, int]] = (), head: str = "LETTERS"
) -> Path:
    path.write_text(lines(day, letters or many(), head), encoding="utf-8")
    return path
