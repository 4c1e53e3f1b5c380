"""The notes of the tabular list, gathered by kind, with what they point at turned into links."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from codingahead.lookup.v1.section_pb2 import IndexEntry, Note, NotesContent, NoteTarget

from gateway.web.views.codes import code_path

# In the order in which a coder needs them, each with what it tells them to do.
KINDS = {
    "includes": ("Includes", "Further defines what is coded here."),
    "inclusion_term": ("Inclusion terms", "Conditions for which this code is used."),
    "excludes1": ("Excludes1", "Not coded here: never reported together with this code."),
    "excludes2": ("Excludes2", "Not included here: may be reported in addition, when both are present."),
    "code_first": ("Code first", "The underlying condition is sequenced before this code."),
    "use_additional_code": ("Use additional code", "Sequenced after this code, when it applies."),
    "code_also": ("Code also", "Both may be needed; the encounter decides their order."),
    "seven_character_note": ("7th character", "This code is not complete without its 7th character."),
    "seven_character_definition": ("7th character definitions", "What each 7th character means."),
    "note": ("Note", ""),
}


@dataclass(frozen=True)
class Segment:
    """A run of a note's text; one that names a code has an address."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class NoteBlock:
    """The lines of one kind that are printed at one place."""

    printed_at: str
    printed_level: str
    inherited: bool
    lines: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True)
class NoteGroup:
    """All notes of one kind, nearest level first."""

    kind: str
    label: str
    meaning: str
    blocks: tuple[NoteBlock, ...]


@dataclass(frozen=True)
class IndexTerm:
    """One term of an index: where it stands, its words in parentheses, the code as printed, and a table's column."""

    above: str
    title: str
    nonessential: str
    printed: str
    column: str


@dataclass(frozen=True)
class IndexGroup:
    """The terms of one publication."""

    index: str
    terms: tuple[IndexTerm, ...]


@dataclass(frozen=True)
class NotesView:
    """The whole section; `left_out` counts the terms of indexes that are not shown."""

    groups: tuple[NoteGroup, ...]
    notice: str = ""
    indexes: tuple[IndexGroup, ...] = ()
    left_out: int = 0


def notes_view(system: str, content: NotesContent, on: str = "") -> NotesView:
    """Gather the notes of a code by kind; a kind that is not known comes last, under its own name."""
    by_kind: dict[str, list[Note]] = {kind: [] for kind in KINDS}
    for note in content.notes:
        by_kind.setdefault(note.kind, []).append(note)
    groups = tuple(_group(system, kind, notes, on) for kind, notes in by_kind.items() if notes)
    indexes = tuple(IndexGroup(index, tuple(map(_term, terms))) for index, terms in _by_index(content.index_entries))
    return NotesView(groups, content.notice, indexes, content.index_entries_left_out)


def _by_index(entries: Iterable[IndexEntry]) -> Iterator[tuple[str, Iterable[IndexEntry]]]:
    return groupby(entries, key=lambda entry: entry.index)


def _term(entry: IndexEntry) -> IndexTerm:
    *above, title = entry.path
    return IndexTerm(" › ".join(above), title, entry.nonessential, entry.printed, entry.column)


def _group(system: str, kind: str, notes: Sequence[Note], on: str) -> NoteGroup:
    label, meaning = KINDS.get(kind, (kind, ""))
    printed_together = groupby(notes, key=lambda note: (note.printed_at, note.printed_level, note.inherited))
    blocks = tuple(
        NoteBlock(at, level, inherited, tuple(segments(system, note.text, note.targets, on) for note in lines))
        for (at, level, inherited), lines in printed_together
    )
    return NoteGroup(kind, label, meaning, blocks)


def segments(system: str, text: str, targets: Iterable[NoteTarget], on: str = "") -> tuple[Segment, ...]:
    """Cut a note into plain runs and links, so that a range links to both of its ends."""
    linked = {printed: code_path(system, code, on) for target in targets for printed, code in _ends(target)}
    if not linked:
        return (Segment(text),)
    longest_first = sorted(linked, key=len, reverse=True)
    pieces = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text)
    return tuple(Segment(piece, linked.get(piece, "")) for piece in pieces if piece)


def _ends(target: NoteTarget) -> list[tuple[str, str]]:
    first, hyphen, last = target.printed.partition("-")
    if target.last_code and hyphen and last:
        return [(first, target.code), (last, target.last_code)]
    return [(target.printed, target.code)] if target.printed and target.code else []
