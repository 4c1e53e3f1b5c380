"""What people report, and the record of who did what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ReportReason(StrEnum):
    """Why somebody reports a posting."""

    SCAM = "scam"
    MISLEADING = "misleading"
    DISCRIMINATION = "discrimination"
    DUPLICATE = "duplicate"
    EXPIRED = "expired"
    OTHER = "other"


class Outcome(StrEnum):
    """What staff found of a report."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Report:
    """What one person says is wrong with one posting."""

    report_id: str
    posting_id: str
    reporter: str
    reason: ReportReason
    comment: str
    reported_at: datetime
    outcome: Outcome = Outcome.OPEN
    note: str = ""
    resolved_by: str = ""
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Who did what to what, and why; never changed. `action` is a past participle such as `posting.rejected`."""

    audit_id: str
    at: datetime
    by: str
    action: str
    # employer, posting, application or report, and its id.
    subject: str
    subject_id: str
    reason: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
