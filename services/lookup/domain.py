"""What a code system is made of: codes in their official form, the days on which they hold, and their places."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CodeSystem(StrEnum):
    """The code systems by the names that clients use."""

    ICD10CM = "icd10cm"
    ICD10PCS = "icd10pcs"
    HCPCS = "hcpcs"
    CPT = "cpt"
    MODIFIER = "modifier"
    POS = "pos"
    MSDRG = "msdrg"
    HCC = "hcc"
    ICD9CM = "icd9cm"


class Kind(StrEnum):
    """What a place in the tabular list is, whatever the date."""

    CHAPTER = "chapter"
    BLOCK = "block"
    CODE = "code"


class Level(StrEnum):
    """What a place in the tabular list is on a date: a category may gain children, a code may become a header."""

    CHAPTER = "chapter"
    BLOCK = "block"
    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    CODE = "code"


class Status(StrEnum):
    """Where a code stands on a date of service."""

    ACTIVE = "active"
    DELETED = "deleted"
    FUTURE = "future"


class NoteKind(StrEnum):
    """The instructions of the tabular list (Official Guidelines FY2026, section I.A)."""

    INCLUDES = "includes"
    INCLUSION_TERM = "inclusion_term"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code_first"
    USE_ADDITIONAL_CODE = "use_additional_code"
    CODE_ALSO = "code_also"
    SEVEN_CHARACTER_NOTE = "seven_character_note"
    SEVEN_CHARACTER_DEFINITION = "seven_character_definition"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Window:
    """Days in a row, both ends included; `last` is None where the loaded data know of no end."""

    first: date
    last: date | None

    def holds(self, on: date) -> bool:
        """Tell whether a day lies within."""
        return self.first <= on and (self.last is None or on <= self.last)

    def days_from(self, on: date) -> int:
        """Count the days between a day and the nearest one within; 0 for a day within."""
        return max((self.first - on).days, (on - (self.last or date.max)).days, 0)


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which a place stays what it is: a billable code, or a header."""

    window: Window
    billable: bool


@dataclass(frozen=True, slots=True)
class Title:
    """An official title, and the days from the first to the last edition in a row that was read and prints this.

    `short` is the official short title, None where no loaded file has it.
    """

    text: str
    printed: Window
    short: str | None = None


@dataclass(frozen=True, slots=True)
class NoteTarget:
    """A code or a range of codes that a note names; `last_code` is set for a range."""

    printed: str
    code: str
    last_code: str | None = None


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """One instruction, word for word, at the place where it is printed."""

    kind: NoteKind
    text: str
    targets: tuple[NoteTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A tabular list that was read: its notes hold for the days of `printed`.

    The newest one, which `newest` marks, speaks for all days of which no list was read.
    """

    system: str
    id: str
    title: str
    printed: Window
    newest: bool


@dataclass(frozen=True, slots=True)
class SeventhCharacter:
    """One 7th character and its meaning, as defined above the codes that take it (Guidelines I.A.5)."""

    character: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was assigned before a code, by the conversion table of NCHS: one of each clause, and all clauses together.

    There are no clauses where nothing was assigned before.
    """

    first: date
    printed: str
    clauses: tuple[tuple[NoteTarget, ...], ...]


@dataclass(frozen=True, slots=True)
class CharacterAxis:
    """What one character of an ICD-10-PCS code stands for, and the values that it may have: {"0": "Open"}."""

    title: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class CharacterTable:
    """A table of ICD-10-PCS: its three first characters, and the rows that allow what the last four may be together.

    `edition` names the Tables that print it, `definition` is that of its operation, empty where there is none.
    """

    edition: str
    first: tuple[CharacterAxis, ...]
    definition: str
    rows: tuple[tuple[CharacterAxis, ...], ...]


@dataclass(frozen=True, slots=True)
class CharacterTerm:
    """What a value of a character means, by the definitions of ICD-10-PCS; `includes` has examples, one a line."""

    section: str
    character: int
    title: str
    definition: str
    explanation: str
    includes: str


@dataclass(frozen=True, slots=True)
class Edition:
    """An official publication of a code system; `effective_to` is None while nothing says when it ends.

    One that states the first and last days of its codes (`states_days`) answers for days before it too. `basis` says
    why it answers for a day that is not its own.
    """

    system: str
    id: str
    title: str
    effective_from: date
    effective_to: date | None
    source: str
    billable_count: int
    states_days: bool = False
    basis: str = ""

    @property
    def named(self) -> str:
        """Name it, and on a day that is not its own why it is the one that answers."""
        return f"{self.title}, {self.basis}" if self.basis else self.title

    def holds(self, on: date) -> bool:
        """Tell whether a day is one of its own."""
        return Window(self.effective_from, self.effective_to).holds(on)


@dataclass(frozen=True, slots=True)
class Node:
    """A chapter, block, header or code over all editions; `rank` is its place in official order."""

    rank: int
    system: str
    code: str
    kind: Kind
    parent: int | None
    spans: tuple[Span, ...]
    titles: tuple[Title, ...]

    def span_near(self, on: date) -> Span:
        """Find the span that holds the day, else the last one before it, else the first one."""
        begun = [span for span in self.spans if span.window.first <= on]
        return begun[-1] if begun else self.spans[0]

    def status_on(self, on: date) -> Status:
        """Say where it stands on a day."""
        near = self.span_near(on).window
        if near.holds(on):
            return Status.ACTIVE
        return Status.FUTURE if on < near.first else Status.DELETED

    def exists_on(self, on: date) -> bool:
        """Tell whether it is in the list on a day, billable or as a header."""
        return any(span.window.holds(on) for span in self.spans)

    def billable_on(self, on: date) -> bool:
        """Tell whether it may be reported on a day."""
        return any(span.billable and span.window.holds(on) for span in self.spans)

    def title_on(self, on: date) -> Title | None:
        """Find the title printed for a day, else the nearest: before it in a tabular list, which has all editions."""
        if self.system in WITH_CATEGORIES:
            begun = [title for title in self.titles if title.printed.first <= on]
            return begun[-1] if begun else next(iter(self.titles), None)
        return min(self.titles, key=lambda title: title.printed.days_from(on), default=None)

    def level_on(self, on: date) -> Level:
        """Say what it is on a day, or on the nearest day on which it is anything."""
        if self.kind is not Kind.CODE:
            return Level(self.kind)
        if self.system not in WITH_CATEGORIES:
            return Level.CODE
        if len(self.code) == CATEGORY_LENGTH:
            return Level.CATEGORY
        return Level.CODE if self.span_near(on).billable else Level.SUBCATEGORY


CATEGORY_LENGTH = 3
FULL_LENGTH = 7

# How a code is written: its characters in groups, which may have a dot between them where it is written with one.
_SHAPES = {
    CodeSystem.ICD10CM: re.compile(r"([A-Za-z][0-9A-Za-z]{2})(?:\.?([0-9A-Za-z]{1,4}))?"),
    # A whole code, or the three characters that name a table; never I or O (ICD-10-PCS Reference Manual, chapter 1).
    CodeSystem.ICD10PCS: re.compile(r"([0-9A-HJ-NP-Za-hj-np-z]{3}(?:[0-9A-HJ-NP-Za-hj-np-z]{4})?)"),
    CodeSystem.HCPCS: re.compile(r"([A-Za-z][0-9]{4})"),
    CodeSystem.CPT: re.compile(r"([0-9]{4}[0-9AFMTUafmtu])"),
    CodeSystem.MODIFIER: re.compile(r"([0-9A-Za-z]{2})"),
    CodeSystem.POS: re.compile(r"([0-9]{2})"),
    CodeSystem.MSDRG: re.compile(r"([0-9]{3})"),
    CodeSystem.HCC: re.compile(r"((?:(?:ESRD|RX)-)?V[0-9]{2}-HCC[0-9]{1,3})", re.IGNORECASE | re.ASCII),
    # Three characters before the dot, four where the code begins with E (ICD-9-CM, External Causes).
    CodeSystem.ICD9CM: re.compile(r"([0-9]{3}|[Vv][0-9]{2})(?:\.?([0-9]{1,2}))?|([Ee][0-9]{3})(?:\.?([0-9]))?"),
}
_DOTTED = {CodeSystem.ICD10CM, CodeSystem.ICD9CM}
# Where codes of this length are categories, which are divided further.
WITH_CATEGORIES = {CodeSystem.ICD10CM, CodeSystem.ICD10PCS}


def canonical(system: str, text: str) -> str | None:
    """Write a code in its official form: any case, dotted or not, blanks round it ignored.

    None for what has not the form of a code: nothing else is corrected, so no two spellings meet by accident.
    """
    shape = _SHAPES.get(CodeSystem(system)) if system in set(CodeSystem) else None
    match = shape.fullmatch(text.strip(" ")) if shape else None
    return ("." if system in _DOTTED else "").join(filter(None, match.groups())).upper() if match else None


def dotted(code: str) -> str:
    """Put the dot of ICD-10-CM after the category."""
    return f"{code[:CATEGORY_LENGTH]}.{code[CATEGORY_LENGTH:]}" if len(code) > CATEGORY_LENGTH else code


def undotted(code: str) -> str:
    """Leave the dot out, as the official files do."""
    return code.replace(".", "")
