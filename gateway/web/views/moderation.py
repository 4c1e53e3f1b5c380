"""What staff decide on the job board: what waits, and what people report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from codingahead.jobs.v1.moderation_pb2 import Waiting
from codingahead.jobs.v1.moderation_service_pb2 import ListWaitingResponse
from codingahead.jobs.v1.posting_pb2 import Posting
from markupsafe import Markup

from gateway.shapes.moderation import Reports, ReportSaid
from gateway.web.markdown import safe_html
from gateway.web.views import posting_words as words
from gateway.web.views.employers import employer_path
from gateway.web.views.posting_page import posting_path
from gateway.web.views.report_reasons import REPORT_NAMES, REPORT_REASONS
from gateway.web.views.search import Option
from gateway.web.wording import moment

QUEUE = "/jobs/moderation"
REPORTS = f"{QUEUE}/reports"
_OUTCOMES = {"open": "Open", "upheld": "Upheld", "dismissed": "Dismissed"}


@dataclass(frozen=True)
class WaitingView:
    """A posting that waits, or an edit of one: all that staff need to decide."""

    id: str
    is_edit: bool
    title: str
    href: str
    action: str
    employer: str
    employer_href: str
    trusted: bool
    since: str
    revision: int
    findings: tuple[str, ...]
    facts: tuple[words.Line, ...]
    description: Markup
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class QueueView:
    """What waits for staff, longest first."""

    waiting: tuple[WaitingView, ...]
    next_href: str
    said: str = ""
    problem: str = ""
    # Where this page of the list begins; empty for the first.
    page_token: str = ""
    # The posting that was not decided, with what was typed.
    refused_id: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ReportView:
    """One report, with the posting that it is about where there still is one."""

    href: str
    posting_title: str
    posting_href: str
    posting_state: str
    employer: str
    employer_href: str
    reason: str
    comment: str
    reporter: str
    when: str
    outcome: str
    note: str
    resolved: str


@dataclass(frozen=True)
class ReportsView:
    """Reports of one outcome; the filter's choices each with label, address and whether it is chosen."""

    outcome: str
    filters: tuple[tuple[str, str, bool], ...]
    reports: tuple[ReportView, ...]
    next_href: str
    said: str = ""


@dataclass(frozen=True)
class ReportFormView:
    """The form in which somebody says what is wrong with a posting."""

    title: str
    href: str
    job_href: str
    reason: str = ""
    comment: str = ""
    problem: str = ""
    is_sent: bool = False
    reasons: tuple[Option, ...] = REPORT_REASONS


def queue_view(found: ListWaitingResponse) -> QueueView:
    """Lay out what waits."""
    token = found.next_page_token
    onward = f"{QUEUE}?{urlencode({'page_token': token})}" if token else ""
    return QueueView(tuple(_waiting(one) for one in found.waiting), onward)


def reports_view(found: Reports, outcome: str, postings: Mapping[str, Posting]) -> ReportsView:
    """Lay out the reports of an outcome, with the postings that were found."""
    onward = urlencode({"outcome": outcome, "page_token": found.next_page_token})
    return ReportsView(
        outcome=outcome,
        filters=tuple((name, f"{REPORTS}?outcome={key}", key == outcome) for key, name in _OUTCOMES.items()),
        reports=tuple(_report(one, postings.get(one.job_id)) for one in found.items),
        next_href=f"{REPORTS}?{onward}" if found.next_page_token else "",
    )


def _waiting(one: Waiting) -> WaitingView:
    posting, is_edit = one.posting, one.kind == "edit"
    place = "edits" if is_edit else "postings"
    return WaitingView(
        id=posting.id,
        is_edit=is_edit,
        title=posting.title,
        href=posting_path(posting.id),
        action=f"{QUEUE}/waiting/{place}/{quote(posting.id, safe='')}",
        employer=posting.employer.name,
        employer_href=employer_path(posting.employer.id),
        trusted=posting.employer.trusted,
        since=words.said_moment(one.since),
        revision=posting.revision,
        findings=tuple(finding.reason for finding in one.findings),
        facts=words.lines_of(posting)[1:],
        description=safe_html(posting.description_markdown),
        differences=words.differences(posting, posting.edit.content) if is_edit else (),
    )


def _report(said: ReportSaid, posting: Posting | None) -> ReportView:
    return ReportView(
        href=f"{REPORTS}/{quote(said.id, safe='')}",
        posting_title=posting.title if posting else f"Posting {said.job_id}",
        posting_href=posting_path(said.job_id),
        posting_state=words.STATE_NAMES.get(words.state_key(posting), "") if posting else "",
        employer=posting.employer.name if posting else "",
        employer_href=employer_path(posting.employer.id) if posting else "",
        reason=REPORT_NAMES[said.reason],
        comment=said.comment,
        reporter=said.reporter,
        when=_moment(said.report_time),
        outcome=said.outcome,
        note=said.note,
        resolved=_moment(said.resolve_time),
    )


def _moment(rfc3339: str | None) -> str:
    return moment(datetime.fromisoformat(rfc3339)) if rfc3339 else ""
