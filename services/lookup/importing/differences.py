"""What an edition changed against another, counted by SQL over both files."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.lookup.editions.dataset import EditionFacts
from services.lookup.importing.importer import MainTable

_EXAMPLES = 5
# A column so named counts when what was true became false; any other counts whenever it differs.
_LOST = "became_header"


@dataclass(frozen=True, slots=True)
class Change:
    """How many rows changed in one way, and the keys of the first of them."""

    kind: str
    rows: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What became of an edition's rows in another: `rows` of the newer, `rows_before` of the older."""

    dataset: str
    before: str
    after: str
    rows_before: int
    rows: int
    changes: tuple[Change, ...]

    def rows_of(self, kind: str) -> int:
        """How many rows changed so."""
        return sum(each.rows for each in self.changes if each.kind == kind)


def differences(
    table: MainTable, before: EditionFacts, before_file: Path, after: EditionFacts, after_file: Path
) -> Differences:
    """Compare two editions of one dataset. Raises sqlite3.OperationalError when one was written by older programs."""
    with _both(before_file, after_file) as database:
        counts = [database.execute(f"SELECT count(*) FROM {name}.{table.table}") for name in ("older", "newer")]  # noqa: S608
        rows_before, rows = (int(each.fetchone()[0]) for each in counts)
        changes = tuple(_changes(table, database))
    return Differences(after.dataset, before.id, after.id, rows_before, rows, changes)


def same_rows(one: Path, other: Path) -> bool:
    """Tell whether two files hold the same rows in the same tables, whatever they were read from."""
    with _both(one, other) as database:
        tables = (
            "SELECT name, sql FROM {}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        older, newer = (database.execute(tables.format(name)).fetchall() for name in ("older", "newer"))
        names = [name for name, _ in newer if name != "edition"]
        return older == newer and not any(_differs(name, database) for name in names)


def _differs(table: str, database: sqlite3.Connection) -> bool:
    older, newer = f"SELECT * FROM older.{table}", f"SELECT * FROM newer.{table}"  # noqa: S608
    counts = f"SELECT (SELECT count(*) FROM older.{table}) <> (SELECT count(*) FROM newer.{table})"  # noqa: S608
    either = f"SELECT 1 FROM ({newer} EXCEPT {older}) UNION ALL SELECT 1 FROM ({older} EXCEPT {newer}) LIMIT 1"  # noqa: S608
    return bool(database.execute(counts).fetchone()[0]) or database.execute(either).fetchone() is not None


def _changes(table: MainTable, database: sqlite3.Connection) -> Iterator[Change]:
    keys = ", ".join(table.key)
    newer, older = (f"SELECT {keys} FROM {name}.{table.table}" for name in ("newer", "older"))  # noqa: S608
    yield _counted("added", f"{newer} EXCEPT {older}", table, database)
    yield _counted("ended", f"{older} EXCEPT {newer}", table, database)
    for column, kind in table.names.items():
        differs = f"a.{column} AND NOT b.{column}" if kind == _LOST else f"a.{column} IS NOT b.{column}"
        if kind == "retitled":
            differs = f"lower(a.{column}) IS NOT lower(b.{column})"
        selected = ", ".join(f"b.{key}" for key in table.key)
        joined = f"older.{table.table} a JOIN newer.{table.table} b USING ({keys})"
        yield _counted(kind, f"SELECT {selected} FROM {joined} WHERE {differs}", table, database)  # noqa: S608


def _counted(kind: str, query: str, table: MainTable, database: sqlite3.Connection) -> Change:
    rows = int(database.execute(f"SELECT count(*) FROM ({query})").fetchone()[0])  # noqa: S608
    order = ", ".join(map(str, range(1, len(table.key) + 1)))
    first = database.execute(f"SELECT * FROM ({query}) ORDER BY {order} LIMIT {_EXAMPLES}") if rows else []  # noqa: S608
    return Change(kind, rows, tuple(" ".join(map(str, key)) for key in first))


@contextmanager
def _both(older: Path, newer: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect("file::memory:?mode=memory", uri=True)) as database:
        for name, path in (("older", older), ("newer", newer)):
            database.execute(f"ATTACH ? AS {name}", (f"{path.resolve().as_uri()}?mode=ro&immutable=1",))
        yield database
