"""Risk adjustment and grouping as a section of the pages of ICD-10-CM codes, MS-DRGs and HCCs."""

from datetime import date

from services.lookup.editions.editions import Editions
from services.lookup.risk.profile import RiskProfile
from services.lookup.risk.store import LoadedRisk


class RiskArea:
    """Has a section where anything that is loaded speaks of a code."""

    def __init__(self, editions: Editions) -> None:
        self._risk = LoadedRisk(editions)

    def sections(self, system: str, code: str, on: date) -> tuple[RiskProfile, ...]:
        """Compose the section; none for a code of which nothing is known."""
        profile = self._risk.profile(system, code, on)
        return (profile,) if profile.says_something else ()
