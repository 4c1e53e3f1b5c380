"""What Medicare coverage documents say of a procedure and a diagnosis, and what may be asked of them.

Source: Medicare Program Integrity Manual, chapter 13; the Medicare Coverage Database export.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.lookup.editions.dataset import EditionFacts

NO_PROMISE = "A listing is not a promise of payment: the whole document and the record decide."


class Answer(StrEnum):
    """Five different answers, never merged; a listing is not a promise of payment."""

    LISTED_SUPPORTS = "listed-supports"
    LISTED_DOES_NOT_SUPPORT = "listed-does-not-support"
    NOT_LISTED = "not-listed-where-a-list-exists"
    NO_LIST = "no-list"
    NO_POLICY_FOUND = "no-policy-found"


@dataclass(frozen=True, slots=True)
class NationalDetermination:
    """An NCD to which a document refers: it binds everywhere, and names no codes."""

    section: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CoverageAnswer:
    """What one document says; `document` is "A56781", empty for NO_POLICY_FOUND. `group` names the list in it.

    `diagnoses` are those of the question that this answer is about. `paragraph` is what the document says above the
    list, `asterisk` what it says of the diagnoses that it marks; either may add conditions. `states` are abbreviations.
    `effective_to` is the last day in force, None while open.
    """

    answer: Answer
    document: str
    document_title: str
    lcd: str
    group: str
    note: str
    contractors: tuple[str, ...]
    edition: EditionFacts
    diagnoses: tuple[str, ...] = ()
    version: int = 0
    effective_from: date | None = None
    effective_to: date | None = None
    url: str = ""
    states: tuple[str, ...] = ()
    paragraph: str = ""
    asterisk: str = ""
    national: tuple[NationalDetermination, ...] = ()


class Coverage(Protocol):
    """The documents that are loaded. MUST refuse with EDITION_NOT_LOADED when none answers for the day."""

    def supports(
        self, procedure: str, diagnoses: Sequence[str], on: date, *, state: str = "", contractor: str = ""
    ) -> tuple[CoverageAnswer, ...]:
        """Say of a procedure with the diagnoses pointed at what each applicable document says; never empty."""
