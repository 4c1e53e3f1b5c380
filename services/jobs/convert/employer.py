"""Employers, members and invitations as messages."""

from codingahead.jobs.v1 import employer_pb2 as members
from codingahead.jobs.v1 import posting_pb2 as messages

from chassis.clock import timestamp
from services.jobs.convert.words import line
from services.jobs.domain.employers import Contact, Employer, Invitation, Member, Profile, Role

_ROLES = {
    Role.OWNER: members.MEMBER_ROLE_OWNER,
    Role.RECRUITER: members.MEMBER_ROLE_RECRUITER,
}
_ROLES_READ = {number: role for role, number in _ROLES.items()}


def profile_from_proto(name: str, website: str, description: str) -> Profile:
    """Read what an employer says of itself, without blanks round it."""
    return Profile(line(name), website.strip(), description.strip())


def employer_to_proto(employer: Employer, *, inside: bool = False) -> messages.Employer:
    """Write an employer; why it is suspended only for who is inside."""
    suspension = employer.suspension
    return messages.Employer(
        id=employer.employer_id,
        name=employer.profile.name,
        website=employer.profile.website,
        description=employer.profile.description,
        trusted=employer.trusted,
        trust=employer.trust,
        verified_domain=employer.domain,
        suspended=suspension is not None,
        suspension_reason=suspension.reason if inside and suspension else "",
    )


def role_from_proto(number: int) -> Role | None:
    """Read a role; None where none is named."""
    return _ROLES_READ.get(members.MemberRole.ValueType(number))


def member_to_proto(member: Member, contact: Contact | None) -> members.Member:
    """Write a member with what is known of the account."""
    return members.Member(
        account_id=member.account_id,
        role=_ROLES[member.role],
        join_time=timestamp(member.joined_at),
        name=contact.name if contact else "",
        email=contact.email if contact else "",
        email_verified=bool(contact and contact.email_verified),
    )


def invitation_to_proto(invitation: Invitation, employer: Employer) -> members.Invitation:
    """Write an invitation of an employer."""
    return members.Invitation(
        id=invitation.invitation_id,
        employer_id=invitation.employer_id,
        employer_name=employer.profile.name,
        account_id=invitation.account_id,
        email=invitation.email,
        role=_ROLES[invitation.role],
        invite_time=timestamp(invitation.invited_at),
    )
