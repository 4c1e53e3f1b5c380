"""Employers and members in SQL."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain import Employer, Profile
from services.jobs.tables import EmployerRow, MemberRow


class SqlEmployers:
    """Employers and members in SQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, employer: Employer, first_member: str) -> None:
        """Keep a new employer with its first member's account."""
        profile, at = employer.profile, employer.created_at
        self._session.add(
            EmployerRow(
                employer_id=employer.employer_id,
                name=profile.name,
                website=profile.website,
                description=profile.description,
                trusted=employer.trusted,
                created_at=at,
            )
        )
        self._session.add(MemberRow(employer_id=employer.employer_id, account_id=first_member, joined_at=at))

    async def for_member(self, employer_id: str, account_id: str) -> Employer | None:
        """Find an employer that an account may act for."""
        mine = select(EmployerRow).join(MemberRow, MemberRow.employer_id == EmployerRow.employer_id)
        mine = mine.where(EmployerRow.employer_id == employer_id, MemberRow.account_id == account_id)
        row = (await self._session.execute(mine)).scalar_one_or_none()
        return employer_of(row) if row else None


def employer_of(row: EmployerRow) -> Employer:
    """Read an employer."""
    return Employer(row.employer_id, Profile(row.name, row.website, row.description), row.trusted, row.created_at)
