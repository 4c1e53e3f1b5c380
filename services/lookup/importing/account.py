"""What an import has to say: as it goes on, and at its end."""

from dataclasses import dataclass, field
from typing import Protocol

from services.lookup.importing.differences import Differences
from services.lookup.importing.recognising import Skipped


class Narrator(Protocol):
    """Whoever is told how an import goes on; calls come from one thread."""

    def say(self, line: str) -> None:
        """One step began, or one thing is worth knowing."""

    def reading(self, label: str) -> None:
        """An edition's files begin to be parsed."""

    def rows(self, label: str, more: int) -> None:
        """So many more rows were parsed."""

    def read(self, label: str) -> None:
        """All of its rows were parsed and checked."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An edition that is in force after the import."""

    what: str
    title: str
    files: tuple[str, ...]
    rows: int
    new: bool
    differences: Differences | None = None


@dataclass(slots=True)
class Account:
    """All that became of what was given."""

    in_force: list[Arrived] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    snapshot: str = ""
    changed: bool = False  # whether another snapshot is in force than before
