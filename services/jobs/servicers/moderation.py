"""gRPC in: what staff decide, and what people report to them."""

from typing import Any

import grpc
from codingahead.jobs.v1 import moderation_service_pb2 as calls
from codingahead.jobs.v1.moderation_service_pb2_grpc import ModerationServiceServicer

from chassis.rpc.pipeline import current_caller
from services.jobs.convert import moderation as convert
from services.jobs.convert.employer import employer_to_proto
from services.jobs.convert.posting import posting_to_proto
from services.jobs.domain.moderation import Outcome
from services.jobs.ports import Works
from services.jobs.usecases import editing, moderation, moving, trusting

Context = grpc.aio.ServicerContext[Any, Any]


class ModerationServicer(ModerationServiceServicer):
    """Answers codingahead.jobs.v1.ModerationService; what each method refuses with stands in the proto."""

    def __init__(self, work: Works) -> None:
        self._work = work

    async def ListWaiting(self, request: calls.ListWaitingRequest, _context: Context) -> calls.ListWaitingResponse:
        """List what waits for staff."""
        async with self._work() as work:
            found, token = await moderation.list_waiting(request.page_size, request.page_token, work)
        return calls.ListWaitingResponse(waiting=map(convert.waiting_to_proto, found), next_page_token=token)

    async def RejectPosting(
        self, request: calls.RejectPostingRequest, _context: Context
    ) -> calls.RejectPostingResponse:
        """Say no to a posting."""
        async with self._work() as work:
            posting = await moving.reject_posting(request.posting_id, request.reason, current_caller(), work)
        return calls.RejectPostingResponse(posting=posting_to_proto(posting, inside=True))

    async def ApproveEdit(self, request: calls.ApproveEditRequest, _context: Context) -> calls.ApproveEditResponse:
        """Make what was proposed what the posting says."""
        read, why, by = request.revision, request.reason, current_caller()
        async with self._work() as work:
            posting = await editing.approve_edit(request.posting_id, read, why, by, work)
        return calls.ApproveEditResponse(posting=posting_to_proto(posting, inside=True))

    async def RejectEdit(self, request: calls.RejectEditRequest, _context: Context) -> calls.RejectEditResponse:
        """Drop what was proposed."""
        read, why, by = request.revision, request.reason, current_caller()
        async with self._work() as work:
            posting = await editing.reject_edit(request.posting_id, read, why, by, work)
        return calls.RejectEditResponse(posting=posting_to_proto(posting, inside=True))

    async def ReportPosting(
        self, request: calls.ReportPostingRequest, _context: Context
    ) -> calls.ReportPostingResponse:
        """Say what is wrong with a posting."""
        command = moderation.ReportPosting(request.posting_id, request.reason.lower(), request.comment.strip())
        async with self._work() as work:
            report = await moderation.report_posting(command, current_caller(), work)
        return calls.ReportPostingResponse(report=convert.report_to_proto(report))

    async def ListReports(self, request: calls.ListReportsRequest, _context: Context) -> calls.ListReportsResponse:
        """List reports."""
        outcome = convert.outcome_from_proto(request.outcome) or Outcome.OPEN
        async with self._work() as work:
            found, token = await moderation.list_reports(outcome, request.page_size, request.page_token, work)
        return calls.ListReportsResponse(reports=map(convert.report_to_proto, found), next_page_token=token)

    async def ResolveReport(
        self, request: calls.ResolveReportRequest, _context: Context
    ) -> calls.ResolveReportResponse:
        """Uphold or dismiss a report."""
        outcome, said, by = convert.outcome_from_proto(request.outcome), request.note.strip(), current_caller()
        async with self._work() as work:
            report = await moderation.resolve_report(request.report_id, outcome, said, by, work)
        return calls.ResolveReportResponse(report=convert.report_to_proto(report))

    async def TrustEmployer(
        self, request: calls.TrustEmployerRequest, _context: Context
    ) -> calls.TrustEmployerResponse:
        """Vouch for an employer."""
        async with self._work() as work:
            employer = await trusting.trust_employer(request.employer_id, request.reason, current_caller(), work)
        return calls.TrustEmployerResponse(employer=employer_to_proto(employer, inside=True))

    async def SuspendEmployer(
        self, request: calls.SuspendEmployerRequest, _context: Context
    ) -> calls.SuspendEmployerResponse:
        """Take an employer out of view."""
        async with self._work() as work:
            employer = await trusting.suspend_employer(request.employer_id, request.reason, current_caller(), work)
        return calls.SuspendEmployerResponse(employer=employer_to_proto(employer, inside=True))

    async def ReinstateEmployer(
        self, request: calls.ReinstateEmployerRequest, _context: Context
    ) -> calls.ReinstateEmployerResponse:
        """Show an employer again."""
        async with self._work() as work:
            employer = await trusting.reinstate_employer(request.employer_id, request.reason, current_caller(), work)
        return calls.ReinstateEmployerResponse(employer=employer_to_proto(employer, inside=True))

    async def ListAuditEvents(
        self, request: calls.ListAuditEventsRequest, _context: Context
    ) -> calls.ListAuditEventsResponse:
        """List the record."""
        subject, subject_id, size, token = request.subject, request.subject_id, request.page_size, request.page_token
        async with self._work() as work:
            found, token = await moderation.list_audit_events(subject, subject_id, size, token, work)
        return calls.ListAuditEventsResponse(events=map(convert.audit_event_to_proto, found), next_page_token=token)
