"""What waits, reports and the record as messages."""

from codingahead.jobs.v1 import moderation_pb2 as messages

from chassis.clock import timestamp
from services.jobs.convert.posting import finding_to_proto, posting_to_proto
from services.jobs.domain.moderation import AuditEvent, Outcome, Report
from services.jobs.usecases.moderation import Waiting

_OUTCOMES = {
    Outcome.OPEN: messages.REPORT_OUTCOME_OPEN,
    Outcome.UPHELD: messages.REPORT_OUTCOME_UPHELD,
    Outcome.DISMISSED: messages.REPORT_OUTCOME_DISMISSED,
}
_OUTCOMES_READ = {number: outcome for outcome, number in _OUTCOMES.items()}


def outcome_from_proto(number: int) -> Outcome | None:
    """Read an outcome; None where none is named."""
    return _OUTCOMES_READ.get(messages.ReportOutcome.ValueType(number))


def waiting_to_proto(waiting: Waiting) -> messages.Waiting:
    """Write what waits."""
    return messages.Waiting(
        posting=posting_to_proto(waiting.posting, inside=True),
        kind=waiting.kind,
        findings=map(finding_to_proto, waiting.findings),
        since=timestamp(waiting.since),
    )


def report_to_proto(report: Report) -> messages.Report:
    """Write a report."""
    return messages.Report(
        id=report.report_id,
        posting_id=report.posting_id,
        reporter=report.reporter,
        reason=report.reason,
        comment=report.comment,
        report_time=timestamp(report.reported_at),
        outcome=_OUTCOMES[report.outcome],
        note=report.note,
        resolve_time=timestamp(report.resolved_at) if report.resolved_at else None,
    )


def audit_event_to_proto(event: AuditEvent) -> messages.AuditEvent:
    """Write a line of the record."""
    return messages.AuditEvent(
        id=event.audit_id,
        at=timestamp(event.at),
        by=event.by,
        action=event.action,
        subject=event.subject,
        subject_id=event.subject_id,
        reason=event.reason,
        details=event.details,
    )
