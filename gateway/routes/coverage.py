"""Whether Medicare coverage documents support a procedure with its diagnoses."""

from codingahead.lookup.v1.coverage_service_pb2 import (
    CheckCoverageRequest,
    ListCoverageDocumentsRequest,
)
from fastapi import APIRouter, Request

from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visitor
from gateway.shapes import coverage as shapes
from gateway.shapes.coverage import Contractor, CoverageChecked, Diagnoses, Procedure, State
from gateway.shapes.fields import OnDay, PageSize, PageToken
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
        diagnoses=shapes.separated(diagnosis),
        on=on or "",
        state=state,
        contractor=contractor,
        idempotency_key=derived_key("coverage", key),
    )
    answer = await visitor.person(lambda who: gateway_of(request).clients.coverage.CheckCoverage(wanted, metadata=who))
    return shapes.checked(system, code, answer)


@router.get("/api/v1/coverage", responses=problems(401, 404))
async def list_coverage_documents(
    request: Request,
    visitor: Visitor,
    *,
    key: IdempotencyKey,
    code: Procedure = "",
    on: OnDay = None,
    state: State = "",
    contractor: Contractor = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> shapes.Documents:
    """The articles and LCDs in force, of a procedure or all, for registered people. Spends no views, one API call."""
    wanted = ListCoverageDocumentsRequest(
        code=code,
        on=on or "",
        state=state,
        contractor=contractor,
        page_size=page_size,
        page_token=page_token,
        idempotency_key=derived_key("coverage-documents", key),
    )
    answer = await visitor.person(
        lambda who: gateway_of(request).clients.coverage.ListCoverageDocuments(wanted, metadata=who)
    )
    return shapes.documents(answer)
