"""What the pages need of a code set, however it is stored."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from services.lookup.domain import Edition, Node, PrintedNote, SeventhCharacter


class TabularList(Protocol):
    """One code system over all its editions. What is listed MUST be in official order, whatever the date."""

    def edition_on(self, system: str, on: date) -> Edition:
        """Find the edition in force. MUST refuse a date that is not covered with DATE_OUT_OF_RANGE."""

    def parent(self, node: Node) -> Node | None:
        """Find what stands directly above; None above a chapter."""

    def ancestors(self, node: Node) -> tuple[Node, ...]:
        """List all that stands above, nearest first."""

    def children(self, node: Node) -> tuple[Node, ...]:
        """List what stands directly below in any edition."""

    def descendants(self, node: Node) -> Sequence[Node]:
        """List all that stands below in any edition."""

    def notes(self, node: Node) -> tuple[PrintedNote, ...]:
        """List what is printed at this very place, in printed order."""

    def seventh_characters(self, node: Node) -> tuple[SeventhCharacter, ...]:
        """List the 7th characters that are defined at this very place."""
