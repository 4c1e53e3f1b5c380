"""Risk adjustment and grouping as messages."""

from decimal import Decimal

from codingahead.lookup.v1 import risk_pb2
from codingahead.lookup.v1.section_pb2 import Section

from services.lookup.risk import profile as risk
from services.lookup.risk.segments import segment_name


def section_to_proto(profile: risk.RiskProfile) -> Section:
    """The section of a page."""
    return Section(
        key="risk_and_grouping", title="Risk adjustment and grouping", risk_and_grouping=profile_to_proto(profile)
    )


def profile_to_proto(profile: risk.RiskProfile) -> risk_pb2.RiskAndGroupingContent:
    """All that is known of a code."""
    return risk_pb2.RiskAndGroupingContent(
        factors=[_factor(factor) for factor in profile.factors],
        payment_year=profile.payment_year,
        severity=_severity(profile.severity) if profile.severity else None,
        grouping=_grouping(profile.grouping) if profile.grouping else None,
        poa_exemption=_poa(profile.poa) if profile.poa else None,
        ms_drg=_group(profile.group) if profile.group else None,
        missing=profile.missing,
    )


def _factor(factor: risk.RiskFactor) -> risk_pb2.RiskFactor:
    own = factor.taken_from == factor.edition
    return risk_pb2.RiskFactor(
        model=factor.model,
        payment_year=factor.payment_year,
        category=_category(factor.category),
        drops=[_category(category) for category in factor.drops],
        coefficients=[_coefficient(coefficient) for coefficient in factor.coefficients],
        edition=factor.edition.id,
        hierarchy_edition="" if own else factor.taken_from.id,
    )


def _category(category: risk.Category) -> risk_pb2.HierarchicalCategory:
    return risk_pb2.HierarchicalCategory(hcc=category.hcc, label=category.label or "")


def _coefficient(coefficient: risk.Coefficient) -> risk_pb2.Coefficient:
    return risk_pb2.Coefficient(
        segment=coefficient.segment,
        segment_name=segment_name(coefficient.segment),
        value=str(coefficient.value),
        variant=coefficient.variant,
        proposed=coefficient.proposed,
    )


def _severity(severity: risk.Severity) -> risk_pb2.Severity:
    excluded_in = [
        risk_pb2.ExcludedInGroups(mdc=one.mdc, first_drg=one.first_drg, last_drg=one.last_drg, title=one.title)
        for one in severity.excluded_in
    ]
    return risk_pb2.Severity(
        level=severity.level,
        discharged_alive_only=severity.discharged_alive_only,
        collection=severity.collection,
        excluded_by=severity.excluded_by or 0,
        excluded_in=excluded_in,
        edition=severity.edition.id,
        exclusions_loaded=severity.excluded_by is not None,
    )


def _grouping(grouping: risk.Grouping) -> risk_pb2.Grouping:
    groups = [_group(group) for group in grouping.groups]
    return risk_pb2.Grouping(mdc=grouping.mdc, groups=groups, edition=grouping.edition.id)


def _group(group: risk.MsDrg) -> risk_pb2.MsDrg:
    return risk_pb2.MsDrg(
        drg=group.drg,
        title=group.title,
        mdc=group.mdc,
        type=group.type,
        post_acute=group.post_acute,
        special_pay=group.special_pay,
        weight=_figure(group.weight),
        geometric_stay=_figure(group.geometric_stay),
        arithmetic_stay=_figure(group.arithmetic_stay),
        edition=group.edition.id,
    )


def _figure(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _poa(poa: risk.PoaExemption) -> risk_pb2.PoaExemption:
    return risk_pb2.PoaExemption(exempt=poa.exempt, edition=poa.edition.id)
