"""Employers of CareerCenter, who acts for them, and who is asked to."""

from typing import Annotated, Any, Literal

from codingahead.jobs.v1.employer_pb2 import Invitation, Member, MemberRole
from codingahead.jobs.v1.employers_service_pb2 import InviteMemberRequest, UpdateEmployerRequest
from codingahead.jobs.v1.jobs_service_pb2 import CreateEmployerRequest
from codingahead.jobs.v1.posting_pb2 import Employer
from pydantic import Field

from gateway.shapes.fields import Said, Taken
from gateway.shapes.words import plain

Role = Literal["owner", "recruiter"]
Trust = Literal["none", "domain", "staff"]
_Name = Annotated[str, Field(max_length=300)]
_Website = Annotated[str, Field(max_length=2_000)]
_Description = Annotated[str, Field(max_length=20_000)]
_ROLES = {"owner": MemberRole.MEMBER_ROLE_OWNER, "recruiter": MemberRole.MEMBER_ROLE_RECRUITER}


class EmployerAsked(Taken):
    """An organisation that hires."""

    name: _Name
    website: _Website = ""
    description: _Description = ""


class EmployerPatch(Taken):
    """What is to change; what is left out stays."""

    name: _Name | None = None
    website: _Website | None = None
    description: _Description | None = None


class InvitationAsked(Taken):
    """An account to ask, by its address or its id."""

    email: Annotated[str, Field(max_length=320)] = ""
    account_id: Annotated[str, Field(max_length=64)] = ""
    role: Role = "recruiter"


class RoleAsked(Taken):
    """Another role."""

    role: Role


class EmployerSaid(Said):
    """An organisation that hires; `trusted` ones publish without review."""

    id: str
    name: str
    website: str
    description: str
    trusted: bool
    trust: Trust
    verified_domain: str | None
    suspended: bool
    suspension_reason: str


class Employers(Said):
    """The employers that the caller acts for."""

    items: list[EmployerSaid]


class MemberSaid(Said):
    """An account that acts for an employer."""

    account_id: str
    role: Role
    join_time: str
    name: str
    email: str
    email_verified: bool


class InvitationSaid(Said):
    """An account that is asked to act for an employer."""

    id: str
    employer_id: str
    employer_name: str
    account_id: str
    email: str
    role: Role
    invite_time: str


class Members(Said):
    """Who acts for an employer, and for its owners who is asked to."""

    items: list[MemberSaid]
    invitations: list[InvitationSaid]


class Invitations(Said):
    """What waits for the caller's yes."""

    items: list[InvitationSaid]


def create_employer(asked: EmployerAsked, key: str) -> CreateEmployerRequest:
    """The request to jobs; an empty key is none."""
    return CreateEmployerRequest(**asked.model_dump(), idempotency_key=key)


def update_employer(employer_id: str, asked: EmployerPatch) -> UpdateEmployerRequest:
    """The request to jobs; what was left out stays unset."""
    return UpdateEmployerRequest(employer_id=employer_id, **asked.model_dump(exclude_none=True))


def invite_member(employer_id: str, asked: InvitationAsked) -> InviteMemberRequest:
    """The request to jobs."""
    return InviteMemberRequest(
        employer_id=employer_id, account_id=asked.account_id, email=asked.email, role=_ROLES[asked.role]
    )


def role_number(role: Role) -> MemberRole.ValueType:
    """A role as jobs knows it."""
    return _ROLES[role]


def employer_fields(employer: Employer) -> dict[str, Any]:
    """The fields of an employer in the contract's words."""
    return {
        **plain(employer),
        "trust": employer.trust or "none",
        "verified_domain": employer.verified_domain or None,
    }


def employer_said(employer: Employer) -> EmployerSaid:
    """An employer in the contract's words."""
    return EmployerSaid.model_validate(employer_fields(employer))


def member_said(member: Member) -> MemberSaid:
    """A member."""
    return MemberSaid.model_validate(plain(member))


def invitation_said(invitation: Invitation) -> InvitationSaid:
    """An invitation."""
    return InvitationSaid.model_validate(plain(invitation))
