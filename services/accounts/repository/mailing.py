"""Mailed links and addresses that wait to be looked up, in SQL."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.mailing import MailedLink, Purpose
from services.accounts.tables import MailedLinkRow, ResetRequestRow


class SqlMailedLinks:
    """The table of links."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def replace(self, link: MailedLink) -> None:
        """Delete what is there and insert it."""
        earlier = (MailedLinkRow.account_id == link.account_id, MailedLinkRow.purpose == link.purpose)
        await self._session.execute(delete(MailedLinkRow).where(*earlier))
        row = {
            "token_sha256": link.token_sha256,
            "account_id": link.account_id,
            "purpose": link.purpose,
            "made_at": link.made_at,
        }
        await self._session.execute(insert(MailedLinkRow).values(row))

    async def find(self, token_sha256: str) -> MailedLink | None:
        """Read it."""
        row = await self._session.get(MailedLinkRow, token_sha256, populate_existing=True)
        return MailedLink(row.token_sha256, row.account_id, Purpose(row.purpose), row.made_at) if row else None

    async def take(self, token_sha256: str) -> bool:
        """Delete the row, and tell whether it was there."""
        ours = delete(MailedLinkRow).where(MailedLinkRow.token_sha256 == token_sha256)
        taken = ours.returning(MailedLinkRow.token_sha256).execution_options(synchronize_session=False)
        return (await self._session.execute(taken)).first() is not None

    async def forget_all(self, account_id: str) -> None:
        """Delete the account's."""
        await self._session.execute(delete(MailedLinkRow).where(MailedLinkRow.account_id == account_id))


class SqlResetRequests:
    """The table of addresses; a row lives for a second."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, email_key: str) -> None:
        """Insert it."""
        row = {"email_key": email_key, "requested_at": self._now}
        await self._session.execute(insert(ResetRequestRow).values(row))

    async def take(self) -> str | None:
        """Delete the oldest row that no other transaction has taken."""
        oldest = select(ResetRequestRow.position).order_by(ResetRequestRow.position).limit(1)
        free = oldest.with_for_update(skip_locked=True).scalar_subquery()
        taken = delete(ResetRequestRow).where(ResetRequestRow.position == free).returning(ResetRequestRow.email_key)
        return (await self._session.execute(taken.execution_options(synchronize_session=False))).scalar_one_or_none()
