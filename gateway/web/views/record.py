"""The record of the job board: who did what to what, and why."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from gateway.shapes.moderation import AuditEvents, AuditEventSaid
from gateway.web.views.employers import employer_path
from gateway.web.views.posting_page import posting_path
from gateway.web.views.search import Option
from gateway.web.wording import moment, spoken

RECORD = "/jobs/moderation/record"
SUBJECTS = (
    Option("", "Everything"),
    Option("employer", "Employers"),
    Option("posting", "Postings"),
    Option("application", "Applications"),
    Option("report", "Reports"),
)


@dataclass(frozen=True)
class RecordLine:
    """One line of the record."""

    when: str
    when_iso: str
    who: str
    what: str
    subject: str
    subject_id: str
    # Empty where it has no page for staff.
    href: str
    # Only what was done to this.
    only_href: str
    why: str
    details: str


@dataclass(frozen=True)
class RecordView:
    """A page of the record, newest first."""

    subject: str
    subject_id: str
    lines: tuple[RecordLine, ...]
    next_href: str
    subjects: tuple[Option, ...] = SUBJECTS


def record_path(subject: str = "", subject_id: str = "", page_token: str = "") -> str:
    """Give the address of the record, of everything or of one subject."""
    given = {"subject": subject, "subject_id": subject_id, "page_token": page_token}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{RECORD}?{query}" if query else RECORD


def record_view(found: AuditEvents, subject: str, subject_id: str) -> RecordView:
    """Lay out a page of the record."""
    token = found.next_page_token
    onward = record_path(subject, subject_id, token) if token else ""
    return RecordView(subject, subject_id, tuple(_line(one) for one in found.items), onward)


def _line(said: AuditEventSaid) -> RecordLine:
    path = {"employer": employer_path, "posting": posting_path}.get(said.subject)
    return RecordLine(
        when=moment(datetime.fromisoformat(said.at)),
        when_iso=said.at,
        who=said.by,
        what=spoken(said.action.rpartition(".")[2]),
        subject=spoken(said.subject),
        subject_id=said.subject_id,
        href=path(said.subject_id) if path else "",
        only_href=record_path(said.subject, said.subject_id),
        why=said.reason,
        details=", ".join(f"{name}: {value}" for name, value in said.details.items() if value),
    )
