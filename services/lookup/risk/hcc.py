"""The HCC editions that are loaded, one a payment year, asked through their index."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from services.lookup.editions.file import OpenEdition
from services.lookup.risk.profile import Category, Coefficient, RiskFactor

_MAPPED = "SELECT model, hcc FROM mappings WHERE code = ? ORDER BY model, CAST(hcc AS INTEGER)"
_LABEL = "SELECT label FROM hccs WHERE model = ? AND hcc = ?"
_DROPS = "SELECT drops FROM hierarchies WHERE model = ? AND hcc = ? ORDER BY CAST(drops AS INTEGER)"
_HAS_HIERARCHY = "SELECT 1 FROM hierarchies WHERE model = ? LIMIT 1"
_HAS_LABELS = "SELECT 1 FROM hccs WHERE model = ? AND label IS NOT NULL LIMIT 1"
_COEFFICIENTS = """
SELECT segment, value, variant, proposed FROM coefficients WHERE model = ? AND hcc = ? ORDER BY segment, variant, place
"""
# A hierarchy and its labels belong to the model, not to the year: one without its own takes the nearest year's.
_PAYMENT_YEAR = "PY"
# How the code system of HCCs names a category: V28-HCC37, ESRD-V21-HCC19, RX-V08-HCC30.
_CODE = re.compile(r"(ESRD-|RX-)?V(\d\d)-HCC(\d{1,3})")
_MODELS = {None: "CMS-HCC Model", "ESRD-": "CMS-HCC ESRD Model", "RX-": "RxHCC Model"}
_IS_CATEGORY = "SELECT 1 FROM hccs WHERE model = ? AND hcc = ?"


class HccEditions:
    """All payment years that are loaded."""

    def __init__(self, editions: Sequence[OpenEdition]) -> None:
        self._editions = editions

    def factors(self, code: str) -> Iterator[RiskFactor]:
        """Say what a diagnosis counts as, newest payment year first."""
        for edition in reversed(self._editions):
            for model, hcc in edition.database.execute(_MAPPED, (code,)):
                yield self._factor(edition, model, hcc)

    def of_category(self, code: str) -> Iterator[RiskFactor]:
        """Say the factors of a category itself, newest payment year first; nothing for what names none."""
        named = _CODE.fullmatch(code)
        if named is None:
            return
        model, hcc = f"{_MODELS[named[1]]} V{named[2]}", named[3]
        for edition in reversed(self._editions):
            if edition.database.execute(_IS_CATEGORY, (model, hcc)).fetchone():
                yield self._factor(edition, model, hcc)

    def _factor(self, edition: OpenEdition, model: str, hcc: str) -> RiskFactor:
        labels = self._nearest(edition, model, _HAS_LABELS)
        hierarchy = self._nearest(edition, model, _HAS_HIERARCHY)
        drops = [drop for (drop,) in hierarchy.database.execute(_DROPS, (model, hcc))]
        return RiskFactor(
            model=model,
            payment_year=payment_year(edition),
            category=_category(labels, model, hcc),
            drops=tuple(_category(labels, model, drop) for drop in drops),
            coefficients=tuple(_coefficients(edition, model, hcc)),
            edition=edition.facts,
            taken_from=hierarchy.facts,
        )

    def _nearest(self, edition: OpenEdition, model: str, has: str) -> OpenEdition:
        year = payment_year(edition)
        having = [each for each in self._editions if each.database.execute(has, (model,)).fetchone()]
        return min(having, key=lambda each: abs(payment_year(each) - year), default=edition)


def payment_year(edition: OpenEdition) -> int:
    """Read the payment year of an edition from its id."""
    return int(edition.facts.id.removeprefix(_PAYMENT_YEAR))


def _category(edition: OpenEdition, model: str, hcc: str) -> Category:
    found = edition.database.execute(_LABEL, (model, hcc)).fetchone()
    return Category(hcc, found[0] if found else None)


def _coefficients(edition: OpenEdition, model: str, hcc: str) -> Iterator[Coefficient]:
    for segment, value, variant, proposed in edition.database.execute(_COEFFICIENTS, (model, hcc)):
        yield Coefficient(segment, Decimal(value), variant, bool(proposed))
