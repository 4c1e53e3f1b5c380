"""A snapshot that is open: every place of its code systems, in memory and never changed."""

import gc
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from services.lookup.domain import (
    CharacterTable,
    CharacterTerm,
    Conversion,
    Edition,
    Kind,
    Node,
    NoteKind,
    PrintedList,
    PrintedNote,
    SeventhCharacter,
    Window,
    canonical,
)
from services.lookup.errors import CodeNotFound, CodeSystemNotFound, DateOutOfRange
from services.lookup.search.entry import SearchEntry, Span
from services.lookup.snapshot import arrangement, tables
from services.lookup.snapshot.answering import edition_for
from services.lookup.snapshot.manifest import Manifest, SnapshotRefused, sha256_of
from services.lookup.snapshot.schema import DATABASE, SEARCH


class Snapshot:
    """One immutable folder, read whole. Any number of threads may ask it at once."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.editions = tables.read_editions(database)
        self._covered = tables.read_coverage(database)
        self._nodes = tables.read_nodes(database)
        self._lists = tables.read_tabular_lists(database)
        self._notes = tables.read_notes(database)
        self._seventh_characters = tables.read_seventh_characters(database)
        self._conversions = tables.read_conversions(database)
        self._tables = tables.read_character_tables(database)
        self._terms = tables.read_character_terms(database)
        self._by_code = arrangement.by_code(self._nodes)
        self._below = arrangement.below(self._nodes)
        self._ends = arrangement.ends(self._nodes)
        self._categories = arrangement.categories(self._nodes)
        self._undivided = arrangement.undivided(self._nodes)
        self._editions = {system: self._editions_of(system) for system in self._covered}
        self._later = arrangement.later(self._conversions, self._nodes, self._by_code)

    def covered(self, system: str) -> Window:
        """Name the days that the loaded data speak of. Refused when the system is not loaded."""
        if system not in self._covered:
            raise CodeSystemNotFound(system)
        return self._covered[system]

    def edition_on(self, system: str, on: date) -> Edition:
        """Find the edition in force on a day, else the one that the answer rests on, which then says so.

        Refused when the loaded editions do not cover it.
        """
        window = self.covered(system)
        if not window.holds(on):
            raise DateOutOfRange(window.first, window.last)
        return edition_for(self._editions[system], on)

    def editions_of(self, system: str) -> tuple[Edition, ...]:
        """List the editions of a system, oldest first; none of one that is not loaded."""
        return self._editions.get(system, ())

    def code(self, system: str, text: str) -> Node:
        """Find a code or header in any spelling that its system allows, whatever the date.

        Refused when the system is not loaded, or has no such code in any edition.
        """
        self.covered(system)
        node = self._by_code[system].get(canonical(system, text) or "")
        if node is None or node.kind is not Kind.CODE:
            raise CodeNotFound(system, text)
        return node

    def find(self, system: str, code: str) -> Node | None:
        """Find a code or header in its official form; None where no edition has it."""
        node = self._by_code[system].get(code)
        return node if node and node.kind is Kind.CODE else None

    def place(self, system: str, text: str) -> Node:
        """Find a chapter ("4"), a block ("E08-E13"), a header or a code. Refused as `code` is."""
        self.covered(system)
        with suppress(CodeNotFound):
            return self.code(system, text)
        node = self._by_code[system].get(text.strip(" ").upper())
        if node is None or node.kind is Kind.CODE:
            raise CodeNotFound(system, text)
        return node

    def top(self, system: str) -> tuple[Node, ...]:
        """List the chapters in official order. Refused when the system is not loaded."""
        self.covered(system)
        return tuple(node for node in map(self._nodes.__getitem__, self._below[None]) if node.system == system)

    def parent(self, node: Node) -> Node | None:
        """Find what stands directly above."""
        return None if node.parent is None else self._nodes[node.parent]

    def ancestors(self, node: Node) -> tuple[Node, ...]:
        """List all that stands above, nearest first."""
        above = self.parent(node)
        return () if above is None else (above, *self.ancestors(above))

    def children(self, node: Node) -> tuple[Node, ...]:
        """List what stands directly below in any edition, in official order."""
        return tuple(self._nodes[rank] for rank in self._below.get(node.rank, ()))

    def descendants(self, node: Node) -> Sequence[Node]:
        """List all that stands below in any edition, in official order."""
        return self._nodes[node.rank + 1 : self._ends[node.rank]]

    def categories(self, system: str) -> tuple[Node, ...]:
        """List the categories of a system, in official order."""
        return self._categories.get(system, ())

    def undivided(self, system: str) -> tuple[Node, ...]:
        """List the codes of a system that has no categories, in official order; none of any other."""
        return self._undivided.get(system, ())

    def tabular_list_on(self, system: str, on: date) -> PrintedList | None:
        """Find the tabular list whose notes hold on a day, else the newest; None where the system has none."""
        lists = self._lists.get(system, ())
        holding = (each for each in lists if each.printed.holds(on))
        return next(holding, None) or next((each for each in lists if each.newest), None)

    def notes(self, node: Node, on: date) -> tuple[PrintedNote, ...]:
        """List the notes that are printed at a place for a day, in printed order."""
        printed_in = self.tabular_list_on(node.system, on)
        return self._notes.get(printed_in.id if printed_in else "", {}).get(node.rank, ())

    def seventh_characters(self, node: Node) -> tuple[SeventhCharacter, ...]:
        """List the 7th characters that are defined at a place."""
        return self._seventh_characters.get(node.rank, ())

    def conversions(self, node: Node) -> tuple[Conversion, ...]:
        """List what was assigned before a code, oldest first."""
        return self._conversions.get(node.rank, ())

    def later_codes(self, node: Node) -> tuple[tuple[date, Node], ...]:
        """List the codes that a code is said to have been assigned before, and from when, oldest first."""
        return tuple((first, self._nodes[rank]) for first, rank in self._later.get(node.rank, ()))

    def character_table(self, node: Node) -> CharacterTable | None:
        """Find the table of ICD-10-PCS at a place or right above it; None where none is loaded."""
        found = self._tables.get(node.rank) or self._tables.get(-1 if node.parent is None else node.parent)
        return found() if found else None

    def character_term(self, section: str, character: int, title: str) -> CharacterTerm | None:
        """Find the definition of a value; None where it has none."""
        return self._terms.get((section, character, title))

    def search_entries(self) -> Iterator[SearchEntry]:
        """Say of every code and header what search must know of it."""
        for node in self._nodes:
            if node.kind is Kind.CODE:
                yield self._search_entry(node)

    def _editions_of(self, system: str) -> tuple[Edition, ...]:
        return tuple(edition for edition in self.editions if edition.system == system)

    def _search_entry(self, node: Node) -> SearchEntry:
        terms = tuple(
            note.text
            for note in self.notes(node, date.max)
            if note.kind in {NoteKind.INCLUSION_TERM, NoteKind.INCLUDES}
        )
        title = node.titles[-1].text if node.titles else None
        valid = tuple(self._closed(node.system, span.window) for span in node.spans)
        billable = tuple(self._closed(node.system, span.window) for span in node.spans if span.billable)
        return SearchEntry(node.system, node.code, title, terms, valid, billable, node.rank)

    def _closed(self, system: str, window: Window) -> Span:
        return window.first, window.last or self._covered[system].last or date.max


def open_snapshot(folder: Path) -> tuple[Manifest, Snapshot]:
    """Open a folder for serving. Refused when it is not whole, or of another format than this program's."""
    manifest = Manifest.read(folder)
    path = folder / DATABASE
    if not path.is_file() or not (folder / SEARCH).is_dir():
        raise SnapshotRefused(f"{folder} lacks its {DATABASE} or its {SEARCH} folder")
    if sha256_of(path) != manifest.database_sha256:
        raise SnapshotRefused(f"{path} is not what its manifest says: build it again")
    with tables.opened(path) as database, _no_collecting():
        snapshot = Snapshot(database)
    gc.freeze()  # half a million objects that live as long as the process: walking them again took 20 ms at a time
    return manifest, snapshot


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Make a million objects without looking for garbage among them, which takes a fifth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
