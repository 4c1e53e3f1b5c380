"""The section of instructions: what is printed at a code and at everything above it, nearest first.

A note holds at the level where it is printed and for everything beneath (Official Guidelines FY2026, I.A.7,
I.A.10 to I.A.17). Of 7th characters only the nearest definition holds.
"""

from collections.abc import Iterator
from datetime import date

from services.lookup.domain import Node, NoteKind
from services.lookup.pages.content import Note
from services.lookup.pages.seventh_character import defining
from services.lookup.pages.tabular_list import TabularList

_OF_SEVENTH_CHARACTERS = {NoteKind.SEVEN_CHARACTER_NOTE, NoteKind.SEVEN_CHARACTER_DEFINITION}


def notes(listed: TabularList, node: Node, day: date) -> tuple[Note, ...]:
    """List every instruction that holds for a code."""
    return tuple(note for place in (node, *listed.ancestors(node)) for note in _printed_at(listed, place, node, day))


def notes_notice(listed: TabularList, node: Node, day: date) -> str:
    """Say which list the notes are from where it is not the day's own; nothing where it is."""
    printed_in = listed.tabular_list_on(node.system, day)
    if printed_in is None or printed_in.printed.holds(day):
        return ""
    edition = listed.edition_on(node.system, day)
    return f"As printed in {printed_in.title}; the Tabular List of {edition.title} is not loaded."


def _printed_at(listed: TabularList, place: Node, node: Node, day: date) -> Iterator[Note]:
    overridden = place is not defining(listed, node)
    for printed in listed.notes(place, day):
        if not (overridden and printed.kind in _OF_SEVENTH_CHARACTERS):
            level = place.level_on(day)
            yield Note(printed.kind, printed.text, place.code, level, place is not node, printed.targets)
