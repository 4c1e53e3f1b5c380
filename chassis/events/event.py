"""What a service tells the world: a protobuf message with a subject, an id and a moment."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from google.protobuf.message import Message

_SUBJECT = re.compile(r"ca(\.[a-z][a-z0-9_-]{0,63}){3}\.v[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, in the past tense. The id is in the message too."""

    subject: str
    event_id: str
    occurred_at: datetime
    message: Message

    def __post_init__(self) -> None:
        """Refuse a subject that is not ca.SERVICE.AGGREGATE.EVENT.vN: a wildcard would be stored as it stands."""
        if not _SUBJECT.fullmatch(self.subject):
            raise ValueError(f"{self.subject!r} is no subject of an event")

    @property
    def type(self) -> str:
        """The message's full name, as CloudEvents' `type`."""
        return self.message.DESCRIPTOR.full_name


class Outbox(Protocol):
    """Where a use case leaves its events. MUST keep them if and only if the use case's change is kept."""

    def add(self, event: Event) -> None:
        """Tell of this with the change that is being made."""
        ...


def new_event_id() -> str:
    """An id that no other event has."""
    return str(uuid.uuid4())
