"""The page of a code as evidence: what lookup shows, as far as answers are made from it."""

from dataclasses import dataclass
from enum import Enum


class Missing(Enum):
    """Why there is no page."""

    UNKNOWN_CODE = "unknown_code"
    DATE_NOT_COVERED = "date_not_covered"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the tabular list, or a code in a list; `level` is empty in the latter."""

    code: str
    title: str
    level: str = ""

    @property
    def named(self) -> str:
        """Code and title, as far as there is one."""
        return f"{self.code} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Target:
    """A code, or with `last_code` a range, that a note names."""

    code: str
    last_code: str = ""

    def covers(self, code: str) -> bool:
        """Whether a code is named, or stands beneath what is."""
        first, last, it = (text.replace(".", "") for text in (self.code, self.last_code, code))
        return it.startswith(last or first) or (bool(last) and first <= it <= last)


@dataclass(frozen=True, slots=True)
class Note:
    """An instruction of the tabular list and where it is printed."""

    kind: str
    text: str
    printed_at: str
    printed_level: str
    targets: tuple[Target, ...] = ()

    @property
    def place(self) -> str:
        """Where it is printed; a chapter or a block is named as one."""
        is_code = self.printed_level not in {"chapter", "block"}
        return self.printed_at if is_code else f"{self.printed_level} {self.printed_at}"


@dataclass(frozen=True, slots=True)
class SeventhCharacter:
    """A 7th character, what it means, and the code that it makes."""

    character: str
    meaning: str
    code: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a condition and its code."""

    side: str
    code: Place


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition did to the code, from a day on."""

    kind: str
    date: str
    edition: str
    detail: str


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code on a date of service. `notice` says why a title is missing or is another edition's."""

    code: str
    title: str
    notice: str
    on: str
    valid_from: str
    valid_to: str
    edition: str
    effective_from: str
    explanation: str
    ancestors: tuple[Place, ...] = ()
    children: tuple[Place, ...] = ()
    billable_children: tuple[Place, ...] = ()
    notes: tuple[Note, ...] = ()
    seventh_characters: tuple[SeventhCharacter, ...] = ()
    sides: tuple[Side, ...] = ()
    history: tuple[Change, ...] = ()

    @property
    def named(self) -> str:
        """Code and title, as far as there is one."""
        return f"{self.code} {self.title}".strip()
