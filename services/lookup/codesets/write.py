"""Writing code sets into the tables of a snapshot."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple
from pathlib import Path
from typing import Any

from services.lookup.codesets.code_set import CodeSet, Entry
from services.lookup.domain import CharacterAxis, Edition, Node, NoteTarget, PrintedList, Window
from services.lookup.snapshot.schema import TABLES

Row = tuple[Any, ...]


def write_database(path: Path, code_sets: Sequence[CodeSet]) -> None:
    """Write a new database file; one that is cut short was never renamed into place, so it needs no journal.

    The systems follow one another: the ranks of each begin where those of the one before it end.
    """
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {TABLES}")
        before = 0
        for code_set in code_sets:
            for statement, rows in _inserts(code_set, before):
                database.executemany(statement, rows)
            before += len(code_set.entries)
        database.commit()
        database.execute("VACUUM")


def _inserts(code_set: CodeSet, before: int) -> Iterator[tuple[str, Iterable[Row]]]:
    entries = code_set.entries
    yield "INSERT INTO editions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_row_of_edition, code_set.editions)
    yield "INSERT INTO coverage VALUES (?, ?, ?)", [(code_set.system, *_days(code_set.covered))]
    yield "INSERT INTO nodes VALUES (?, ?, ?, ?, ?)", (_row_of_node(entry.node, before) for entry in entries)
    yield "INSERT INTO spans VALUES (?, ?, ?, ?)", _rows_of_spans(entries, before)
    yield "INSERT INTO titles VALUES (?, ?, ?, ?, ?)", _rows_of_titles(entries, before)
    yield "INSERT INTO tabular_lists VALUES (?, ?, ?, ?, ?, ?)", map(_row_of_list, code_set.lists)
    newest = next((each.id for each in code_set.lists if each.newest), "")
    yield "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?)", _rows_of_notes(entries, before, newest)
    yield "INSERT INTO seventh_characters VALUES (?, ?, ?, ?)", _rows_of_seventh_characters(entries, before)
    yield "INSERT INTO conversions VALUES (?, ?, ?, ?)", _rows_of_conversions(entries, before)
    yield "INSERT INTO character_tables VALUES (?, ?, ?, ?, ?)", _rows_of_tables(entries, before)
    yield "INSERT INTO character_terms VALUES (?, ?, ?, ?, ?, ?)", map(astuple, code_set.terms)


def _row_of_edition(edition: Edition) -> Row:
    days = _days(Window(edition.effective_from, edition.effective_to))
    told = edition.source, edition.billable_count, edition.states_days
    return edition.system, edition.id, edition.title, *days, *told


def _row_of_node(node: Node, before: int) -> Row:
    parent = None if node.parent is None else before + node.parent
    return before + node.rank, node.system, node.code, node.kind, parent


def _rows_of_spans(entries: Iterable[Entry], before: int) -> Iterator[Row]:
    for entry in entries:
        for span in entry.node.spans:
            yield before + entry.node.rank, *_days(span.window), span.billable


def _rows_of_titles(entries: Iterable[Entry], before: int) -> Iterator[Row]:
    for entry in entries:
        for title in entry.node.titles:
            yield before + entry.node.rank, *_days(title.printed), title.text, title.short


def _rows_of_notes(entries: Iterable[Entry], before: int, newest: str) -> Iterator[Row]:
    for entry in entries:
        for printed_in, notes in (*entry.older_notes, (newest, entry.notes)):
            for position, note in enumerate(notes):
                yield before + entry.node.rank, printed_in, position, note.kind, note.text, _targets(note.targets)


def _row_of_list(one: PrintedList) -> Row:
    return one.system, one.id, one.title, *_days(one.printed), one.newest


def _rows_of_seventh_characters(entries: Iterable[Entry], before: int) -> Iterator[Row]:
    for entry in entries:
        for position, each in enumerate(entry.seventh_characters):
            yield before + entry.node.rank, position, each.character, each.meaning


def _rows_of_conversions(entries: Iterable[Entry], before: int) -> Iterator[Row]:
    for entry in entries:
        for each in entry.conversions:
            yield before + entry.node.rank, str(each.first), each.printed, json.dumps(list(map(_listed, each.clauses)))


def _rows_of_tables(entries: Iterable[Entry], before: int) -> Iterator[Row]:
    for entry in entries:
        if table := entry.table:
            rows = json.dumps([_axes(row) for row in table.rows], separators=(",", ":"))
            yield before + entry.node.rank, table.edition, json.dumps(_axes(table.first)), table.definition, rows


def _axes(axes: Iterable[CharacterAxis]) -> list[Row]:
    return [(axis.title, axis.values) for axis in axes]


def _days(window: Window) -> tuple[str, str | None]:
    return window.first.isoformat(), window.last.isoformat() if window.last else None


def _targets(targets: Iterable[NoteTarget]) -> str:
    return json.dumps(_listed(targets))


def _listed(targets: Iterable[NoteTarget]) -> list[Row]:
    return [(each.printed, each.code, each.last_code) for each in targets]
