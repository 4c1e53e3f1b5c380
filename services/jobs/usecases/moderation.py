"""What waits for staff, what people report, and the record."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from chassis import paging
from chassis.errors import FieldError
from chassis.identity import Caller
from services.jobs.domain.filters import Place
from services.jobs.domain.moderation import AuditEvent, Outcome, Report, ReportReason
from services.jobs.domain.postings import Finding, Posting, State
from services.jobs.errors import AlreadyReported, PostingNotFound, ReportInvalid, ReportNotFound
from services.jobs.ports import Work
from services.jobs.usecases.membership import person
from services.jobs.usecases.pages import begins_at, goes_on
from services.jobs.usecases.record import actor, note

_LONGEST = 2_000
_LONGEST_SUBJECT = 64


@dataclass(frozen=True, slots=True)
class Waiting:
    """A posting that waits for staff, itself or an edit of it, why and since when."""

    posting: Posting
    kind: str
    findings: tuple[Finding, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class ReportPosting:
    """What somebody says is wrong with a posting."""

    posting_id: str
    reason: str
    comment: str


async def list_waiting(page_size: int, page_token: str, work: Work) -> tuple[list[Waiting], str]:
    """What waits for staff, longest first, and the next page's token. Raises PageSizeInvalid, PageTokenInvalid."""
    size, query = paging.page_size(page_size), "waiting"
    found = [_waiting(each) for each in await work.postings.waiting(begins_at(query, page_token), size + 1)]
    return found[:size], goes_on(query, found, size, lambda last: Place(last.since, last.posting.posting_id))


async def report_posting(command: ReportPosting, by: Caller, work: Work) -> Report:
    """Say what is wrong with a public posting, once for each person.

    Raises SignInRequired, ReportInvalid, PostingNotFound and AlreadyReported.
    """
    account_id = await person(by, work)
    if faults := tuple(_faults(command)):
        raise ReportInvalid(*faults)
    posting = await work.postings.get(command.posting_id)
    if posting is None or not posting.is_public(work.now()):
        raise PostingNotFound

    reason, comment = ReportReason(command.reason), command.comment
    report = Report(str(uuid.uuid4()), posting.posting_id, account_id, reason, comment, work.now())
    if not await work.reports.add(report):
        raise AlreadyReported
    note(work, account_id, "posting.reported", posting.posting_id, reason=reason)
    return report


async def list_reports(outcome: Outcome, page_size: int, page_token: str, work: Work) -> tuple[list[Report], str]:
    """Reports of an outcome, first made first. Raises PageSizeInvalid and PageTokenInvalid."""
    size, query = paging.page_size(page_size), f"reports {outcome}"
    found = await work.reports.listed(outcome, begins_at(query, page_token), size + 1)
    return found[:size], goes_on(query, found, size, lambda last: Place(last.reported_at, last.report_id))


async def resolve_report(report_id: str, outcome: Outcome | None, said: str, by: Caller, work: Work) -> Report:
    """Uphold or dismiss a report; repeating changes nothing. What follows for the posting is decided by itself.

    Raises ReportNotFound and ReportInvalid.
    """
    if outcome not in {Outcome.UPHELD, Outcome.DISMISSED} or len(said) > _LONGEST:
        raise ReportInvalid(FieldError("outcome", f"Uphold or dismiss it, in {_LONGEST:,} characters at most."))
    report = await work.reports.held(report_id)
    if report is None:
        raise ReportNotFound
    if report.outcome is outcome:
        return report

    resolved = replace(report, outcome=outcome, note=said, resolved_by=actor(by), resolved_at=work.now())
    await work.reports.change(resolved)
    note(work, actor(by), f"report.{outcome}", report_id, said, posting=report.posting_id)
    return resolved


async def list_audit_events(
    subject: str, subject_id: str, page_size: int, page_token: str, work: Work
) -> tuple[list[AuditEvent], str]:
    """The record, newest first. Raises PageSizeInvalid and PageTokenInvalid."""
    size, query = paging.page_size(page_size), f"audit {subject} {subject_id}"
    below = begins_at(query, page_token)
    found = await work.audit.listed(subject[:_LONGEST_SUBJECT], subject_id[:_LONGEST_SUBJECT], below, size + 1)
    return found[:size], goes_on(query, found, size, lambda last: Place(last.at, last.audit_id))


def _waiting(posting: Posting) -> Waiting:
    if posting.state is State.PENDING_REVIEW or posting.edit is None:
        return Waiting(posting, "posting", posting.findings, posting.changed_at)
    return Waiting(posting, "edit", posting.edit.findings, posting.edit.at)


def _faults(command: ReportPosting) -> Iterator[FieldError]:
    if command.reason not in set(ReportReason):
        yield FieldError("reason", f"Give {', '.join(ReportReason)}.")
    if len(command.comment) > _LONGEST:
        yield FieldError("comment", f"Write {_LONGEST:,} characters at most.")
