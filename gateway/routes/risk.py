"""Risk adjustment and inpatient grouping of a code."""

from codingahead.lookup.v1.risk_service_pb2 import GetRiskRequest
from fastapi import APIRouter, Request

from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visitor
from gateway.shapes import risk as shapes
from gateway.shapes.fields import OnDay
from gateway.state import gateway_of

router = APIRouter(tags=["risk"])


@router.get("/api/v1/risk/{system}/{code}", responses=problems(401, 404))
async def get_risk(
    request: Request, system: str, code: str, visitor: Visitor, *, key: IdempotencyKey, on: OnDay = None
) -> shapes.RiskAnswer:
    """HCCs, CC and MCC, MS-DRGs and POA exemption, for registered people. Spends no views, one API call."""
    spent_once = derived_key("risk", key)
    wanted = GetRiskRequest(system=system, code=code, on=on or "", idempotency_key=spent_once)
    answer = await visitor.person(lambda who: gateway_of(request).clients.risk.GetRisk(wanted, metadata=who))
    return shapes.risk(answer)
