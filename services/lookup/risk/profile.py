"""What risk adjustment and inpatient grouping make of a diagnosis, and what may be asked of them.

Sources: CMS risk adjustment model software and announcements (HCC); IPPS final rule, Tables 5, 6I, 6J and 6K (MS-DRG
weights, complications and their exclusions); CMS POA exempt list; the MS-DRG grouper's categories.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from services.lookup.editions.dataset import EditionFacts


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A relative factor of one category for one segment of beneficiaries.

    `variant` names one of several sets of a model where its file does; two factors without one may stand side by side
    where the file gives both and does not say which set either is of. `proposed` marks what is not final.
    """

    segment: str
    value: Decimal
    variant: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A hierarchical condition category; `label` is None where no loaded file names it."""

    hcc: str
    label: str | None


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """What a diagnosis counts as in one model of one payment year.

    `drops` lists the categories that this one takes the place of when both are there. `taken_from` names the edition
    of labels and hierarchy where the payment year's own files do not hold them.
    """

    model: str
    payment_year: int
    category: Category
    drops: tuple[Category, ...]
    coefficients: tuple[Coefficient, ...]
    edition: EditionFacts
    taken_from: EditionFacts


@dataclass(frozen=True, slots=True)
class ExcludedIn:
    """MS-DRGs in which a code does not count as the CC or MCC that it is (Table 6K, part 3)."""

    mdc: str
    first_drg: str
    last_drg: str
    title: str


@dataclass(frozen=True, slots=True)
class Severity:
    """Whether a secondary diagnosis is a CC or an MCC; `level` is empty for one that is neither.

    `excluded_by` counts the principal diagnoses with which it is not; None where Table 6K is not loaded.
    """

    level: str
    discharged_alive_only: bool
    collection: str
    excluded_by: int | None
    excluded_in: tuple[ExcludedIn, ...]
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class MsDrg:
    """A group with its relative weight and lengths of stay in days; None where the group is not paid."""

    drg: str
    title: str
    mdc: str
    type: str
    post_acute: bool
    special_pay: bool
    weight: Decimal | None
    geometric_stay: Decimal | None
    arithmetic_stay: Decimal | None
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class Grouping:
    """The major diagnostic category of a principal diagnosis, and all groups of it in the weights of the year."""

    mdc: str
    groups: tuple[MsDrg, ...]
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class PoaExemption:
    """Whether the code is exempt from present-on-admission reporting."""

    exempt: bool
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class RiskProfile:
    """All of it for one code; what is not loaded for the day is None or empty, and named in `missing`.

    Factors of all payment years are given, newest first; `payment_year` is the one that the date of service counts
    for: the calendar year after it.
    """

    system: str
    code: str
    on: date
    payment_year: int
    factors: tuple[RiskFactor, ...]
    severity: Severity | None
    grouping: Grouping | None
    poa: PoaExemption | None
    group: MsDrg | None
    missing: tuple[str, ...]

    @property
    def says_something(self) -> bool:
        """Whether there is more to show than that nothing applies, as to a header nothing ever does."""
        severe = self.severity is not None and bool(self.severity.level)
        exempt = self.poa is not None and self.poa.exempt
        return bool(self.factors or self.grouping or self.group or severe or exempt)


class Risk(Protocol):
    """What is loaded. Codes are in official form; it MUST NOT refuse, but name what is missing."""

    def profile(self, system: str, code: str, on: date) -> RiskProfile:
        """Say all that is known of an ICD-10-CM code, an MS-DRG or an HCC; nothing for other systems."""

    def excludes(self, principal: str, secondary: str, on: date) -> bool:
        """Tell whether a principal diagnosis keeps a secondary one from counting as the CC or MCC that it is."""
