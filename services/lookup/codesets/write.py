"""Writing a code set into the tables of a snapshot."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from services.lookup.codesets.assemble import CodeSet, Entry
from services.lookup.domain import Edition, Node, NoteTarget, Window
from services.lookup.snapshot.schema import TABLES

Row = tuple[Any, ...]


def write_database(path: Path, code_set: CodeSet) -> None:
    """Write a new database file; one that is cut short was never renamed into place, so it needs no journal."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {TABLES}")
        for statement, rows in _inserts(code_set):
            database.executemany(statement, rows)
        database.commit()
        database.execute("VACUUM")


def _inserts(code_set: CodeSet) -> Iterator[tuple[str, Iterable[Row]]]:
    entries, system = code_set.entries, code_set.editions[0].system
    yield "INSERT INTO editions VALUES (?, ?, ?, ?, ?, ?, ?)", map(_row_of_edition, code_set.editions)
    yield "INSERT INTO coverage VALUES (?, ?, ?)", [(system, *_days(code_set.covered))]
    yield "INSERT INTO nodes VALUES (?, ?, ?, ?, ?)", (_row_of_node(entry.node) for entry in entries)
    yield "INSERT INTO spans VALUES (?, ?, ?, ?)", _rows_of_spans(entries)
    yield "INSERT INTO titles VALUES (?, ?, ?, ?)", _rows_of_titles(entries)
    yield "INSERT INTO notes VALUES (?, ?, ?, ?, ?)", _rows_of_notes(entries)
    yield "INSERT INTO seventh_characters VALUES (?, ?, ?, ?)", _rows_of_seventh_characters(entries)


def _row_of_edition(edition: Edition) -> Row:
    days = _days(Window(edition.effective_from, edition.effective_to))
    return edition.system, edition.id, edition.title, *days, edition.source, edition.billable_count


def _row_of_node(node: Node) -> Row:
    return node.rank, node.system, node.code, node.kind, node.parent


def _rows_of_spans(entries: Iterable[Entry]) -> Iterator[Row]:
    for entry in entries:
        for span in entry.node.spans:
            yield entry.node.rank, *_days(span.window), span.billable


def _rows_of_titles(entries: Iterable[Entry]) -> Iterator[Row]:
    for entry in entries:
        for title in entry.node.titles:
            yield entry.node.rank, *_days(title.printed), title.text


def _rows_of_notes(entries: Iterable[Entry]) -> Iterator[Row]:
    for entry in entries:
        for position, note in enumerate(entry.notes):
            yield entry.node.rank, position, note.kind, note.text, _targets(note.targets)


def _rows_of_seventh_characters(entries: Iterable[Entry]) -> Iterator[Row]:
    for entry in entries:
        for position, each in enumerate(entry.seventh_characters):
            yield entry.node.rank, position, each.character, each.meaning


def _days(window: Window) -> tuple[str, str | None]:
    return window.first.isoformat(), window.last.isoformat() if window.last else None


def _targets(targets: Iterable[NoteTarget]) -> str:
    return json.dumps([[each.printed, each.code, each.last_code] for each in targets])
