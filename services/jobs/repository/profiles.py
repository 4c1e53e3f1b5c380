"""Profiles of seekers in SQL."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.profiles import SeekerProfile
from services.jobs.tables_alerts import ProfileRow

_PROFILE: TypeAdapter[SeekerProfile] = TypeAdapter(SeekerProfile)


class SqlProfiles:
    """The table of profiles."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, account_id: str) -> tuple[SeekerProfile, datetime] | None:
        """Find one."""
        row = await self._session.get(ProfileRow, account_id, populate_existing=True)
        return (_PROFILE.validate_python(row.profile), row.updated_at) if row else None

    async def keep(self, account_id: str, profile: SeekerProfile, at: datetime) -> None:
        """Write one; two that come at once leave one row."""
        dialect = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        said = {"profile": _PROFILE.dump_python(profile, mode="json", exclude_defaults=True), "updated_at": at}
        new = dialect.insert(ProfileRow).values(account_id=account_id, **said)
        await self._session.execute(new.on_conflict_do_update(index_elements=["account_id"], set_=said))

    async def remove(self, account_id: str) -> None:
        """Forget one."""
        await self._session.execute(delete(ProfileRow).where(ProfileRow.account_id == account_id))
