"""Crosswalks and risk factors of a code or two."""

from collections.abc import AsyncIterator

from codingahead.lookup.v1 import crosswalk_pb2, risk_pb2
from codingahead.lookup.v1 import crosswalk_service_pb2 as crosswalks
from codingahead.lookup.v1 import risk_service_pb2 as risk
from codingahead.lookup.v1.code_pb2 import Status
from codingahead.lookup.v1.crosswalk_service_pb2_grpc import CrosswalkServiceServicer
from codingahead.lookup.v1.risk_service_pb2_grpc import RiskServiceServicer

from chassis.errors import Forwarded, Kind
from tests.gateway.suite import Context, Suite, never_asked


def item(code: str, kind: str, scenario: int = 0, choice_list: int = 0, **more: object) -> crosswalk_pb2.CrosswalkItem:
    """One target of I25.111."""
    return crosswalk_pb2.CrosswalkItem(
        system="icd9cm",
        code=code,
        kind=kind,
        scenario=scenario,
        choice_list=choice_list,
        source="CMS/NCHS GEM, ICD-10-CM to ICD-9-CM",
        edition="FY2018",
        dataset="gem_icd10cm",
        edition_from="2017-10-01",
        relation="mapped",
        **{"path": ["I25.111"], **more},  # type: ignore[arg-type]
    )


COMBINED = crosswalk_pb2.Crosswalk(
    system="icd10cm",
    code="I25.111",
    target_system="icd9cm",
    explanation="The mapping of FY2018 is approximate: a place to start from, not a translation.",
    items=[item("414.01", "combination", 1, 1), item("413.9", "combination", 1, 2, title="Angina")],
)
CHANGED = crosswalk_pb2.Crosswalk(
    system="icd10cm",
    code="E78.01",
    target_system="icd10cm",
    items=[
        crosswalk_pb2.CrosswalkItem(
            system="icd10cm",
            code="E78.010",
            title="Homozygous familial hypercholesterolemia [HoFH]",
            kind="approximate",
            source="NCHS ICD-10-CM conversion table",
            edition="2025-10-01",
            dataset="icd10cm_conversion",
            edition_from="2025-10-01",
            path=["E78.01", "E78.010"],
            relation="replacement",
            status=Status.STATUS_ACTIVE,
            since="2025-10-01",
        )
    ],
)
RISK = risk_pb2.RiskAndGroupingContent(
    payment_year=2027,
    factors=[
        risk_pb2.RiskFactor(
            model="CMS-HCC Model V28",
            payment_year=2027,
            category=risk_pb2.HierarchicalCategory(hcc="37", label="Diabetes with Chronic Complications"),
            drops=[risk_pb2.HierarchicalCategory(hcc="38", label="Diabetes with Glycemic, Unspecified")],
            coefficients=[
                risk_pb2.Coefficient(
                    segment="CNA", segment_name="Community, not dual, aged", value="0.166", proposed=True
                ),
                risk_pb2.Coefficient(segment="INS", segment_name="Institutional", value="0.083", proposed=True),
            ],
            edition="PY2027",
            hierarchy_edition="PY2026",
        ),
        risk_pb2.RiskFactor(
            model="RxHCC Model V08",
            payment_year=2026,
            category=risk_pb2.HierarchicalCategory(hcc="30"),
            coefficients=[
                risk_pb2.Coefficient(segment="Rx_CE_LTI", segment_name="Institutional", value=value)
                for value in ("1.04", "0.837")
            ],
            edition="PY2026",
        ),
    ],
    severity=risk_pb2.Severity(
        level="MCC",
        discharged_alive_only=True,
        collection="0003",
        excluded_by=1_070,
        exclusions_loaded=True,
        excluded_in=[risk_pb2.ExcludedInGroups(mdc="05", first_drg="283", last_drg="285", title="AMI, Expired")],
        edition="FY2026",
    ),
    grouping=risk_pb2.Grouping(
        mdc="10",
        edition="V44.0",
        groups=[
            risk_pb2.MsDrg(
                drg="637",
                title="DIABETES WITH MCC",
                mdc="10",
                type="MED",
                post_acute=True,
                weight="1.4367",
                geometric_stay="3.9",
                arithmetic_stay="5.3",
                edition="FY2026",
            )
        ],
    ),
    poa_exemption=risk_pb2.PoaExemption(exempt=True, edition="2025-10-01"),
    missing=["hcc PY2028"],
)


class FakeCrosswalks(CrosswalkServiceServicer):
    """I25.111 takes two codes together, Z67.40 has no counterpart."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def TranslateCode(
        self, request: crosswalks.TranslateCodeRequest, context: Context
    ) -> crosswalks.TranslateCodeResponse:
        self.suite.meet(request, context, "TranslateCode")
        if request.target_system == "icd10cm":
            return crosswalks.TranslateCodeResponse(crosswalk=CHANGED)
        if request.code == "Z67.40":
            none = crosswalk_pb2.Crosswalk(system="icd10cm", code="Z67.40", target_system="icd9cm")
            none.items.append(item("", "no_map", path=["Z67.40"]))
            return crosswalks.TranslateCodeResponse(crosswalk=none)
        if request.code != "I25.111":
            raise Forwarded(Kind.NOT_FOUND, "CODE_NOT_FOUND", "No edition has this code.")
        return crosswalks.TranslateCodeResponse(crosswalk=COMBINED)

    async def TranslateCodes(
        self, requests: AsyncIterator[crosswalks.TranslateCodesRequest], context: Context
    ) -> AsyncIterator[crosswalks.TranslateCodesResponse]:
        await never_asked(context)
        yield crosswalks.TranslateCodesResponse()


class FakeRisk(RiskServiceServicer):
    """One profile for every code."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def GetRisk(self, request: risk.GetRiskRequest, context: Context) -> risk.GetRiskResponse:
        self.suite.meet(request, context, "GetRisk")
        return risk.GetRiskResponse(system=request.system, code=request.code, risk=RISK, on=request.on or "2026-01-15")
