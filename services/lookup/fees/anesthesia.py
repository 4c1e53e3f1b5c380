"""Anesthesia: (base units + time units) × the locality's own conversion factor.

Source: Pub. 100-04, chapter 12, § 50: a time unit is 15 minutes, reckoned to one decimal place.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.editions import Editions
from services.lookup.fees.fees import Locality
from services.lookup.fees.modifiers import NotPaid
from services.lookup.fees.pricing import Sum, plain

_MINUTES_PER_UNIT = 15
_TENTH = Decimal("0.1")
NEEDS_UNITS = (
    "Anesthesia is paid by base and time units, and the relative value file has no base units: "
    "give base_units and minutes to have the amount reckoned."
)


def conversion_factor(editions: Editions, locality: Locality | None, on: date) -> tuple[Decimal, EditionFacts]:
    """Find the factor of a locality, or the national one. Refused with EDITION_NOT_LOADED.

    Raises NotPaid where the loaded file states no national factor.
    """
    edition = editions.require(Dataset.ANESTHESIA, on)
    if locality is None:
        row = edition.database.execute("SELECT factor FROM national").fetchone()
    else:
        question = "SELECT factor FROM anesthesia WHERE contractor = ? AND number = ?"
        row = edition.database.execute(question, (locality.contractor, locality.number)).fetchone()
    if row is None:
        raise NotPaid("The loaded anesthesia file has no conversion factor for this place: choose a locality.")
    return Decimal(row[0]), edition.facts


def reckon(base_units: Decimal, minutes: Decimal, factor: Decimal) -> Sum:
    """Set the amount down line by line."""
    sum_ = Sum()
    time_units = (minutes / _MINUTES_PER_UNIT).quantize(_TENTH, ROUND_HALF_UP)
    sum_.line("Base units", "as given", base_units)
    sum_.line("Time units", f"{minutes:f} minutes ÷ {_MINUTES_PER_UNIT}, to one decimal place", time_units)
    sum_.line("Units", f"{plain(base_units)} + {plain(time_units)}", base_units + time_units)
    sum_.times(factor, "× anesthesia conversion factor")
    return sum_
