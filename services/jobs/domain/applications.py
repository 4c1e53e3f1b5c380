"""Applications, their résumés, and how far they have come."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.jobs.domain.profiles import SeekerProfile


class Status(StrEnum):
    """How far an application has come, as both sides see it."""

    RECEIVED = "received"
    VIEWED = "viewed"
    SHORTLISTED = "shortlisted"
    REJECTED = "rejected"
    HIRED = "hired"
    # The applicant's own word, and the last one.
    WITHDRAWN = "withdrawn"


class ResumeKind(StrEnum):
    """What a résumé is, judged by its content."""

    PDF = "pdf"
    DOCX = "docx"
    TEXT = "txt"

    @property
    def content_type(self) -> str:
        """The media type that it is handed out as."""
        return _CONTENT_TYPES[self]


_CONTENT_TYPES = {
    ResumeKind.PDF: "application/pdf",
    ResumeKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ResumeKind.TEXT: "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Resume:
    """A kept file: `key` is random and names it in the store, `filename` is ours, `sha256` is of its bytes."""

    key: str
    filename: str
    kind: ResumeKind
    size: int
    sha256: str
    # Whether a virus scanner looked at it; without one set, nobody did.
    scanned: bool


@dataclass(frozen=True, slots=True)
class Application:
    """What a person sent for a posting. The résumé is None once it was removed.

    `profile` is what the person said of themselves then, None where it was not sent along.
    """

    application_id: str
    posting_id: str
    applicant: str
    cover_letter: str
    resume: Resume | None
    status: Status
    submitted_at: datetime
    changed_at: datetime
    viewed_at: datetime | None = None
    profile: SeekerProfile | None = None

    def now_is(self, status: Status, at: datetime) -> "Application":
        """Come to another status; the first look is remembered."""
        seen = status not in {Status.RECEIVED, Status.WITHDRAWN}
        return replace(self, status=status, changed_at=at, viewed_at=self.viewed_at or (at if seen else None))
