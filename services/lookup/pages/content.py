"""What a code page is made of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.lookup.domain import Edition, Level, NoteKind, NoteTarget, Status, Window


class Relation(StrEnum):
    """How another code stands to the code of the page."""

    PARENT = "parent"
    SIBLING = "sibling"
    LATERALITY = "laterality"
    REPLACED_BY = "replaced_by"
    REPLACES = "replaces"
    SIMPLER = "simpler"
    MORE_COMPLEX = "more_complex"
    SPLIT_OFF = "split_off"


class Change(StrEnum):
    """What an edition did to a code."""

    ADDED = "added"
    FIRST_KNOWN = "first_known"  # nothing that is loaded reaches further back: it may be older
    ENDED = "ended"
    BECAME_HEADER = "became_header"
    BECAME_BILLABLE = "became_billable"
    RETITLED = "retitled"
    REPLACED_BY = "replaced_by"
    REPLACES = "replaces"
    SPLIT_OFF = "split_off"  # some of what was coded here has a code of its own from then on


class Standing(StrEnum):
    """What a code is in one edition."""

    BILLABLE = "billable"
    HEADER = "header"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class CodeSummary:
    """A code as it stands in a list; `title` is None where no loaded file has it.

    `copyright` is the notice that must stand beside the title, empty for public-domain text.
    """

    system: str
    code: str
    title: str | None
    billable: bool
    status: Status
    copyright: str = ""


@dataclass(frozen=True, slots=True)
class RelatedCode:
    """A code that stands near the code of the page."""

    code: CodeSummary
    relation: Relation


@dataclass(frozen=True, slots=True)
class HierarchyPlace:
    """A place of the tabular list as it is on the date."""

    level: Level
    code: str
    title: str | None
    billable: bool
    copyright: str = ""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """From the chapter down to the code itself, and what stands directly below."""

    ancestors: tuple[HierarchyPlace, ...]
    children: tuple[HierarchyPlace, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """An instruction that holds for the code; `inherited` where it is printed above it."""

    kind: NoteKind
    text: str
    printed_at: str
    printed_level: Level
    inherited: bool
    targets: tuple[NoteTarget, ...]


@dataclass(frozen=True, slots=True)
class SeventhCharacterOption:
    """A 7th character that makes a code which exists on the date."""

    character: str
    meaning: str
    code: str


@dataclass(frozen=True, slots=True)
class SeventhCharacterBuilder:
    """The six characters with their placeholders ("T07.XXX"), and what may follow."""

    base: str
    placeholders: int
    defined_at: str
    options: tuple[SeventhCharacterOption, ...]


@dataclass(frozen=True, slots=True)
class LateralityOption:
    """One side of a condition: right, left, bilateral, unspecified."""

    side: str
    code: CodeSummary
    current: bool


@dataclass(frozen=True, slots=True)
class CodeCharacter:
    """One character of an ICD-10-PCS code: its place from 1, what it stands for, and what it means.

    `meaning` is None where the tables that are loaded do not have this combination and the character means several
    things in them. What the official definitions say of it is empty where they say nothing.
    """

    position: int
    character: str
    axis: str
    meaning: str | None
    definition: str
    explanation: str
    includes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodingRules:
    """What a coder must know before reporting the code."""

    billable: bool
    explanation: str
    billable_children: tuple[CodeSummary, ...]
    seventh_character: SeventhCharacterBuilder | None
    laterality: tuple[LateralityOption, ...]
    characters: tuple[CodeCharacter, ...] = ()
    characters_from: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """A change, and the day from which it holds; titles where it changed one, codes where it concerns others."""

    kind: Change
    date: date
    edition: str
    detail: str
    from_title: str = ""
    to_title: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionStanding:
    """What the code is in one edition, and how that edition titles it; None where it is not in it or no file says."""

    edition: Edition
    standing: Standing
    title: str | None


@dataclass(frozen=True, slots=True)
class CodePage:
    """All that is said of one code on one date of service.

    `title_notice` says why the title is missing, or that it is another edition's wording. `window` is the one
    that `status` speaks of. `notes` may be empty; every other section has always something to say.
    """

    system: str
    code: str
    title: str | None
    short_title: str | None
    title_notice: str | None
    copyright: str
    billable: bool
    status: Status
    on: date
    window: Window
    edition: Edition
    hierarchy: Hierarchy
    notes: tuple[Note, ...]
    notes_notice: str
    coding_rules: CodingRules
    history: tuple[HistoryEvent, ...]
    editions: tuple[EditionStanding, ...]
    related: tuple[RelatedCode, ...]
