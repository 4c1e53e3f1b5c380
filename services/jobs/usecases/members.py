"""Who acts for an employer, and who is asked to."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chassis.errors import FieldError
from chassis.identity import Caller
from services.jobs.domain.employers import Employer, Invitation, Member, Role
from services.jobs.domain.limits import MOST_MEMBERS
from services.jobs.errors import (
    InvitationInvalid,
    InvitationNotFound,
    LastOwner,
    MemberNotFound,
    TooManyInvitations,
)
from services.jobs.letters import Letters
from services.jobs.ports import Work
from services.jobs.usecases.membership import employer_owned, person
from services.jobs.usecases.record import actor, note

_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,253}")
_ACCOUNT_ID = re.compile(r"[\x21-\x7e]{1,64}")


@dataclass(frozen=True, slots=True)
class InviteMember:
    """An account to ask, named by its id or its address."""

    employer_id: str
    account_id: str
    email: str
    role: Role | None


async def invite_member(command: InviteMember, by: Caller, letters: Letters, work: Work) -> Invitation:
    """Ask an account to act for an employer, whether or not there is one of that address; repeating changes nothing.

    A mail goes to the address of a trusted employer's invitation alone: others would have us send their words to
    anybody. Raises SignInRequired, EmployerNotFound, OwnersOnly, InvitationInvalid and TooManyInvitations.
    """
    if not by.is_staff:
        await person(by, work)
    employer = await employer_owned(command.employer_id, by, work)
    if faults := tuple(_faults(command)):
        raise InvitationInvalid(*faults)

    asked = await work.employers.invitations(employer.employer_id)
    invitation = _again(command, asked) or _invitation(command, by, work)
    if invitation in asked:
        return invitation
    await _refuse_too_many(employer, [each for each in asked if each.invitation_id != invitation.invitation_id], work)
    await work.employers.invite(invitation)
    note(work, actor(by), "employer.member_invited", employer.employer_id, role=invitation.role)
    if invitation.email and employer.trusted and employer.suspension is None:
        await work.mailbox.hand_over(letters.invitation(invitation, employer))
    return invitation


async def accept_invitation(invitation_id: str, by: Caller, work: Work) -> Employer:
    """Become a member of the employer that asks. Raises SignInRequired and InvitationNotFound."""
    account_id = await person(by, work)
    invitation = await work.employers.invitation(invitation_id)
    if invitation is None or not invitation.is_for(account_id, by.verified_email):
        raise InvitationNotFound
    employer = await work.employers.held(invitation.employer_id)
    if employer is None:
        raise InvitationNotFound

    await work.employers.uninvite(invitation)
    if await work.employers.member(employer.employer_id, account_id) is None:
        await work.employers.join(Member(employer.employer_id, account_id, invitation.role, work.now()))
        note(work, account_id, "employer.member_joined", employer.employer_id, role=invitation.role)
    return employer


async def delete_invitation(invitation_id: str, by: Caller, work: Work) -> None:
    """Take an invitation back as an owner, or decline it. Raises SignInRequired, InvitationNotFound and OwnersOnly."""
    account_id = await person(by, work)
    invitation = await work.employers.invitation(invitation_id)
    if invitation is None:
        raise InvitationNotFound
    if not invitation.is_for(account_id, by.verified_email):
        if await work.employers.member(invitation.employer_id, account_id) is None:
            raise InvitationNotFound
        await employer_owned(invitation.employer_id, by, work)
    await work.employers.uninvite(invitation)
    note(work, account_id, "employer.invitation_deleted", invitation.employer_id)


async def update_role(employer_id: str, account_id: str, role: Role | None, by: Caller, work: Work) -> Member:
    """Give a member another role; repeating changes nothing.

    Raises SignInRequired, EmployerNotFound, OwnersOnly, InvitationInvalid without a role, MemberNotFound, LastOwner.
    """
    if not by.is_staff:
        await person(by, work)
    await employer_owned(employer_id, by, work)
    if role is None:
        raise InvitationInvalid(FieldError("role", "Name owner or recruiter."))
    member = await _member(employer_id, account_id, work)
    if member.role is role:
        return member
    if member.role is Role.OWNER:
        await _refuse_last(member, work)
    await work.employers.join(replace(member, role=role))
    note(work, actor(by), "employer.member_role_changed", employer_id, account=account_id, role=role)
    return replace(member, role=role)


async def remove_member(employer_id: str, account_id: str, by: Caller, work: Work) -> None:
    """End a membership, one's own or as an owner another's.

    Raises SignInRequired, EmployerNotFound, OwnersOnly, MemberNotFound and LastOwner.
    """
    mine = not by.is_staff and await person(by, work) == account_id
    if mine:
        # Held, so that two owners who leave at once do not leave nobody.
        await work.employers.held(employer_id)
    else:
        await employer_owned(employer_id, by, work)
    member = await _member(employer_id, account_id, work)
    if member.role is Role.OWNER:
        await _refuse_last(member, work)
    await work.employers.leave(member)
    note(work, actor(by), "employer.member_removed", employer_id, account=account_id)


def _faults(command: InviteMember) -> Iterator[FieldError]:
    if bool(command.account_id) == bool(command.email):
        yield FieldError("email", "Name an e-mail address or an account's id, one of the two.")
    if command.email and not _ADDRESS.fullmatch(command.email):
        yield FieldError("email", "This is no e-mail address.")
    if command.account_id and not _ACCOUNT_ID.fullmatch(command.account_id):
        yield FieldError("account_id", "This is no account's id.")
    if command.role is None:
        yield FieldError("role", "Name owner or recruiter.")


def _again(command: InviteMember, asked: list[Invitation]) -> Invitation | None:
    """The invitation that the account or address has already, with the role that is asked for now."""
    for each in asked:
        if (each.account_id, each.email) == (command.account_id, command.email.lower()):
            return replace(each, role=command.role or each.role)
    return None


def _invitation(command: InviteMember, by: Caller, work: Work) -> Invitation:
    role, email = command.role or Role.RECRUITER, command.email.lower()
    invitation_id = str(uuid.uuid4())
    return Invitation(invitation_id, command.employer_id, command.account_id, email, role, actor(by), work.now())


async def _refuse_too_many(employer: Employer, asked: list[Invitation], work: Work) -> None:
    if len(asked) + len(await work.employers.members(employer.employer_id)) >= MOST_MEMBERS:
        raise TooManyInvitations(MOST_MEMBERS)


async def _member(employer_id: str, account_id: str, work: Work) -> Member:
    member = await work.employers.member(employer_id, account_id)
    if member is None:
        raise MemberNotFound
    return member


async def _refuse_last(member: Member, work: Work) -> None:
    members = await work.employers.members(member.employer_id)
    if not any(each.role is Role.OWNER and each.account_id != member.account_id for each in members):
        raise LastOwner
