"""What waits for staff, reports, and the record."""

from typing import Annotated, Literal

from codingahead.jobs.v1.moderation_pb2 import AuditEvent, Report, ReportOutcome, Waiting
from pydantic import Field

from gateway.shapes.fields import Said, Taken
from gateway.shapes.jobs import FindingSaid, PostingSaid, posting_said
from gateway.shapes.words import plain

Reason = Literal["scam", "misleading", "discrimination", "duplicate", "expired", "other"]
Outcome = Literal["open", "upheld", "dismissed"]
_Text = Annotated[str, Field(max_length=2_000)]


class ReportAsked(Taken):
    """What is wrong with a posting."""

    reason: Reason
    comment: _Text = ""


class ResolutionAsked(Taken):
    """What staff found of a report."""

    outcome: Literal["upheld", "dismissed"]
    note: _Text = ""


class WaitingSaid(Said):
    """A posting that waits for staff, or an edit of it."""

    kind: Literal["posting", "edit"]
    since: str
    findings: list[FindingSaid]
    job: PostingSaid


class WaitingList(Said):
    """What waits, longest first."""

    items: list[WaitingSaid]
    next_page_token: str


class ReportSaid(Said):
    """What one person says is wrong with one posting."""

    id: str
    job_id: str
    reporter: str
    reason: Reason
    comment: str
    report_time: str
    outcome: Outcome
    note: str
    resolve_time: str | None


class Reports(Said):
    """Reports, first made first."""

    items: list[ReportSaid]
    next_page_token: str


class AuditEventSaid(Said):
    """Who did what to what, and why."""

    id: str
    at: str
    by: str
    action: str
    subject: str
    subject_id: str
    reason: str
    details: dict[str, str]


class AuditEvents(Said):
    """The record, newest first."""

    items: list[AuditEventSaid]
    next_page_token: str


def outcome_number(outcome: Outcome) -> ReportOutcome.ValueType:
    """An outcome as jobs knows it."""
    return ReportOutcome.Value(f"REPORT_OUTCOME_{outcome.upper()}")


def waiting_said(waiting: Waiting) -> WaitingSaid:
    """What waits."""
    return WaitingSaid.model_validate({**plain(waiting), "job": posting_said(waiting.posting)})


def report_said(report: Report) -> ReportSaid:
    """A report."""
    return ReportSaid.model_validate({**plain(report), "job_id": report.posting_id})


def audit_event_said(event: AuditEvent) -> AuditEventSaid:
    """A line of the record."""
    said = {name: getattr(event, name) for name in ("id", "by", "action", "subject", "subject_id", "reason")}
    return AuditEventSaid(**said, at=event.at.ToJsonString(), details=dict(event.details))
