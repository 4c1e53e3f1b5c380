"""What lookup tells the world."""

from datetime import datetime
from uuid import UUID, uuid5

from codingahead.events.v1.lookup_pb2 import CodeViewed, EditionPublished, SearchPerformed

from chassis.clock import timestamp
from chassis.events.event import Event, new_event_id
from services.lookup.editions.dataset import EditionFacts

_EDITIONS = UUID("5c0b1a52-5b0e-4c55-9a0e-0d8a3a4e6f21")


def code_viewed(
    *, system: str, code: str, level: str, reason: str, account_kind: str, snapshot_id: str, at: datetime
) -> Event:
    """A code page went out, whole or as a preview."""
    event_id = new_event_id()
    message = CodeViewed(
        event_id=event_id,
        occurred_at=timestamp(at),
        system=system,
        code=code,
        level=level,
        reason=reason,
        account_kind=account_kind,
        snapshot_id=snapshot_id,
    )
    return Event("ca.lookup.code.viewed.v1", event_id, at, message)


def search_performed(system: str, hits: int, match: str, took_ms: float, at: datetime) -> Event:
    """Somebody searched; what was typed stays untold."""
    event_id = new_event_id()
    message = SearchPerformed(
        event_id=event_id, occurred_at=timestamp(at), system=system, hits=hits, match=match, took_ms=took_ms
    )
    return Event("ca.lookup.search.performed.v1", event_id, at, message)


def edition_published(facts: EditionFacts, snapshot_id: str, sequence: int, at: datetime) -> Event:
    """An edition came into force: the same event whichever replica tells of it, so that JetStream keeps one."""
    event_id = str(uuid5(_EDITIONS, f"{snapshot_id} {sequence} {facts.dataset} {facts.id}"))
    message = EditionPublished(
        event_id=event_id,
        occurred_at=timestamp(at),
        dataset=facts.dataset,
        edition=facts.id,
        title=facts.title,
        effective_from=facts.effective_from.isoformat(),
        effective_to=facts.effective_to.isoformat() if facts.effective_to else "",
        snapshot_id=snapshot_id,
        sequence=sequence,
    )
    return Event("ca.lookup.edition.published.v1", event_id, at, message)
