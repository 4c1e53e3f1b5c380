"""What the NCCI publishes, and what may be asked of it.

Sources: Medicare NCCI Policy Manual, chapter 1; CMS "How to Use the Medicare NCCI Tools"; the edit files' own headers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.lookup.editions.dataset import EditionFacts


class Setting(StrEnum):
    """Which of the separate Medicare tables applies."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"
    DME = "dme"  # MUE alone


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """One window of one pair: column 1 is eligible, column 2 is denied unless a modifier bypasses it.

    `modifier_indicator` is 0 (no bypass), 1 (an NCCI-associated modifier may) or 9 (deleted on its own effective day).
    `effective_from` is None where the file does not carry it; `effective_to` is the last binding day, None while open.
    """

    column1: str
    column2: str
    modifier_indicator: int
    effective_from: date | None
    effective_to: date | None
    rationale: str
    setting: Setting
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class Mue:
    """The most units that one claim line (adjudication indicator 1) or one day (2, 3) may bear; 0 is a limit."""

    code: str
    units: int
    adjudication_indicator: int
    rationale: str
    setting: Setting
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class AddOnCode:
    """An add-on code and one primary; `primary` is None where contractors define them. `edit_type` is 1, 2 or 3."""

    add_on: str
    primary: str | None
    edit_type: int
    effective_from: date | None
    effective_to: date | None
    edition: EditionFacts


class Ncci(Protocol):
    """The tables that are loaded. Every question MUST refuse with EDITION_NOT_LOADED a day that none answers for."""

    def pair(self, column1: str, column2: str, setting: Setting, on: date) -> PtpEdit | None:
        """Find the edit in force that day for the pair in this very order; indicator 9 is never in force."""

    def pairs_among(self, codes: Sequence[str], setting: Setting, on: date) -> tuple[PtpEdit, ...]:
        """Find all edits in force that day whose both columns are among the codes."""

    def windows(
        self, column1: str | None, column2: str | None, setting: Setting, *, after: tuple[str, str] | None, limit: int
    ) -> tuple[PtpEdit, ...]:
        """List the edits of either column or both with all their windows, in order of their pairs, after a pair."""

    def mue(self, code: str, setting: Setting, on: date) -> Mue | None:
        """Find the value in force that day; None where the table publishes none, which is no promise of no limit."""

    def primaries(self, add_on: str, on: date) -> tuple[AddOnCode, ...]:
        """List the primaries of an add-on code; empty when the code is not one."""

    def add_ons(self, primary: str, on: date) -> tuple[AddOnCode, ...]:
        """List the add-on codes of a primary."""
