"""What is told to machines of a posting without what it says."""

from codingahead.jobs.v1.posting_pb2 import Posting

from chassis.clock import timestamp
from services.jobs.domain.filters import Outline


def outline_to_proto(outline: Outline) -> Posting:
    """Write the outline of a posting."""
    return Posting(
        id=outline.posting_id,
        publish_time=timestamp(outline.published_at),
        update_time=timestamp(outline.changed_at),
        valid_through=timestamp(outline.valid_through),
    )
