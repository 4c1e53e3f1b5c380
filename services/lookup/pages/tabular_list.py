"""What the pages need of a code set, however it is stored."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from services.lookup.domain import (
    CharacterTable,
    CharacterTerm,
    Conversion,
    Edition,
    Node,
    PrintedList,
    PrintedNote,
    SeventhCharacter,
    Window,
)


class TabularList(Protocol):
    """One code system over all its editions. What is listed MUST be in official order, whatever the date."""

    def edition_on(self, system: str, on: date) -> Edition:
        """Find the edition in force. MUST refuse a date that is not covered with DATE_OUT_OF_RANGE."""

    def covered(self, system: str) -> Window:
        """Name the days that the loaded data speak of. MUST refuse an unknown system with CODE_SYSTEM_NOT_FOUND."""

    def editions_of(self, system: str) -> tuple[Edition, ...]:
        """List the editions of a system, oldest first."""

    def find(self, system: str, code: str) -> Node | None:
        """Find a code in its official form; None where no edition has it."""

    def parent(self, node: Node) -> Node | None:
        """Find what stands directly above; None above a chapter."""

    def ancestors(self, node: Node) -> tuple[Node, ...]:
        """List all that stands above, nearest first."""

    def children(self, node: Node) -> tuple[Node, ...]:
        """List what stands directly below in any edition."""

    def descendants(self, node: Node) -> Sequence[Node]:
        """List all that stands below in any edition."""

    def tabular_list_on(self, system: str, on: date) -> PrintedList | None:
        """Find the tabular list whose notes are given for a day; None where the system has none."""

    def notes(self, node: Node, on: date) -> tuple[PrintedNote, ...]:
        """List what is printed at this very place for a day, in printed order."""

    def conversions(self, node: Node) -> tuple[Conversion, ...]:
        """List what was assigned before a code, oldest first; none where no conversion table is loaded."""

    def later_codes(self, node: Node) -> tuple[tuple[date, Node], ...]:
        """List the codes that a code was assigned before, and from when, oldest first."""

    def character_table(self, node: Node) -> CharacterTable | None:
        """Find the table of ICD-10-PCS that a place is, or is in; None where none is loaded."""

    def character_term(self, section: str, character: int, title: str) -> CharacterTerm | None:
        """Find the official definition of a value of a character; None where it has none."""

    def seventh_characters(self, node: Node) -> tuple[SeventhCharacter, ...]:
        """List the 7th characters that are defined at this very place."""
