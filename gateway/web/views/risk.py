"""Risk adjustment and grouping laid out: coefficients as bars, severity and groups in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from codingahead.lookup.v1.risk_pb2 import Coefficient, MsDrg, RiskAndGroupingContent, RiskFactor, Severity

from gateway.web.views.codes import code_path

BAR_WIDTH = 240


@dataclass(frozen=True)
class SegmentBar:
    """One relative factor, and how long its bar is in the units of the drawing."""

    name: str
    variant: str
    value: str
    length: float


@dataclass(frozen=True)
class FactorView:
    """What the code counts as in one model."""

    model: str
    hcc: str
    href: str
    label: str
    drops: tuple[tuple[str, str], ...]
    bars: tuple[SegmentBar, ...]
    proposed: bool
    unnamed_sets: bool
    edition: str
    hierarchy_edition: str


@dataclass(frozen=True)
class YearView:
    """All models of one payment year; `counts` marks the one that the date of service counts for."""

    year: int
    counts: bool
    factors: tuple[FactorView, ...]


@dataclass(frozen=True)
class RiskView:
    """The whole section."""

    years: tuple[YearView, ...]
    payment_year: int
    severity: Severity | None
    severity_says: str
    mdc: str
    mdc_edition: str
    groups: tuple[MsDrg, ...]
    group: MsDrg | None
    poa: str
    missing: tuple[str, ...]


def risk_view(content: RiskAndGroupingContent) -> RiskView:
    """Lay out what is known of a code."""
    years = sorted({factor.payment_year for factor in content.factors}, reverse=True)
    return RiskView(
        years=tuple(_year(year, content) for year in years),
        payment_year=content.payment_year,
        severity=content.severity if content.HasField("severity") else None,
        severity_says=_severity(content.severity) if content.HasField("severity") else "",
        mdc=content.grouping.mdc,
        mdc_edition=content.grouping.edition,
        groups=tuple(content.grouping.groups),
        group=content.ms_drg if content.HasField("ms_drg") else None,
        poa=_poa(content) if content.HasField("poa_exemption") else "",
        missing=tuple(content.missing),
    )


def _year(year: int, content: RiskAndGroupingContent) -> YearView:
    factors = tuple(_factor(factor) for factor in content.factors if factor.payment_year == year)
    return YearView(year, year == content.payment_year, factors)


def _factor(factor: RiskFactor) -> FactorView:
    coefficients = factor.coefficients
    sets = [(one.segment, one.variant) for one in coefficients]
    return FactorView(
        model=factor.model,
        hcc=factor.category.hcc,
        href=_category_path(factor),
        label=factor.category.label,
        drops=tuple((drop.hcc, drop.label) for drop in factor.drops),
        bars=_bars(coefficients),
        proposed=any(one.proposed for one in coefficients),
        unnamed_sets=len(set(sets)) < len(sets),
        edition=factor.edition,
        hierarchy_edition=factor.hierarchy_edition,
    )


def _category_path(factor: RiskFactor) -> str:
    """Give the address of the category's page: V28-HCC37, ESRD-V21-HCC19, RX-V08-HCC30."""
    kind, _, version = factor.model.partition(" Model ")
    prefix = {"CMS-HCC ESRD": "ESRD-", "RxHCC": "RX-"}.get(kind, "")
    return code_path("hcc", f"{prefix}{version}-HCC{factor.category.hcc}")


def _bars(coefficients: Sequence[Coefficient]) -> tuple[SegmentBar, ...]:
    most = max((abs(Decimal(one.value)) for one in coefficients), default=Decimal(0)) or Decimal(1)
    return tuple(
        SegmentBar(
            one.segment_name, one.variant, one.value, round(float(abs(Decimal(one.value)) / most) * BAR_WIDTH, 1)
        )
        for one in coefficients
    )


def _severity(severity: Severity) -> str:
    if not severity.level:
        return "Neither a CC nor an MCC as a secondary diagnosis."
    name = {"CC": "A complication or comorbidity (CC)", "MCC": "A major complication or comorbidity (MCC)"}
    said = f"{name.get(severity.level, severity.level)} as a secondary diagnosis"
    alive = ", only for patients discharged alive" if severity.discharged_alive_only else ""
    return f"{said}{alive}.{_excluded(severity)}"


def _excluded(severity: Severity) -> str:
    if not severity.exclusions_loaded:
        return " Which principal diagnoses exclude it is not loaded."
    if not severity.excluded_by:
        return " No principal diagnosis excludes it."
    plural = "diagnosis excludes" if severity.excluded_by == 1 else "principal diagnoses exclude"
    return f" {severity.excluded_by:,} {plural} it (PDX collection {severity.collection})."


def _poa(content: RiskAndGroupingContent) -> str:
    exempt = content.poa_exemption.exempt
    return "Exempt from present-on-admission reporting." if exempt else "Present on admission must be reported."
