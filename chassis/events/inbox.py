"""What a consumer has already handled, in the transaction of the effect itself."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events.tables import DEAD_LETTERS, INBOX


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it came: what identifies it, what it says, and how often it was tried."""

    stream: str
    subject: str
    event_id: str
    type: str
    payload: bytes
    attempt: int

    @property
    def fingerprint(self) -> str:
        """What tells a repetition from another message under the same id."""
        return hashlib.sha256(self.payload).hexdigest()


class IdReused(Exception):
    """Two different messages bear one id: the first counted, this one must not."""


async def claim(session: AsyncSession, consumer: str, delivery: Delivery, now: datetime) -> bool:
    """Note the event as handled; False when it already was. Raises IdReused for another payload under a known id."""
    known = select(INBOX.c.payload_sha256).where(INBOX.c.consumer == consumer, INBOX.c.event_id == delivery.event_id)
    fingerprint = (await session.execute(known)).scalar_one_or_none()
    if fingerprint is None:
        row = {
            "consumer": consumer,
            "event_id": delivery.event_id,
            "payload_sha256": delivery.fingerprint,
            "handled_at": now,
        }
        await session.execute(insert(INBOX).values(row))
        return True
    if fingerprint != delivery.fingerprint:
        raise IdReused(delivery.event_id)
    return False


async def bury(session: AsyncSession, consumer: str, delivery: Delivery, reason: str, now: datetime) -> None:
    """Put aside what cannot be handled, for an operator to see and to replay."""
    row = {
        "consumer": consumer,
        "event_id": delivery.event_id,
        "subject": delivery.subject,
        "type": delivery.type,
        "payload": delivery.payload,
        "reason": reason[:500],
        "failed_at": now,
    }
    await session.execute(insert(DEAD_LETTERS).values(row))


async def dead_letter_count(session: AsyncSession) -> int:
    """How many letters wait for an operator."""
    waiting = select(func.count()).select_from(DEAD_LETTERS).where(DEAD_LETTERS.c.replayed_at.is_(None))
    return (await session.execute(waiting)).scalar_one()


async def dead_letters(session: AsyncSession, consumer: str) -> list[tuple[int, Delivery]]:
    """The letters of a consumer that wait, oldest first."""
    waiting = select(DEAD_LETTERS).where(DEAD_LETTERS.c.consumer == consumer, DEAD_LETTERS.c.replayed_at.is_(None))
    rows = (await session.execute(waiting.order_by(DEAD_LETTERS.c.letter_id))).all()
    return [(row.letter_id, Delivery("", row.subject, row.event_id, row.type, row.payload, 1)) for row in rows]


async def mark_replayed(session: AsyncSession, letter_id: int, now: datetime) -> None:
    """Note that a letter has been handled after all."""
    await session.execute(update(DEAD_LETTERS).where(DEAD_LETTERS.c.letter_id == letter_id).values(replayed_at=now))
