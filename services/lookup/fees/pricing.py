"""The arithmetic of the schedule, line by line: exact until the end, then rounded once, half a cent up.

Source: RVU25D, formula for the payment amount and OPPS cap; Pub. 100-04, chapter 12, § 20.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from services.lookup.fees.fees import Gpcis, Rvus, Setting, Step

CENT = Decimal("0.01")
NATIONAL = Gpcis(Decimal("1.000"), Decimal("1.000"), Decimal("1.000"))


@dataclass(frozen=True, slots=True)
class Values:
    """The relative values of one row: for both settings, and what the OPPS cap is reckoned with."""

    work: Decimal
    nonfacility_pe: Decimal
    facility_pe: Decimal
    malpractice: Decimal
    opps_nonfacility_pe: Decimal
    opps_facility_pe: Decimal
    opps_malpractice: Decimal

    def rvus(self, setting: Setting) -> Rvus:
        """Those of a setting: practice expense alone differs."""
        expense = self.facility_pe if setting is Setting.FACILITY else self.nonfacility_pe
        return Rvus(self.work, expense, self.malpractice)

    def cap(self, setting: Setting) -> Rvus | None:
        """Those of the cap on imaging; None where none is published for the row."""
        expense = self.opps_facility_pe if setting is Setting.FACILITY else self.opps_nonfacility_pe
        return Rvus(self.work, expense, self.opps_malpractice) if expense or self.opps_malpractice else None


@dataclass(slots=True)
class Sum:
    """A price as it comes about, with every line of it."""

    value: Decimal = Decimal(0)
    steps: list[Step] = field(default_factory=list)

    def line(self, label: str, expression: str, value: Decimal) -> None:
        """Set down one line; its value is the price from here on."""
        self.value = value
        self.steps.append(Step(label, expression, value))

    def times(self, factor: Decimal, label: str) -> None:
        """Multiply the price."""
        self.line(label, f"{plain(self.value)} × {plain(factor)}", self.value * factor)

    def finish(self) -> Decimal:
        """Round once, half a cent up."""
        self.line("Amount", "rounded to whole cents, half a cent up", rounded(self.value))
        return self.value


def exact(rvus: Rvus, gpcis: Gpcis, factor: Decimal) -> Decimal:
    """Reckon (work × index + practice expense × index + malpractice × index) × conversion factor, not rounded."""
    weighted = rvus.work * gpcis.work + rvus.practice_expense * gpcis.practice_expense
    return (weighted + rvus.malpractice * gpcis.malpractice) * factor


def capped(values: Values, setting: Setting, gpcis: Gpcis, factor: Decimal) -> Decimal:
    """Reckon the amount for one row, or its OPPS cap where that is lower; rounded to cents."""
    amount, cap = exact(values.rvus(setting), gpcis, factor), values.cap(setting)
    return rounded(min(amount, exact(cap, gpcis, factor)) if cap else amount)


def is_capped(values: Values, setting: Setting, gpcis: Gpcis, factor: Decimal) -> bool:
    """Tell whether the OPPS cap on imaging is what is paid."""
    cap = values.cap(setting)
    return cap is not None and exact(cap, gpcis, factor) < exact(values.rvus(setting), gpcis, factor)


def reckon(values: Values, setting: Setting, gpcis: Gpcis, factor: Decimal, expense_share: Decimal = Decimal(1)) -> Sum:
    """Set the amount down line by line; `expense_share` reduces the practice expense (therapy)."""
    whole = values.rvus(setting)
    sum_ = Sum()
    _weigh(sum_, Rvus(whole.work, whole.practice_expense * expense_share, whole.malpractice), gpcis, factor)
    if cap := values.cap(setting):
        _cap(sum_, exact(cap, gpcis, factor))
    return sum_


def rounded(value: Decimal) -> Decimal:
    """Round to whole cents, half a cent up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Write a number without the zeros that arithmetic leaves behind, at least to two places."""
    text = format(value.normalize(), "f")
    whole, _, places = text.partition(".")
    return f"{whole}.{places:0<2}"


def _weigh(sum_: Sum, rvus: Rvus, gpcis: Gpcis, factor: Decimal) -> None:
    parts: Sequence[tuple[str, Decimal, Decimal]] = (
        ("Work", rvus.work, gpcis.work),
        ("Practice expense", rvus.practice_expense, gpcis.practice_expense),
        ("Malpractice", rvus.malpractice, gpcis.malpractice),
    )
    for label, rvu, index in parts:
        sum_.line(f"{label} RVU × GPCI", f"{plain(rvu)} × {index:.3f}", rvu * index)
    weighted = [step.value for step in sum_.steps]
    sum_.line("Adjusted RVUs", " + ".join(map(plain, weighted)), sum(weighted, Decimal(0)))
    sum_.times(factor, "× conversion factor")


def _cap(sum_: Sum, cap: Decimal) -> None:
    lower = "the cap" if cap < sum_.value else "the schedule"
    expression = f"the lower of {plain(sum_.value)} and {plain(cap)}: {lower}"
    sum_.line("OPPS cap on imaging", expression, min(sum_.value, cap))
