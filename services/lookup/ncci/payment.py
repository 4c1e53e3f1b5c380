"""What the physician fee schedule says of modifiers, for the modifiers section."""

from collections.abc import Sequence
from datetime import date

from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.fees.meanings import meanings
from services.lookup.fees.rows import rows_of_code
from services.lookup.ncci.modifier_page import PaymentIndicator, PaymentIndicators

# The schedule's indicators that decide over modifiers, and which (RVU25D, record layout).
_CONCERNED = {
    "pctc": ("26", "TC"),
    "multiple_procedure": ("51",),
    "bilateral": ("50",),
    "assistant": ("80", "82", "AS"),
    "co_surgeons": ("62",),
    "team": ("66",),
}


def payment_indicators(editions: Editions) -> PaymentIndicators:
    """Read them from whichever edition of the schedule answers for the day; none where no such one has the code."""

    def of(code: str, on: date) -> Sequence[PaymentIndicator]:
        edition = editions.on(Dataset.RELATIVE_VALUES, on)
        rows = rows_of_code(edition, code) if edition else ()
        said = meanings(rows[0].indicators) if rows else ()
        return [
            PaymentIndicator(one.key, one.value, one.meaning, _CONCERNED[one.key])
            for one in said
            if one.key in _CONCERNED
        ]

    return of
