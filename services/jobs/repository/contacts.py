"""Names and addresses of accounts in SQL."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.employers import Contact
from services.jobs.tables import ContactRow


class SqlContacts:
    """The table of contacts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def see(self, contact: Contact, at: datetime) -> None:
        """Write what is known now; two that come at once leave one row."""
        dialect = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        said = {"name": contact.name, "email": contact.email, "email_verified": contact.email_verified, "seen_at": at}
        new = dialect.insert(ContactRow).values(account_id=contact.account_id, **said)
        await self._session.execute(new.on_conflict_do_update(index_elements=["account_id"], set_=said))

    async def of(self, account_ids: Collection[str]) -> Mapping[str, Contact]:
        """What is known of accounts."""
        found = select(ContactRow).where(ContactRow.account_id.in_(account_ids))
        found = found.execution_options(populate_existing=True)
        rows = (await self._session.execute(found)).scalars()
        return {row.account_id: Contact(row.account_id, row.name, row.email, row.email_verified) for row in rows}
