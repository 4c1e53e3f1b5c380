"""What the OPPS cap file adds to the relative values: the most that a contractor may pay for imaging that it prices.

Source: RVU25D, file organization, OPPSCAP.
"""

from datetime import date

from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.fees.fees import Locality, Setting
from services.lookup.fees.rows import Row

_CONTRACTOR_PRICED = "C"
# The file has both contractors of California under the number of one; they share the jurisdiction's three digits.
_QUESTION = """
SELECT facility, nonfacility FROM opps_cap WHERE code = ? AND modifier = ? AND number = ?
AND substr(contractor, 1, 3) = ? ORDER BY contractor = ? DESC
"""


def notes(editions: Editions, row: Row, locality: Locality | None, setting: Setting, on: date) -> list[str]:
    """Say the cap on a contractor-priced row in a locality; nothing where no file of the day has one."""
    edition = editions.on(Dataset.OPPS_CAP, on)
    if edition is None or locality is None or row.indicators.status != _CONTRACTOR_PRICED:
        return []
    asked = (row.indicators.code, row.indicators.modifier, locality.number)
    place = (locality.contractor[:3], locality.contractor)
    cap = edition.database.execute(_QUESTION, (*asked, *place)).fetchone()
    if cap is None:
        return []
    return [f"The contractor may not pay more than the OPPS cap: ${cap[0 if setting is Setting.FACILITY else 1]}."]
