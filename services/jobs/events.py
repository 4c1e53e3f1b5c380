"""What jobs tells the world, one function per event."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from codingahead.events.v1 import jobs_pb2 as messages
from google.protobuf.message import Message

from chassis.clock import timestamp
from chassis.events.event import Event, new_event_id
from services.jobs.domain.applications import Application
from services.jobs.domain.employers import Employer
from services.jobs.domain.postings import ENDED, Content, Posting, State

_MessageT = TypeVar("_MessageT", bound=Message)


def posting_moved(before: Posting, posting: Posting, by: str, at: datetime) -> Iterator[Event]:
    """A posting came to another state."""
    match posting.state:
        case State.PENDING_REVIEW:
            signs = [each.sign for each in posting.findings]
            yield _event("posting.submitted", messages.PostingSubmitted, at, **_of(posting), by=by, signs=signs)
        case State.PUBLISHED:
            again = before.published_at is not None
            until = timestamp(posting.valid_through)
            yield _event(
                "posting.published", messages.PostingPublished, at, **_of(posting), valid_through=until, again=again
            )
        case State.PAUSED:
            yield _event("posting.paused", messages.PostingPaused, at, **_of(posting), by=by, reason=posting.reason)
        case State.REJECTED:
            yield _event("posting.rejected", messages.PostingRejected, at, **_of(posting), by=by, reason=posting.reason)
    if posting.state in ENDED:
        yield posting_closed(posting, by, at)


def posting_closed(posting: Posting, by: str, at: datetime) -> Event:
    """A posting ended."""
    said = {"ended_as": posting.state.value, "by": by, "reason": posting.reason}
    return _event("posting.closed", messages.PostingClosed, at, **_of(posting), **said)


def posting_drafted(posting: Posting, by: str, at: datetime) -> Event:
    """A draft was made."""
    return _event("posting.drafted", messages.PostingDrafted, at, **_of(posting), by=by)


def posting_viewed(posting: Posting, at: datetime) -> Event:
    """A person looked at a public posting."""
    return _event("posting.viewed", messages.PostingViewed, at, **_of(posting))


def apply_link_followed(posting: Posting, at: datetime) -> Event:
    """Somebody went to where a posting is applied for elsewhere."""
    return _event("posting.apply_link_followed", messages.ApplyLinkFollowed, at, **_of(posting))


def posting_updated(posting: Posting, changed: Sequence[str], by: str, at: datetime) -> Event:
    """A posting says something else."""
    said = {"revision": posting.revision, "changed_fields": changed, "public": posting.is_public(at), "by": by}
    return _event("posting.updated", messages.PostingUpdated, at, **_of(posting), **said)


def changed_fields(before: Posting, after: Posting) -> list[str]:
    """The fields of a posting's content that everybody may see and that differ."""
    names = [each.name for each in fields(Content)]
    differ = [name for name in names if getattr(before.content, name) != getattr(after.content, name)]
    return differ + (["valid_through"] if before.valid_through != after.valid_through else [])


def employer_updated(employer: Employer, by: str, at: datetime) -> Event:
    """An employer says something else of itself, or is trusted otherwise."""
    said = {"employer_id": employer.employer_id, "trust": employer.trust.value, "by": by}
    return _event("employer.updated", messages.EmployerUpdated, at, **said)


def employer_suspended(employer_id: str, by: str, reason: str, at: datetime) -> Event:
    """An employer was suspended."""
    return _event("employer.suspended", messages.EmployerSuspended, at, employer_id=employer_id, by=by, reason=reason)


def employer_reinstated(employer_id: str, by: str, reason: str, at: datetime) -> Event:
    """An employer is no longer suspended."""
    return _event("employer.reinstated", messages.EmployerReinstated, at, employer_id=employer_id, by=by, reason=reason)


def application_submitted(application: Application, posting: Posting, at: datetime) -> Event:
    """Somebody applied."""
    sent = {"application_id": application.application_id, "applicant_id": application.applicant}
    return _event("application.submitted", messages.ApplicationSubmitted, at, **_of(posting), **sent)


def application_moved(application: Application, posting: Posting, status: str, by: str, at: datetime) -> Event:
    """An application came to another status."""
    said = {"application_id": application.application_id, "status": status, "by": by}
    return _event("application.moved", messages.ApplicationMoved, at, **_of(posting), **said)


def alert_mailed(saved_search_id: str, posting_ids: Sequence[str], at: datetime) -> Event:
    """A saved search was told of postings."""
    said = {"saved_search_id": saved_search_id, "posting_ids": posting_ids}
    return _event("alert.mailed", messages.AlertMailed, at, **said)


def _of(posting: Posting) -> dict[str, Any]:
    return {"posting_id": posting.posting_id, "employer_id": posting.employer.employer_id}


def _event(what: str, kind: type[_MessageT], at: datetime, **said: Any) -> Event:
    event_id = new_event_id()
    message = kind(event_id=event_id, occurred_at=timestamp(at), **said)
    return Event(f"ca.jobs.{what}.v1", event_id, at, message)
