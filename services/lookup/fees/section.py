"""What a code page says of the fee schedule."""

from dataclasses import dataclass
from decimal import Decimal

from services.lookup.editions.dataset import EditionFacts
from services.lookup.fees.fees import Fee
from services.lookup.fees.meanings import Meaning
from services.lookup.fees.rows import Row
from services.lookup.fees.schedule import Everywhere


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row of the file with its national amounts; None where `no_amount` says why."""

    row: Row
    nonfacility: Decimal | None
    facility: Decimal | None
    no_amount: str


@dataclass(frozen=True, slots=True)
class FeesSection:
    """The whole section. Without an edition for the day, `notice` says so and `loaded` names those that list the code.

    `nonfacility` and `facility` are the national fees with their arithmetic; `localities` prices the row whose modifier
    is `priced_modifier`.
    """

    rows: tuple[RowShown, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    nonfacility: Fee | None = None
    facility: Fee | None = None
    localities: tuple[Everywhere, ...] = ()
    priced_modifier: str = ""
    conversion_factor: Decimal | None = None
    facts: tuple[EditionFacts, ...] = ()
    notes: tuple[str, ...] = ()
    notice: str = ""
    loaded: tuple[EditionFacts, ...] = ()
