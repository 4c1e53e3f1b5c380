"""An import from the file to a checked edition, beside the csv module and sqlite3 alone with the same rows."""

import csv
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path

from bench.ratio import Ratio
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.opening import Opening
from services.lookup.importing.recognising import EditionFiles, Recognised, put_together, recognised
from services.lookup.importing.source import SourceFile
from services.lookup.importing.staging import place_of, stage

_ROWS = 300_000
_ROUNDS = 3
_HEAD = "column_1,column_2,effective,last,indicator"
_TABLES = (
    "CREATE TABLE pairs (column_1 TEXT, column_2 TEXT, effective TEXT, last TEXT, indicator INTEGER,"
    " PRIMARY KEY (column_1, column_2)) STRICT, WITHOUT ROWID;"
)


class Pairs:
    """Reads pairs of codes, laid out as the NCCI tables are."""

    dataset = Dataset.PTP_PRACTITIONER
    tables = _TABLES
    compared = MainTable("pairs", ("column_1", "column_2"))
    least_rows = _ROWS

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by its head."""
        if not file.head().startswith(_HEAD.encode()):
            return None
        return EditionFacts(self.dataset, "2025-10-01", "pairs", date(2025, 10, 1), None)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Insert every row, telling of each."""
        for file in files:
            rows = file.rows()
            next(rows)
            for _, row in rows:
                database.execute("INSERT INTO pairs VALUES (?, ?, ?, ?, ?)", row)
                told(1)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Count the rows."""
        rows = database.execute("SELECT count(*) FROM pairs").fetchone()[0]
        return [] if rows == _ROWS else [f"{facts.title} holds {rows:,} rows"]


def import_rows(folder: Path) -> Ratio:
    """Read the same file in both ways, in turns, and keep the medians."""
    folder.mkdir()
    file, numbers = _written(folder / "pairs.csv"), count()
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(_ROUNDS):
        ours.append(_timed(lambda: _imported(file, folder / f"ours-{next(numbers)}")))
        bare.append(_timed(lambda: _inserted(file, folder / f"bare-{next(numbers)}.sqlite")))
    name = f"import of {_ROWS:,} rows"
    return Ratio(name, "csv and sqlite3 alone", statistics.median(ours) * 1000, statistics.median(bare) * 1000)


def _written(path: Path) -> Path:
    rows = (f"{10_000 + at // 600},{at % 600:05},20240101,,{at % 2}\n" for at in range(_ROWS))
    path.write_text(_HEAD + "\n" + "".join(rows), encoding="ascii")
    return path


def _imported(file: Path, root: Path) -> None:
    scratch = root / "scratch"
    scratch.mkdir(parents=True)
    opened = [one for one in Opening(scratch).open([file]) if isinstance(one, SourceFile)]
    known = (one for each in opened for one in recognised(each, [Pairs()]))
    for found in put_together(one for one in known if isinstance(one, Recognised)):
        if isinstance(found, EditionFiles):
            stage(found, place_of(root, found), scratch / "edition.sqlite", lambda _: None)


def _inserted(file: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, file.open(newline="", encoding="ascii") as lines:
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")
        rows = csv.reader(lines)
        next(rows)
        database.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?, ?)", rows)
        database.commit()


def _timed(do: Callable[[], None]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
