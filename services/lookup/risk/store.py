"""Risk adjustment and grouping, answered from the editions of one library."""

from datetime import date

from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.risk.grouping import excludes, group, grouping, severity
from services.lookup.risk.hcc import HccEditions, payment_year
from services.lookup.risk.profile import PoaExemption, RiskProfile

_EXEMPT = "SELECT 1 FROM exempt WHERE code = ?"


class LoadedRisk:
    """The port."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    def profile(self, system: str, code: str, on: date) -> RiskProfile:
        """Say all that is known of an ICD-10-CM code, an MS-DRG or an HCC."""
        if system == CodeSystem.MSDRG:
            return self._of_group(code, on)
        if system == CodeSystem.HCC:
            factors = tuple(HccEditions(self._editions.of(Dataset.HCC)).of_category(code))
            return RiskProfile(system, code, on, on.year + 1, factors, None, None, None, None, ())
        if system != CodeSystem.ICD10CM:
            return RiskProfile(system, code, on, on.year + 1, (), None, None, None, None, ())
        return self._of_diagnosis(code, on)

    def excludes(self, principal: str, secondary: str, on: date) -> bool:
        """Tell whether Table 6K, as loaded for the day of discharge, excludes the secondary diagnosis."""
        loaded = self._editions.on(Dataset.CC_EXCLUSIONS, on)
        return loaded is not None and excludes(loaded, principal, secondary)

    def _of_group(self, code: str, on: date) -> RiskProfile:
        weights = self._editions.on(Dataset.MSDRG, on)
        found = group(weights, code) if weights else None
        missing = () if weights else (str(Dataset.MSDRG),)
        return RiskProfile(CodeSystem.MSDRG, code, on, on.year + 1, (), None, None, None, found, missing)

    def _of_diagnosis(self, code: str, on: date) -> RiskProfile:
        exclusions = self._editions.on(Dataset.CC_EXCLUSIONS, on)
        lists, categories = self._editions.on(Dataset.CC_LIST, on), self._editions.on(Dataset.MDC, on)
        weights = self._editions.on(Dataset.MSDRG, on)
        hccs = self._editions.of(Dataset.HCC)
        return RiskProfile(
            system=CodeSystem.ICD10CM,
            code=code,
            on=on,
            payment_year=on.year + 1,
            factors=tuple(HccEditions(hccs).factors(code)),
            severity=severity(lists, exclusions, code) if lists else None,
            grouping=grouping(categories, weights, code, on) if categories else None,
            poa=self._poa(code, on),
            group=None,
            missing=self._missing(on),
        )

    def _poa(self, code: str, on: date) -> PoaExemption | None:
        loaded = self._editions.on(Dataset.ICD10CM_POA_EXEMPT, on)
        if loaded is None:
            return None
        return PoaExemption(loaded.database.execute(_EXEMPT, (code,)).fetchone() is not None, loaded.facts)

    def _missing(self, on: date) -> tuple[str, ...]:
        """Name what is not loaded for the day, the payment year that it counts for among it."""
        wanted = (Dataset.CC_LIST, Dataset.CC_EXCLUSIONS, Dataset.MDC, Dataset.MSDRG, Dataset.ICD10CM_POA_EXEMPT)
        years = {payment_year(each) for each in self._editions.of(Dataset.HCC)}
        missing_year = () if on.year + 1 in years else (f"{Dataset.HCC} PY{on.year + 1}",)
        return (*(str(each) for each in wanted if self._editions.on(each, on) is None), *missing_year)
