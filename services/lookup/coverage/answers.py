"""What Medicare coverage documents say of a procedure and a diagnosis, and what may be asked of them.

Source: Medicare Program Integrity Manual, chapter 13; the Medicare Coverage Database export.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.lookup.editions.dataset import EditionFacts


class Answer(StrEnum):
    """Five different answers, never merged; a listing is not a promise of payment."""

    LISTED_SUPPORTS = "listed-supports"
    LISTED_DOES_NOT_SUPPORT = "listed-does-not-support"
    NOT_LISTED = "not-listed-where-a-list-exists"
    NO_LIST = "no-list"
    NO_POLICY_FOUND = "no-policy-found"


@dataclass(frozen=True, slots=True)
class CoverageAnswer:
    """What one document says; `document` is "A56781", empty for NO_POLICY_FOUND. `group` names the list in it."""

    answer: Answer
    document: str
    document_title: str
    lcd: str
    group: str
    note: str
    contractors: tuple[str, ...]
    edition: EditionFacts


class Coverage(Protocol):
    """The documents that are loaded. MUST refuse with EDITION_NOT_LOADED when none answers for the day."""

    def supports(
        self, procedure: str, diagnoses: Sequence[str], on: date, *, state: str = "", contractor: str = ""
    ) -> tuple[CoverageAnswer, ...]:
        """Say of a procedure with the diagnoses pointed at what each applicable document says; never empty."""
