"""The worker that sends what was handed over: claimed first, sent once, tried again while that can do no harm."""

import asyncio
import random
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, func, select, update

from chassis import metrics
from chassis.clock import Clock
from chassis.db.engine import Database
from chassis.errors import DomainError
from chassis.mail.mailbox import SqlMailbox
from chassis.mail.message import Mail, compose
from chassis.mail.tables import MAILS
from chassis.mail.transport import Fate, Outcome, Transport

log = structlog.get_logger()

_BATCH = 20
_IDLE_SECONDS = 0.3
_TROUBLE_SECONDS = 5.0
# How long to wait after each attempt; after the last one the mail has failed.
BACK_OFF = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 720, 1_440))
# Far longer than a transport may take: whoever claimed it is gone.
_ABANDONED = timedelta(minutes=10)


class MailSender:
    """One worker of one database. Several may run: each mail is claimed by one."""

    def __init__(self, database: Database, transport: Transport, sender: str, now: Clock) -> None:
        self._database = database
        self._transport = transport
        self._sender = sender
        self._now = now

    async def run(self) -> None:
        """Send for ever; a database or relay that is away only delays it."""
        while True:
            try:
                sent = await self.send_due()
                await asyncio.sleep(0 if sent == _BATCH else _IDLE_SECONDS)
            except DomainError as error:
                log.warning("mail_waits", reason=error.reason)
                await asyncio.sleep(_TROUBLE_SECONDS)

    async def send_due(self) -> int:
        """Send what is due now, and answer how many mails that were."""
        await self._take_up_abandoned()
        claimed = await self._claim()
        for row in claimed:
            await self._conclude(row, await self._attempt(row))
        return len(claimed)

    async def _claim(self) -> list[Row[Any]]:
        """Mark what is about to be sent, and commit that before anything goes out."""
        now = self._now()
        due = select(MAILS.c.mail_id).where(MAILS.c.state == "waiting", MAILS.c.due_at <= now)
        due = due.order_by(MAILS.c.due_at).limit(_BATCH).with_for_update(skip_locked=True)
        marked = {"state": "sending", "due_at": now, "attempts": MAILS.c.attempts + 1}
        async with self._database.transaction() as session:
            ids = (await session.execute(due)).scalars().all()
            if not ids:
                return []
            changed = update(MAILS).where(MAILS.c.mail_id.in_(ids)).values(marked).returning(MAILS)
            return list((await session.execute(changed)).all())

    async def _attempt(self, row: Row[Any]) -> Outcome:
        async with self._database.transaction() as session:
            if await SqlMailbox(session, self._now()).is_suppressed(row.recipient):
                return Outcome(Fate.REFUSED, "suppressed")
        mail = Mail(row.cause, row.recipient, row.subject, row.text, row.html, row.unsubscribe_url, row.list_id)
        message = compose(mail, row.mail_id, self._sender, row.handed_over_at)
        return await self._transport.send(message, row.mail_id)

    async def _conclude(self, row: Row[Any], outcome: Outcome) -> None:
        """Write down what became of it. The log names the mail by its id alone."""
        now = self._now()
        values = _concluded(outcome, row.attempts, now)
        async with self._database.transaction() as session:
            await session.execute(update(MAILS).where(MAILS.c.mail_id == row.mail_id).values(values))
            if outcome.fate is Fate.UNKNOWN_ADDRESS:
                await SqlMailbox(session, now).suppress(row.recipient, outcome.reason)
        metrics.MAILS.labels(values["state"]).inc()
        say = log.info if outcome.fate is Fate.SENT else log.warning
        say("mail_concluded", mail_id=row.mail_id, state=values["state"], reason=outcome.reason, attempt=row.attempts)

    async def _take_up_abandoned(self) -> None:
        """Find what a sender that died had claimed. What cannot be repeated without harm is not."""
        state = "waiting" if self._transport.repeatable else "uncertain"
        stale = (MAILS.c.state == "sending", MAILS.c.due_at < self._now() - _ABANDONED)
        async with self._database.transaction() as session:
            if (await session.execute(select(func.count()).where(*stale))).scalar_one():
                await session.execute(update(MAILS).where(*stale).values(state=state, reason="abandoned"))
                log.warning("mails_abandoned", now=state)


def _concluded(outcome: Outcome, attempts: int, now: datetime) -> dict[str, Any]:
    if outcome.fate is Fate.LATER and attempts <= len(BACK_OFF):
        pause = BACK_OFF[attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311 (jitter, no secret)
        return {"state": "waiting", "due_at": now + pause, "reason": outcome.reason[:64]}
    states = {Fate.SENT: "sent", Fate.UNCERTAIN: "uncertain"}
    state = "suppressed" if outcome.reason == "suppressed" else states.get(outcome.fate, "failed")
    kept = {} if state == "uncertain" else {"recipient": "", "subject": "", "text": "", "html": ""}
    return {"state": state, "due_at": now, "reason": outcome.reason[:64], **kept}
