"""Handing mail over in the transaction that causes it, and keeping addresses that want none."""

import uuid
from datetime import datetime

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.mail.message import Mail, MailUnfit, compose
from chassis.mail.tables import MAILS, SUPPRESSIONS

_LONGEST_CAUSE = 128
_LONGEST_ADDRESS = 320
# Only for trying whether a mail can be written at all.
_ANY_SENDER = "trial@localhost"


class SqlMailbox:
    """The mail of one transaction: it goes out when, and only when, the transaction commits."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def hand_over(self, mail: Mail) -> bool:
        """Keep a mail to be sent; False when its cause has had one. Raises MailUnfit, before anything is kept."""
        _refuse_unfit(mail, self._now)
        row = {
            "mail_id": str(uuid.uuid4()),
            "cause": mail.cause,
            "recipient": mail.to,
            "subject": mail.subject,
            "text": mail.text,
            "html": mail.html,
            "unsubscribe_url": mail.unsubscribe_url,
            "list_id": mail.list_id,
            "state": "waiting",
            "attempts": 0,
            "handed_over_at": self._now,
            "due_at": self._now,
            "reason": "",
        }
        return await _insert_new(self._session, MAILS, row)

    async def forget(self, address: str) -> None:
        """Delete what was handed over for an address; what waits is never sent. Another spelling is another address."""
        await self._session.execute(delete(MAILS).where(MAILS.c.recipient == address))

    async def suppress(self, address: str, reason: str) -> None:
        """Send nothing to an address any more, whatever is handed over."""
        row = {"address": address_key(address), "reason": reason[:64], "suppressed_at": self._now}
        await _insert_new(self._session, SUPPRESSIONS, row)

    async def allow(self, address: str) -> None:
        """Send to an address again."""
        await self._session.execute(delete(SUPPRESSIONS).where(SUPPRESSIONS.c.address == address_key(address)))

    async def is_suppressed(self, address: str) -> bool:
        """Tell whether an address is kept from all mail."""
        found = select(SUPPRESSIONS.c.address).where(SUPPRESSIONS.c.address == address_key(address))
        return (await self._session.execute(found)).first() is not None


def address_key(address: str) -> str:
    """What two spellings of one address have in common."""
    return address.strip().lower()


def _refuse_unfit(mail: Mail, now: datetime) -> None:
    if not 1 <= len(mail.cause) <= _LONGEST_CAUSE:
        raise MailUnfit(f"a cause has 1 to {_LONGEST_CAUSE} characters")
    if len(mail.to) > _LONGEST_ADDRESS or "@" not in mail.to or any(each in mail.to for each in ",;<>\r\n"):
        raise MailUnfit("a mail goes to one bare address")
    compose(mail, "trial", _ANY_SENDER, now).as_bytes()


async def _insert_new(session: AsyncSession, table: Table, row: dict[str, object]) -> bool:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(row).on_conflict_do_nothing().returning(*table.primary_key.columns)
    return (await session.execute(statement)).first() is not None
