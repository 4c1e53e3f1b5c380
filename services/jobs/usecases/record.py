"""Who did what, written down in the transaction that does it."""

import uuid

from chassis.identity import Caller
from services.jobs.domain.moderation import AuditEvent
from services.jobs.ports import Work

SWEEPER = "sweeper"
# What follows from what another service told.
SERVICE = "service"


def actor(by: Caller) -> str:
    """How the record names a caller: an account's id, or `service`."""
    return by.account_id or by.kind


def note(work: Work, by: str, action: str, subject_id: str, reason: str = "", **details: str) -> None:
    """Write down an action such as `posting.rejected`, whose first word names its subject."""
    subject = action.partition(".")[0]
    work.audit.note(AuditEvent(str(uuid.uuid4()), work.now(), by, action, subject, subject_id, reason, details))
