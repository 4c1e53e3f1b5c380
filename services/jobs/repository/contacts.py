"""Names and addresses of accounts in SQL."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.employers import Contact
from services.jobs.tables import ContactRow


class SqlContacts:
    """The table of contacts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert

    async def see(self, contact: Contact, at: datetime) -> bool:
        """Write what is known now; two that come at once leave one row, and who is forgotten stays so."""
        said = {"name": contact.name, "email": contact.email, "email_verified": contact.email_verified, "seen_at": at}
        new = self._insert(ContactRow).values(account_id=contact.account_id, **said)
        proved = and_(ContactRow.email_verified, ContactRow.email == new.excluded.email)
        written = new.on_conflict_do_update(
            index_elements=["account_id"],
            set_=said | {"email_verified": or_(new.excluded.email_verified, proved)},
            where=ContactRow.forgotten_at.is_(None),
        )
        return (await self._session.execute(written.returning(ContactRow.account_id))).first() is not None

    async def verify(self, account_id: str) -> None:
        """Note that an account has proved its address."""
        known = update(ContactRow).where(ContactRow.account_id == account_id, ContactRow.forgotten_at.is_(None))
        await self._session.execute(known.values(email_verified=True))

    async def forget(self, account_id: str, at: datetime) -> Contact | None:
        """Empty the row, or leave an empty one: the insert waits for whoever is about to write it."""
        empty = {"name": "", "email": "", "email_verified": False, "seen_at": at, "forgotten_at": at}
        new = self._insert(ContactRow).values(account_id=account_id, **empty)
        await self._session.execute(new.on_conflict_do_nothing())
        mine = select(ContactRow).where(ContactRow.account_id == account_id).with_for_update()
        row = (await self._session.execute(mine.execution_options(populate_existing=True))).scalar_one()
        if row.forgotten_at is not None:
            return None
        known = _contact(row)
        await self._session.execute(update(ContactRow).where(ContactRow.account_id == account_id).values(**empty))
        return known

    async def of(self, account_ids: Collection[str]) -> Mapping[str, Contact]:
        """What is known of accounts."""
        found = select(ContactRow).where(ContactRow.account_id.in_(account_ids), ContactRow.forgotten_at.is_(None))
        found = found.execution_options(populate_existing=True)
        rows = (await self._session.execute(found)).scalars()
        return {row.account_id: _contact(row) for row in rows}


def _contact(row: ContactRow) -> Contact:
    return Contact(row.account_id, row.name, row.email, row.email_verified)
