"""Which codes the notes of the tabular list reach: single codes, all below a code, and ranges in official order."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.lookup.domain import CATEGORY_LENGTH, Node, NoteKind, NoteTarget, PrintedNote
from services.lookup.errors import CodeNotFound, CodeSystemNotFound
from services.lookup.pages.tabular_list import TabularList

# Codes that claims name are few; should they be many, what was found out of them is found out again.
_MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Places in a row in official order, from a code to all that stands below the last one."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reaching:
    """A note, where it is printed, and what it reaches; no stretch where the note is free text."""

    kind: NoteKind
    text: str
    printed_at: Node
    stretches: tuple[Stretch, ...]

    def covers(self, node: Node) -> bool:
        """Tell whether the note names a code, or something above it."""
        rank = node.rank
        for stretch in self.stretches:  # noqa: SIM110  # asked a thousand times for a claim: twice as fast as any()
            if stretch.first <= rank <= stretch.last:
                return True
        return False


class CodeList(TabularList, Protocol):
    """The code systems that are loaded."""

    def code(self, system: str, text: str) -> Node:
        """Find a code in any accepted spelling. MUST refuse with CODE_SYSTEM_NOT_FOUND or CODE_NOT_FOUND."""


class Reach:
    """Resolves notes once for each place and Tabular List that prints them; neither changes while it is served."""

    def __init__(self, codes: CodeList) -> None:
        self._codes = codes
        self._printed: dict[tuple[int, str], tuple[Reaching, ...]] = {}
        self._holding: dict[tuple[int, NoteKind, str], tuple[Reaching, ...]] = {}

    def notes(self, node: Node, kind: NoteKind, on: date) -> tuple[Reaching, ...]:
        """List the notes of a kind that hold for a code on a day, its own first, then those printed above it."""
        printed_in = self._codes.tabular_list_on(node.system, on)
        asked = node.rank, kind, printed_in.id if printed_in else ""
        if asked not in self._holding:
            if len(self._holding) >= _MOST_KEPT:
                self._holding.clear()
            places = (node, *self._codes.ancestors(node))
            self._holding[asked] = tuple(
                note for place in places for note in self._at(place, asked[2], on) if note.kind is kind
            )
        return self._holding[asked]

    def within(self, node: Node, place: Node) -> bool:
        """Tell whether a code is a place or stands below it."""
        return node is place or place in self._codes.ancestors(node)

    def code(self, system: str, text: str) -> Node | None:
        """Find a code; None where there is none."""
        try:
            return self._codes.code(system, text)
        except (CodeNotFound, CodeSystemNotFound):
            return None

    def _at(self, place: Node, printed_in: str, on: date) -> tuple[Reaching, ...]:
        asked = place.rank, printed_in
        if asked not in self._printed:
            self._printed[asked] = tuple(self._resolved(place, note) for note in self._codes.notes(place, on))
        return self._printed[asked]

    def _resolved(self, place: Node, note: PrintedNote) -> Reaching:
        stretches = (self._stretch(place.system, target) for target in note.targets)
        return Reaching(note.kind, note.text, place, tuple(each for each in stretches if each))

    def _stretch(self, system: str, target: NoteTarget) -> Stretch | None:
        first = self.code(system, target.code)
        if first is None:
            return None
        last = self._last(system, target.last_code) if target.last_code else first
        return Stretch(first.rank, last.rank + len(self._codes.descendants(last))) if last else None

    def _last(self, system: str, text: str) -> Node | None:
        """Find the end of a range, else what is nearest before it: K93 is no category, yet K00-K93 is printed."""
        if found := self.code(system, text):
            return found
        if category := self.code(system, text[:CATEGORY_LENGTH]):
            below = self._codes.descendants(category)
            return next((node for node in reversed(below) if node.code[: len(text)] <= text), category)
        letter, number = text[:1], text[1:CATEGORY_LENGTH]
        earlier = range(int(number) - 1, -1, -1) if number.isdecimal() else ()
        return next((node for at in earlier if (node := self.code(system, f"{letter}{at:02}"))), None)
