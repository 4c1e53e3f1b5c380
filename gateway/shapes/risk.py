"""Risk adjustment and grouping as JSON; every factor and weight is a decimal string."""

from typing import Literal

from codingahead.lookup.v1.risk_service_pb2 import GetRiskResponse

from gateway.shapes.fields import Said
from gateway.shapes.words import plain


class CategorySaid(Said):
    """A hierarchical condition category."""

    hcc: str
    label: str


class CoefficientSaid(Said):
    """A relative factor for one segment; `variant` names one of several sets of a model."""

    segment: str
    segment_name: str
    value: str
    variant: str
    proposed: bool


class RiskFactorSaid(Said):
    """What a diagnosis counts as in one model of one payment year."""

    model: str
    payment_year: int
    category: CategorySaid
    drops: list[CategorySaid]
    coefficients: list[CoefficientSaid]
    edition: str
    hierarchy_edition: str


class ExcludedInSaid(Said):
    """MS-DRGs in which the code does not count as a CC or MCC."""

    mdc: str
    first_drg: str
    last_drg: str
    title: str


class SeveritySaid(Said):
    """CC, MCC, or null for neither; `excluded_by` counts principal diagnoses where `exclusions_loaded`."""

    level: Literal["CC", "MCC"] | None
    discharged_alive_only: bool
    collection: str
    excluded_by: int
    exclusions_loaded: bool
    excluded_in: list[ExcludedInSaid]
    edition: str


class MsDrgSaid(Said):
    """A group and its weight."""

    drg: str
    title: str
    mdc: str
    type: str
    post_acute: bool
    special_pay: bool
    weight: str | None
    geometric_stay: str | None
    arithmetic_stay: str | None
    edition: str


class GroupingSaid(Said):
    """The major diagnostic category of a principal diagnosis and its groups."""

    mdc: str
    groups: list[MsDrgSaid]
    edition: str


class PoaExemptionSaid(Said):
    """Whether present on admission need not be reported."""

    exempt: bool
    edition: str


class RiskAnswer(Said):
    """All that is known; what is not loaded for the day is null, and named in `missing`."""

    system: str
    code: str
    on: str
    payment_year: int
    factors: list[RiskFactorSaid]
    severity: SeveritySaid | None
    grouping: GroupingSaid | None
    poa_exemption: PoaExemptionSaid | None
    ms_drg: MsDrgSaid | None
    missing: list[str]


def risk(answer: GetRiskResponse) -> RiskAnswer:
    """What lookup answered."""
    said = plain(answer.risk)
    if answer.risk.HasField("severity"):
        said["severity"]["level"] = answer.risk.severity.level or None
    for group in (said["ms_drg"], *((said["grouping"] or {}).get("groups", ()))):
        for figure in ("weight", "geometric_stay", "arithmetic_stay") if group else ():
            group[figure] = group[figure] or None
    return RiskAnswer.model_validate({"system": answer.system, "code": answer.code, "on": answer.on, **said})
