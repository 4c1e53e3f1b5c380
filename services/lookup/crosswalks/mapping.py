"""What the mappings between ICD-9-CM and ICD-10-CM say, and what may be asked of them.

Sources: CMS/NCHS, "Diagnosis Code Set General Equivalence Mappings: Documentation for Technical Users", 2018; NCHS,
"ICD-10-CM Conversion Table". The mappings were last published for FY2018.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.lookup.editions.dataset import EditionFacts


class MapKind(StrEnum):
    """What one entry says; the flags of the mapping in one word."""

    EQUIVALENT = "equivalent"
    APPROXIMATE = "approximate"
    NO_MAP = "no_map"
    COMBINATION = "combination"


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One row of a mapping; `target` is empty where nothing corresponds.

    Of a combination one target is chosen from every choice list of one scenario; both are 0 for an entry that stands
    alone, as a whole alternative.
    """

    target: str
    approximate: bool
    combination: bool
    scenario: int
    choice_list: int

    @property
    def kind(self) -> MapKind:
        """Say what the entry is."""
        if not self.target:
            return MapKind.NO_MAP
        if self.combination:
            return MapKind.COMBINATION
        return MapKind.APPROXIMATE if self.approximate else MapKind.EQUIVALENT


@dataclass(frozen=True, slots=True)
class CodeMap:
    """All that a mapping says of one of its sources.

    `path` leads from the code that was asked about to `source`; it has one code where the mapping itself holds the
    code. Longer paths are derived through the conversion table: maps of the same `alternative` are needed together.
    """

    path: tuple[str, ...]
    entries: tuple[MapEntry, ...]
    edition: EditionFacts
    alternative: int = 0

    @property
    def source(self) -> str:
        """The code that the mapping holds."""
        return self.path[-1]

    @property
    def derived(self) -> bool:
        """Whether the conversion table led here; such a map is nobody's publication."""
        return len(self.path) > 1


@dataclass(frozen=True, slots=True)
class PreviousCode:
    """A code that was reported before, or with `ends` a range of them; "I63-" ends the range of all below I63."""

    begins: str
    ends: str | None = None


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A new code and what NCHS says was reported before it.

    Of each clause one code was reported, and those of all clauses together. There is no clause where the table says
    that nothing was; `printed` is what it prints.
    """

    code: str
    effective_from: date
    clauses: tuple[tuple[PreviousCode, ...], ...]
    printed: str
    edition: EditionFacts


class Crosswalks(Protocol):
    """The mappings that are loaded. Codes are in official form."""

    def maps(self, system: str, code: str, on: date) -> tuple[CodeMap, ...]:
        """Find what the mapping for a day says of a code, in its own file order of scenarios and choice lists.

        For an ICD-10-CM code that the mapping does not hold: what it says of the previous codes, marked as derived;
        nothing where there are none. MUST refuse with EDITION_NOT_LOADED when no mapping of the system is loaded.
        """

    def before(self, code: str) -> CodeChange | None:
        """Find what was reported before an ICD-10-CM code; None when no conversion table has it as a new code."""

    def after(self, code: str, on: date) -> tuple[CodeChange, ...]:
        """List the ICD-10-CM codes, new by a day, before which this one was reported, oldest first."""
