"""What Medicare's physician fee schedule publishes of a code, and what may be asked of it.

Sources: CMS National Physician Fee Schedule Relative Value File, record layout and Attachment A; Medicare Claims
Processing Manual (Pub. 100-04), chapter 12.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from services.lookup.editions.dataset import EditionFacts


class Setting(StrEnum):
    """Where the service is furnished: it decides which practice expense counts."""

    FACILITY = "facility"
    NONFACILITY = "nonfacility"


class Participation(StrEnum):
    """Which of the conversion factors holds; from 2026 on, qualifying participants of advanced APMs have their own."""

    ALL = "all"
    QUALIFYING = "qualifying"
    NON_QUALIFYING = "non_qualifying"


@dataclass(frozen=True, slots=True)
class Indicators:
    """The payment policy of one row of the file, each indicator as its publisher writes it.

    `modifier` is empty for the whole service, else "26", "TC" or "53". `status` is one letter ("A" active).
    `global_days` is "000", "010", "090", "MMM", "XXX", "YYY" or "ZZZ". The others are one digit, "9" for a concept
    that does not apply; `pricing` is empty before 2026. `preoperative`, `intraoperative` and `postoperative` are the
    shares of the global package, 0 where there is none. `endoscopic_base` is a code or empty.
    """

    code: str
    modifier: str
    status: str
    pctc: str
    global_days: str
    preoperative: Decimal
    intraoperative: Decimal
    postoperative: Decimal
    multiple_procedure: str
    bilateral: str
    assistant: str
    co_surgeons: str
    team: str
    pricing: str
    endoscopic_base: str
    supervision: str
    imaging_family: str
    not_used_for_medicare: bool
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class Rvus:
    """Relative value units of work, practice expense (of the setting) and malpractice."""

    work: Decimal
    practice_expense: Decimal
    malpractice: Decimal

    @property
    def total(self) -> Decimal:
        """Their sum, as the file's total columns have it."""
        return self.work + self.practice_expense + self.malpractice


@dataclass(frozen=True, slots=True)
class Locality:
    """A payment locality: a contractor ("10112") and a number of its own ("00"); a state may have many."""

    contractor: str
    number: str
    state: str
    name: str

    @property
    def id(self) -> str:
        """How it is asked for: "10112-00"."""
        return f"{self.contractor}-{self.number}"


@dataclass(frozen=True, slots=True)
class Gpcis:
    """Geographic practice cost indices; all 1 for the national amount."""

    work: Decimal
    practice_expense: Decimal
    malpractice: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: what it is, how it is reckoned in figures, and what comes out, not rounded."""

    label: str
    expression: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Defaulted:
    """Something that was not asked for: the field, the value taken, and a sentence that says so."""

    field: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service is furnished, by one of three, or nowhere: the national amount."""

    locality: str = ""
    zip_code: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class FeeAsked:
    """A price that somebody wants. None stands for what was not said and is defaulted.

    `modifiers` are applied in the order of the manual, not in theirs. `base_units` and `minutes` are for anesthesia.
    """

    code: str
    place: Place = Place()
    setting: Setting | None = None
    modifiers: tuple[str, ...] = ()
    participation: Participation | None = None
    base_units: Decimal | None = None
    minutes: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """What the schedule comes to, in dollars and cents, and how; `amount` is None where `no_amount` says why.

    `locality` is None for the national amount. `rvus`, `gpcis` and `conversion_factor` are what was reckoned with, or
    would be: they are there without an amount too. `facts` names every edition that was asked.
    """

    code: str
    setting: Setting
    modifiers: tuple[str, ...]
    indicators: Indicators
    rvus: Rvus
    locality: Locality | None
    gpcis: Gpcis
    conversion_factor: Decimal
    participation: Participation
    amount: Decimal | None
    no_amount: str
    steps: tuple[Step, ...] = ()
    defaulted: tuple[Defaulted, ...] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[EditionFacts, ...] = field(default=())


class Fees(Protocol):
    """The schedules that are loaded. Every question MUST refuse with EDITION_NOT_LOADED a day that none answers for."""

    def indicators(self, code: str, on: date, modifier: str = "") -> Indicators | None:
        """Find the payment policy of a code, or of one of its components; None where the schedule has no such row."""

    def rows(self, code: str, on: date) -> Sequence[Indicators]:
        """List the rows of a code, the whole service first, then its components; empty when it is not listed."""

    def fee(self, asked: FeeAsked, on: date) -> Fee:
        """Price a code. MUST refuse with CODE_NOT_FOUND what is not listed, with LOCALITY_INVALID an unknown place."""

    def localities(self, on: date) -> Sequence[Locality]:
        """List the payment localities of a day, by state and number."""
