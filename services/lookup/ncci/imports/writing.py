"""Rows into an edition file, many at a time, and the line that repeats another."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from services.lookup.importing.importer import Told
from services.lookup.importing.refusals import LineRefused
from services.lookup.importing.source import SourceFile

Row = tuple[int | str, ...]
Numbered = Iterator[tuple[int, Row]]
# Rows in one statement: twice as fast as one row each, and no faster with more.
_AT_ONCE = 50
_TOLD_EVERY = 200


def insert(database: sqlite3.Connection, table: str, file: SourceFile, rows: Numbered, told: Told) -> None:
    """Insert rows that know their lines. Raises LineRefused for a row whose key stands there already."""
    while some := list(islice(rows, _AT_ONCE * _TOLD_EVERY)):
        for start in range(0, len(some), _AT_ONCE):
            _insert(database, table, file, some[start : start + _AT_ONCE])
        told(len(some))


def cut_short(database: sqlite3.Connection, rationales: str) -> list[str]:
    """Tell by a rationale that is the beginning of another one that the file ends within a line.

    `rationales` selects the distinct ones as `text`.
    """
    [found] = database.execute(
        f"WITH said AS ({rationales}) SELECT count(*) FROM said AS a JOIN said AS b"  # noqa: S608  # two constants
        " ON length(b.text) > length(a.text) AND substr(b.text, 1, length(a.text)) = a.text"
    ).fetchone()
    return ["A rationale is the beginning of another one: the file is cut short."] if found else []


def _insert(database: sqlite3.Connection, table: str, file: SourceFile, numbered: Sequence[tuple[int, Row]]) -> None:
    rows = [row for _, row in numbered]
    values = ", ".join([f"({', '.join('?' * len(rows[0]))})"] * len(rows))
    try:
        database.execute(f"INSERT INTO {table} VALUES {values}", list(chain.from_iterable(rows)))  # noqa: S608
    except sqlite3.IntegrityError as error:
        raise _repeated(file, numbered) from error


def _repeated(file: SourceFile, numbered: Sequence[tuple[int, Row]]) -> LineRefused:
    """Name the line that repeats one just before it; of one that repeats a line far above, the first it may be."""
    seen: set[Row] = set()
    for number, row in numbered:
        if row in seen:
            return LineRefused(file.label, number, "it repeats a line above")
        seen.add(row)
    return LineRefused(
        file.label,
        numbered[0][0],
        f"it, or one of the {len(numbered) - 1} lines below, contradicts or repeats a line above",
    )
