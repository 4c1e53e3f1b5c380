"""Looks of people at postings: told off the reader's way, and counted for operators."""

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.clock import Clock
from services.jobs import events, metrics
from services.jobs.domain.postings import Posting
from services.jobs.errors import PostingGone
from services.jobs.ports import Journal


class Looks:
    """Tells and counts them."""

    def __init__(self, journal: Journal, now: Clock) -> None:
        self._journal = journal
        self._now = now

    def tell(self, posting: Posting) -> None:
        """Tell that a person sees a public posting; nobody waits for it."""
        self._journal.offer(events.posting_viewed(posting, self._now()))
        metrics.POSTING_LOOKS.labels("shown").inc()

    @contextmanager
    def counting_gone(self, *, viewing: bool) -> Iterator[None]:
        """Count when a person is told that a posting is gone."""
        try:
            yield
        except PostingGone:
            if viewing:
                metrics.POSTING_LOOKS.labels("gone").inc()
            raise
