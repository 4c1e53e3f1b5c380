"""Whether Medicare coverage documents support a procedure with its diagnoses."""

from codingahead.lookup.v1.coverage_service_pb2 import CheckCoverageRequest, CheckCoverageResponse
from fastapi import APIRouter, Request

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visitor
from gateway.shapes.coverage import Contractor, CoverageChecked, Diagnoses, State, checked, separated
from gateway.shapes.fields import OnDay
from gateway.state import gateway_of

router = APIRouter(tags=["coverage"])


@router.get("/api/v1/coverage/{system}/{code}", responses=problems(401, 404))
async def check_coverage(
    request: Request,
    system: str,
    code: str,
    visitor: Visitor,
    *,
    key: IdempotencyKey,
    on: OnDay = None,
    state: State = "",
    contractor: Contractor = "",
    diagnosis: Diagnoses = "",
) -> CoverageChecked:
    """What each article and LCD in force says of a procedure, for registered people. Spends no views, one API call."""
    wanted = CheckCoverageRequest(
        system=system,
        code=code,
        diagnoses=separated(diagnosis),
        on=on or "",
        state=state,
        contractor=contractor,
        idempotency_key=derived_key("coverage", key),
    )

    async def fetch(who: Metadata) -> CheckCoverageResponse:
        return await gateway_of(request).clients.coverage.CheckCoverage(wanted, metadata=who)

    return checked(system, code, await visitor.person(fetch))
