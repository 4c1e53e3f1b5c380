"""One code system over all its editions, as a builder hands it over and as it is written into a snapshot."""

from collections.abc import Callable
from dataclasses import dataclass

from services.lookup.codesets.sources import Sources
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
from services.lookup.editions.editions import Editions

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the list with what is printed there.

    `notes` are those of the newest list, `older_notes` those of lists before it, by their ids.
    """

    node: Node
    notes: tuple[PrintedNote, ...] = ()
    seventh_characters: tuple[SeventhCharacter, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    table: CharacterTable | None = None
    older_notes: tuple[tuple[str, tuple[PrintedNote, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeSet:
    """One code system in official order.

    Ranks and parents count from 0 within it, every place comes right before what stands below it, and has a span.
    `editions` are oldest first, and never none.
    """

    entries: tuple[Entry, ...]
    editions: tuple[Edition, ...]
    covered: Window
    terms: tuple[CharacterTerm, ...] = ()
    lists: tuple[PrintedList, ...] = ()

    @property
    def system(self) -> str:
        """The name of the code system."""
        return self.editions[0].system


# Reads one system from the open editions and the installed packages, telling of each step; None where neither has it.
Builder = Callable[[Editions, Sources, Step], CodeSet | None]
