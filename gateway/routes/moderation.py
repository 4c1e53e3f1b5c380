"""CareerCenter: what staff see and decide, and what people report to them."""

from typing import Annotated

from codingahead.jobs.v1.moderation_pb2 import Report
from codingahead.jobs.v1.moderation_service_pb2 import (
    ApproveEditRequest,
    ApproveEditResponse,
    ListAuditEventsRequest,
    ListAuditEventsResponse,
    ListReportsRequest,
    ListReportsResponse,
    ListWaitingRequest,
    ListWaitingResponse,
    ReinstateEmployerRequest,
    ReinstateEmployerResponse,
    RejectEditRequest,
    RejectEditResponse,
    RejectPostingRequest,
    RejectPostingResponse,
    ReportPostingRequest,
    ReportPostingResponse,
    ResolveReportRequest,
    ResolveReportResponse,
    SuspendEmployerRequest,
    SuspendEmployerResponse,
    TrustEmployerRequest,
    TrustEmployerResponse,
)
from fastapi import APIRouter, Path, Query, Request

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey
from gateway.identity import Visit, Visitor
from gateway.routes.employers import EmployerId
from gateway.routes.jobs import PostingId, Why
from gateway.shapes import moderation as shapes
from gateway.shapes.employers import EmployerSaid, employer_said
from gateway.shapes.fields import PageSize, PageToken
from gateway.shapes.jobs import PostingSaid, ReasonAsked, posting_said
from gateway.state import gateway_of

router = APIRouter(tags=["moderation"])
_ReportId = Annotated[str, Path(max_length=100, pattern="^[^:]+$")]
_Subject = Annotated[str, Query(max_length=100)]


@router.post("/api/v1/jobs/{posting_id}:report", status_code=201, responses=problems(401, 404, 409))
async def report_job(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: shapes.ReportAsked
) -> shapes.ReportSaid:
    """Say what is wrong with a public posting, once for each person."""
    wanted = ReportPostingRequest(posting_id=posting_id, reason=asked.reason, comment=asked.comment)
    return shapes.report_said(await report(request, visitor, wanted))


async def report(request: Request, visitor: Visit, wanted: ReportPostingRequest) -> Report:
    """Report a posting as this visitor."""

    async def send(who: Metadata) -> ReportPostingResponse:
        return await gateway_of(request).clients.moderation.ReportPosting(wanted, metadata=who)

    return (await visitor.person(send)).report


@router.post("/api/v1/jobs/{posting_id}:reject", responses=problems(401, 403, 404, 409))
async def reject_job(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: Why = None
) -> PostingSaid:
    """Staff's no to a posting under review, or in public; with a reason."""
    reason = (asked or ReasonAsked()).reason

    async def reject(who: Metadata) -> RejectPostingResponse:
        wanted = RejectPostingRequest(posting_id=posting_id, reason=reason)
        return await gateway_of(request).clients.moderation.RejectPosting(wanted, metadata=who)

    return posting_said((await visitor.person(reject)).posting)


@router.post("/api/v1/jobs/{posting_id}:approveEdit", responses=problems(401, 403, 404, 409))
async def approve_edit(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: Why = None
) -> PostingSaid:
    """Make a proposed edit what the posting says."""
    why = asked or ReasonAsked()

    async def approve(who: Metadata) -> ApproveEditResponse:
        wanted = ApproveEditRequest(posting_id=posting_id, revision=why.revision, reason=why.reason)
        return await gateway_of(request).clients.moderation.ApproveEdit(wanted, metadata=who)

    return posting_said((await visitor.person(approve)).posting)


@router.post("/api/v1/jobs/{posting_id}:rejectEdit", responses=problems(401, 403, 404, 409))
async def reject_edit(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: Why = None
) -> PostingSaid:
    """Drop a proposed edit, with a reason; the old wording stays."""
    why = asked or ReasonAsked()

    async def reject(who: Metadata) -> RejectEditResponse:
        wanted = RejectEditRequest(posting_id=posting_id, revision=why.revision, reason=why.reason)
        return await gateway_of(request).clients.moderation.RejectEdit(wanted, metadata=who)

    return posting_said((await visitor.person(reject)).posting)


@router.get("/api/v1/moderation/waiting", responses=problems(401, 403))
async def list_waiting(
    request: Request, visitor: Visitor, page_size: PageSize = 20, page_token: PageToken = ""
) -> shapes.WaitingList:
    """What waits for staff, longest first, with the reasons."""
    found = await waiting(request, visitor, page_size, page_token)
    items = [shapes.waiting_said(one) for one in found.waiting]
    return shapes.WaitingList(items=items, next_page_token=found.next_page_token)


async def waiting(request: Request, visitor: Visit, page_size: int, page_token: str) -> ListWaitingResponse:
    """What waits, if this visitor may see it."""

    async def fetch(who: Metadata) -> ListWaitingResponse:
        wanted = ListWaitingRequest(page_size=page_size, page_token=page_token)
        return await gateway_of(request).clients.moderation.ListWaiting(wanted, metadata=who)

    return await visitor.person(fetch)


@router.get("/api/v1/moderation/reports", responses=problems(401, 403))
async def list_reports(
    request: Request,
    visitor: Visitor,
    outcome: shapes.Outcome = "open",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> shapes.Reports:
    """Reports of an outcome, first made first."""
    number = shapes.outcome_number(outcome)

    async def fetch(who: Metadata) -> ListReportsResponse:
        wanted = ListReportsRequest(outcome=number, page_size=page_size, page_token=page_token)
        return await gateway_of(request).clients.moderation.ListReports(wanted, metadata=who)

    found = await visitor.person(fetch)
    items = [shapes.report_said(one) for one in found.reports]
    return shapes.Reports(items=items, next_page_token=found.next_page_token)


@router.post("/api/v1/moderation/reports/{report_id}:resolve", responses=problems(401, 403, 404))
async def resolve_report(
    request: Request, visitor: Visitor, _key: IdempotencyKey, report_id: _ReportId, asked: shapes.ResolutionAsked
) -> shapes.ReportSaid:
    """Uphold or dismiss a report."""
    outcome = shapes.outcome_number(asked.outcome)

    async def resolve(who: Metadata) -> ResolveReportResponse:
        wanted = ResolveReportRequest(report_id=report_id, outcome=outcome, note=asked.note)
        return await gateway_of(request).clients.moderation.ResolveReport(wanted, metadata=who)

    return shapes.report_said((await visitor.person(resolve)).report)


@router.post("/api/v1/employers/{employer_id}:trust", responses=problems(401, 403, 404))
async def trust_employer(
    request: Request, visitor: Visitor, _key: IdempotencyKey, employer_id: EmployerId, asked: Why = None
) -> EmployerSaid:
    """Staff vouch for an employer."""
    reason = (asked or ReasonAsked()).reason

    async def trust(who: Metadata) -> TrustEmployerResponse:
        wanted = TrustEmployerRequest(employer_id=employer_id, reason=reason)
        return await gateway_of(request).clients.moderation.TrustEmployer(wanted, metadata=who)

    return employer_said((await visitor.person(trust)).employer)


@router.post("/api/v1/employers/{employer_id}:suspend", responses=problems(401, 403, 404))
async def suspend_employer(
    request: Request, visitor: Visitor, _key: IdempotencyKey, employer_id: EmployerId, asked: Why = None
) -> EmployerSaid:
    """Take an employer and its postings out of view, with a reason."""
    reason = (asked or ReasonAsked()).reason

    async def suspend(who: Metadata) -> SuspendEmployerResponse:
        wanted = SuspendEmployerRequest(employer_id=employer_id, reason=reason)
        return await gateway_of(request).clients.moderation.SuspendEmployer(wanted, metadata=who)

    return employer_said((await visitor.person(suspend)).employer)


@router.post("/api/v1/employers/{employer_id}:reinstate", responses=problems(401, 403, 404))
async def reinstate_employer(
    request: Request, visitor: Visitor, _key: IdempotencyKey, employer_id: EmployerId, asked: Why = None
) -> EmployerSaid:
    """Show a suspended employer again; it is no longer trusted."""
    reason = (asked or ReasonAsked()).reason

    async def reinstate(who: Metadata) -> ReinstateEmployerResponse:
        wanted = ReinstateEmployerRequest(employer_id=employer_id, reason=reason)
        return await gateway_of(request).clients.moderation.ReinstateEmployer(wanted, metadata=who)

    return employer_said((await visitor.person(reinstate)).employer)


@router.get("/api/v1/moderation/audit", responses=problems(401, 403))
async def list_audit_events(
    request: Request,
    visitor: Visitor,
    *,
    subject: _Subject = "",
    subject_id: _Subject = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> shapes.AuditEvents:
    """The record of who did what to what, newest first."""
    wanted = ListAuditEventsRequest(subject=subject, subject_id=subject_id, page_size=page_size, page_token=page_token)

    async def fetch(who: Metadata) -> ListAuditEventsResponse:
        return await gateway_of(request).clients.moderation.ListAuditEvents(wanted, metadata=who)

    found = await visitor.person(fetch)
    items = [shapes.audit_event_said(one) for one in found.events]
    return shapes.AuditEvents(items=items, next_page_token=found.next_page_token)
