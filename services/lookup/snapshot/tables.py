"""Reading the tables of a snapshot back into what they were written from."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import cache, partial
from pathlib import Path

from services.lookup.domain import (
    CharacterAxis,
    CharacterTable,
    CharacterTerm,
    Conversion,
    Edition,
    Kind,
    Node,
    NoteKind,
    NoteTarget,
    PrintedList,
    PrintedNote,
    SeventhCharacter,
    Span,
    Title,
    Window,
)

_day = cache(date.fromisoformat)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database that nobody writes, without locks and without leaving a file beside it."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        yield database


def read_editions(database: sqlite3.Connection) -> tuple[Edition, ...]:
    """Read the editions, oldest first."""
    rows = database.execute(
        "SELECT system, edition, title, effective_from, effective_to, source, billable_count, states_days"
        " FROM editions ORDER BY system, effective_from"
    )
    return tuple(
        Edition(system, name, title, _day(first), _day(last) if last else None, source, count, bool(states_days))
        for system, name, title, first, last, source, count, states_days in rows
    )


def read_coverage(database: sqlite3.Connection) -> dict[str, Window]:
    """Read for each code system the days that the data speak of."""
    return {system: _window(first, last) for system, first, last in database.execute("SELECT * FROM coverage")}


def read_nodes(database: sqlite3.Connection) -> tuple[Node, ...]:
    """Read every place, in official order, so that a place's rank is its index."""
    spans, titles = _read_spans(database), _read_titles(database)
    rows = database.execute("SELECT node, system, code, kind, parent FROM nodes ORDER BY node")
    return tuple(
        Node(rank, system, code, Kind(kind), parent, spans[rank], titles.get(rank, ()))
        for rank, system, code, kind, parent in rows
    )


def read_tabular_lists(database: sqlite3.Connection) -> dict[str, tuple[PrintedList, ...]]:
    """Read by code system the lists that notes were read from, oldest first."""
    lists: dict[str, list[PrintedList]] = defaultdict(list)
    for system, name, title, first, last, newest in database.execute("SELECT * FROM tabular_lists ORDER BY list"):
        lists[system].append(PrintedList(system, name, title, _window(first, last), bool(newest)))
    return {system: tuple(of_system) for system, of_system in lists.items()}


def read_notes(database: sqlite3.Connection) -> dict[str, dict[int, tuple[PrintedNote, ...]]]:
    """Read the notes by their list and the place where they are printed; what two lists print alike is one object."""
    notes: dict[str, dict[int, list[PrintedNote]]] = defaultdict(lambda: defaultdict(list))
    rows = database.execute("SELECT node, list, kind, note, targets FROM notes ORDER BY node, list, position")
    seen: dict[PrintedNote, PrintedNote] = {}
    for node, printed_in, kind, text, targets in rows:
        note = PrintedNote(NoteKind(kind), text, _targets(targets))
        notes[printed_in][node].append(seen.setdefault(note, note))
    return {each: {node: tuple(printed) for node, printed in of.items()} for each, of in notes.items()}


def read_seventh_characters(database: sqlite3.Connection) -> dict[int, tuple[SeventhCharacter, ...]]:
    """Read the 7th characters by the place where they are defined."""
    defined: dict[int, list[SeventhCharacter]] = defaultdict(list)
    rows = database.execute("SELECT node, character, meaning FROM seventh_characters ORDER BY node, position")
    for node, character, meaning in rows:
        defined[node].append(SeventhCharacter(character, meaning))
    return {node: tuple(characters) for node, characters in defined.items()}


def read_conversions(database: sqlite3.Connection) -> dict[int, tuple[Conversion, ...]]:
    """Read the conversions by the place of the new code, oldest first."""
    found: dict[int, list[Conversion]] = defaultdict(list)
    for node, first, printed, clauses in database.execute("SELECT * FROM conversions ORDER BY node, first"):
        found[node].append(Conversion(_day(first), printed, _clauses(clauses)))
    return {node: tuple(conversions) for node, conversions in found.items()}


def read_character_tables(database: sqlite3.Connection) -> dict[int, Callable[[], CharacterTable]]:
    """Read the tables by their place, as text: each is parsed when it is asked for."""
    rows = database.execute("SELECT node, edition, first, definition, rows FROM character_tables")
    return {node: partial(_character_table, *row) for node, *row in rows}


def read_character_terms(database: sqlite3.Connection) -> dict[tuple[str, int, str], CharacterTerm]:
    """Read the definitions by section, character and title."""
    rows = database.execute("SELECT section, character, title, definition, explanation, includes FROM character_terms")
    return {row[:3]: CharacterTerm(*row) for row in rows}


def _character_table(edition: str, first: str, definition: str, rows: str) -> CharacterTable:
    return CharacterTable(edition, _axes(json.loads(first)), definition, tuple(map(_axes, json.loads(rows))))


def _axes(stated: list[tuple[str, dict[str, str]]]) -> tuple[CharacterAxis, ...]:
    return tuple(CharacterAxis(title, values) for title, values in stated)


@cache
def _clauses(clauses: str) -> tuple[tuple[NoteTarget, ...], ...]:
    return tuple(tuple(NoteTarget(*target) for target in clause) for clause in json.loads(clauses))


def _read_spans(database: sqlite3.Connection) -> dict[int, tuple[Span, ...]]:
    spans: dict[int, tuple[Span, ...]] = defaultdict(tuple)
    for node, first, last, billable in database.execute("SELECT * FROM spans ORDER BY node, first"):
        spans[node] = _with_span(spans[node], first, last, bool(billable))
    return spans


@cache
def _with_span(before: tuple[Span, ...], first: str, last: str | None, billable: bool) -> tuple[Span, ...]:
    """Add a span; the same history is the same object for all the codes that share it."""
    return (*before, Span(_window(first, last), billable))


def _read_titles(database: sqlite3.Connection) -> dict[int, tuple[Title, ...]]:
    titles: dict[int, tuple[Title, ...]] = defaultdict(tuple)
    for node, first, last, text, short in database.execute("SELECT * FROM titles ORDER BY node, first"):
        titles[node] = (*titles[node], Title(text, _window(first, last), text if short == text else short))
    return titles


@cache
def _window(first: str, last: str | None) -> Window:
    return Window(_day(first), _day(last) if last else None)


@cache
def _targets(targets: str) -> tuple[NoteTarget, ...]:
    return tuple(NoteTarget(*target) for target in json.loads(targets))
