"""What jobs tells the world, one function per event."""

from datetime import datetime

from codingahead.events.v1.jobs_pb2 import PostingClosed, PostingPublished

from chassis.clock import timestamp
from chassis.events.event import Event, new_event_id
from services.jobs.domain.postings import Posting


def posting_published(posting: Posting, at: datetime) -> Event:
    """A posting became public."""
    message = PostingPublished(
        event_id=new_event_id(),
        occurred_at=timestamp(at),
        posting_id=posting.posting_id,
        employer_id=posting.employer.employer_id,
        valid_through=timestamp(posting.valid_through),
    )
    return Event("ca.jobs.posting.published.v1", message.event_id, at, message)


def posting_closed(posting: Posting, at: datetime) -> Event:
    """A posting ended."""
    message = PostingClosed(
        event_id=new_event_id(),
        occurred_at=timestamp(at),
        posting_id=posting.posting_id,
        employer_id=posting.employer.employer_id,
    )
    return Event("ca.jobs.posting.closed.v1", message.event_id, at, message)
