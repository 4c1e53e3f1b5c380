"""Employers, members and invitations in SQL."""

from sqlalchemy import Select, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs.domain.employers import Employer, Invitation, Member, Profile, Role, Suspension, Trust
from services.jobs.tables import EmployerRow, InvitationRow, MemberRow


class SqlEmployers:
    """Employers, members and invitations in SQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, employer: Employer, first_member: str) -> None:
        """Keep a new employer with its owner."""
        self._session.add(EmployerRow(employer_id=employer.employer_id, **_columns(employer)))
        owner = Member(employer.employer_id, first_member, Role.OWNER, employer.created_at)
        self._session.add(_member_row(owner))

    async def get(self, employer_id: str) -> Employer | None:
        """Find an employer."""
        row = await self._session.get(EmployerRow, employer_id, populate_existing=True)
        return employer_of(row) if row else None

    async def held(self, employer_id: str) -> Employer | None:
        """Find an employer and lock its row; SQLite has locked the whole file already."""
        row = await self._session.get(EmployerRow, employer_id, with_for_update=True, populate_existing=True)
        return employer_of(row) if row else None

    async def change(self, employer: Employer) -> None:
        """Keep what an employer that is held is now."""
        mine = EmployerRow.employer_id == employer.employer_id
        await self._session.execute(update(EmployerRow).where(mine).values(**_columns(employer)))

    async def for_member(self, employer_id: str, account_id: str) -> Employer | None:
        """Find an employer that an account may act for."""
        mine = _of_member(account_id).where(EmployerRow.employer_id == employer_id)
        row = (await self._session.execute(mine)).scalar_one_or_none()
        return employer_of(row) if row else None

    async def of_member(self, account_id: str) -> list[Employer]:
        """List the employers that an account acts for, first opened first."""
        mine = _of_member(account_id).order_by(EmployerRow.created_at, EmployerRow.employer_id)
        return [employer_of(row) for row in (await self._session.execute(mine)).scalars()]

    async def members(self, employer_id: str) -> list[Member]:
        """List who acts for an employer, first joined first."""
        found = select(MemberRow).where(MemberRow.employer_id == employer_id)
        found = found.order_by(MemberRow.joined_at, MemberRow.account_id)
        return [_member(row) for row in (await self._session.execute(found)).scalars()]

    async def member(self, employer_id: str, account_id: str) -> Member | None:
        """Find a member."""
        row = await self._session.get(MemberRow, (employer_id, account_id), populate_existing=True)
        return _member(row) if row else None

    async def join(self, member: Member) -> None:
        """Keep a member, or another role of one."""
        await self._session.merge(_member_row(member))
        await self._session.flush()

    async def leave(self, member: Member) -> None:
        """Forget a member."""
        mine = (MemberRow.employer_id == member.employer_id, MemberRow.account_id == member.account_id)
        await self._session.execute(delete(MemberRow).where(*mine))

    async def invite(self, invitation: Invitation) -> None:
        """Keep an invitation; one to the same account or address of the same employer is replaced."""
        same = and_(
            InvitationRow.employer_id == invitation.employer_id,
            InvitationRow.account_id == invitation.account_id,
            InvitationRow.email == invitation.email,
        )
        await self._session.execute(delete(InvitationRow).where(same))
        self._session.add(_invitation_row(invitation))

    async def invitation(self, invitation_id: str) -> Invitation | None:
        """Find an invitation."""
        row = await self._session.get(InvitationRow, invitation_id, populate_existing=True)
        return _invitation(row) if row else None

    async def invitations(self, employer_id: str) -> list[Invitation]:
        """List whom an employer has asked, last first."""
        return await self._invitations(select(InvitationRow).where(InvitationRow.employer_id == employer_id))

    async def invitations_for(self, account_id: str, verified_email: str) -> list[Invitation]:
        """List what waits for an account's yes, last first."""
        by_id = and_(InvitationRow.account_id == account_id, InvitationRow.account_id != "")
        address = verified_email.lower()
        by_address = and_(InvitationRow.email == address, InvitationRow.email != "")
        return await self._invitations(select(InvitationRow).where(or_(by_id, by_address)))

    async def uninvite(self, invitation: Invitation) -> None:
        """Forget an invitation."""
        mine = InvitationRow.invitation_id == invitation.invitation_id
        await self._session.execute(delete(InvitationRow).where(mine))

    async def _invitations(self, found: Select[InvitationRow]) -> list[Invitation]:
        found = found.order_by(InvitationRow.invited_at.desc(), InvitationRow.invitation_id)
        return [_invitation(row) for row in (await self._session.execute(found)).scalars()]


def employer_of(row: EmployerRow) -> Employer:
    """Read an employer."""
    profile = Profile(row.name, row.website, row.description)
    suspension = Suspension(row.suspended_at, row.suspension_reason) if row.suspended_at else None
    return Employer(row.employer_id, profile, row.created_at, Trust(row.trust), row.domain, suspension)


def _columns(employer: Employer) -> dict[str, object]:
    return {
        "name": employer.profile.name,
        "website": employer.profile.website,
        "description": employer.profile.description,
        "trust": employer.trust,
        "domain": employer.domain,
        "suspended_at": employer.suspension.at if employer.suspension else None,
        "suspension_reason": employer.suspension.reason if employer.suspension else "",
        "created_at": employer.created_at,
    }


def _of_member(account_id: str) -> Select[EmployerRow]:
    mine = select(EmployerRow).join(MemberRow, MemberRow.employer_id == EmployerRow.employer_id)
    return mine.where(MemberRow.account_id == account_id)


def _member(row: MemberRow) -> Member:
    return Member(row.employer_id, row.account_id, Role(row.role), row.joined_at)


def _member_row(member: Member) -> MemberRow:
    return MemberRow(
        employer_id=member.employer_id, account_id=member.account_id, role=member.role, joined_at=member.joined_at
    )


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        row.invitation_id, row.employer_id, row.account_id, row.email, Role(row.role), row.invited_by, row.invited_at
    )


def _invitation_row(invitation: Invitation) -> InvitationRow:
    return InvitationRow(
        invitation_id=invitation.invitation_id,
        employer_id=invitation.employer_id,
        account_id=invitation.account_id,
        email=invitation.email,
        role=invitation.role,
        invited_by=invitation.invited_by,
        invited_at=invitation.invited_at,
    )
