"""CareerCenter: employers, why they are trusted, who acts for them, and what they offer."""

from typing import Annotated

from codingahead.jobs.v1.employer_pb2 import Invitation
from codingahead.jobs.v1.employers_service_pb2 import (
    AcceptInvitationRequest,
    AcceptInvitationResponse,
    DeleteInvitationRequest,
    DeleteInvitationResponse,
    GetEmployerRequest,
    GetEmployerResponse,
    InviteMemberRequest,
    InviteMemberResponse,
    ListMembersRequest,
    ListMembersResponse,
    ListOwnEmployersRequest,
    ListOwnEmployersResponse,
    ListOwnInvitationsRequest,
    ListOwnInvitationsResponse,
    RemoveMemberRequest,
    RemoveMemberResponse,
    UpdateEmployerRequest,
    UpdateEmployerResponse,
    UpdateMemberRoleRequest,
    UpdateMemberRoleResponse,
    VerifyEmployerDomainRequest,
    VerifyEmployerDomainResponse,
)
from codingahead.jobs.v1.jobs_service_pb2 import (
    CreateEmployerRequest,
    CreateEmployerResponse,
    ListEmployerPostingsRequest,
    ListEmployerPostingsResponse,
)
from codingahead.jobs.v1.posting_pb2 import Employer, PostingState
from fastapi import APIRouter, Path, Request

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.shapes import employers as shapes
from gateway.shapes.fields import PageSize, PageToken
from gateway.shapes.jobs import Postings, State, posting_said
from gateway.state import gateway_of

router = APIRouter(tags=["jobs"])
EmployerId = Annotated[str, Path(max_length=100, pattern="^[^:]+$")]
_AccountId = Annotated[str, Path(max_length=64)]
InvitationId = Annotated[str, Path(max_length=100, pattern="^[^:]+$")]


@router.post("/api/v1/employers", status_code=201, responses=problems(401))
async def create_employer(
    request: Request, visitor: Visitor, key: IdempotencyKey, asked: shapes.EmployerAsked
) -> shapes.EmployerSaid:
    """An employer that the caller owns. Without an Idempotency-Key a retry creates another one."""
    wanted = shapes.create_employer(asked, derived_key("create-employer", key) if key else "")
    return shapes.employer_said(await open_employer(request, visitor, wanted))


async def open_employer(request: Request, visitor: Visit, wanted: CreateEmployerRequest) -> Employer:
    """Open an employer for this visitor."""

    async def create(who: Metadata) -> CreateEmployerResponse:
        return await gateway_of(request).clients.jobs.CreateEmployer(wanted, metadata=who)

    return (await visitor.person(create)).employer


@router.get("/api/v1/employers/{employer_id}", responses=problems(401, 404))
async def get_employer(request: Request, visitor: Visitor, employer_id: EmployerId) -> shapes.EmployerSaid:
    """One employer; a suspended one for its members and staff alone."""
    return shapes.employer_said(await employer_of(request, visitor, employer_id))


async def employer_of(request: Request, visitor: Visit, employer_id: str) -> Employer:
    """An employer as this visitor may see it."""

    async def fetch(who: Metadata) -> GetEmployerResponse:
        wanted = GetEmployerRequest(employer_id=employer_id)
        return await gateway_of(request).clients.employers.GetEmployer(wanted, metadata=who)

    return (await visitor.whoever(fetch)).employer


@router.patch("/api/v1/employers/{employer_id}", responses=problems(401, 403, 404))
async def update_employer(
    request: Request, visitor: Visitor, _key: IdempotencyKey, employer_id: EmployerId, asked: shapes.EmployerPatch
) -> shapes.EmployerSaid:
    """Say something else of an employer. Another website ends any trust, another name that of staff."""
    return shapes.employer_said(await change_employer(request, visitor, shapes.update_employer(employer_id, asked)))


async def change_employer(request: Request, visitor: Visit, wanted: UpdateEmployerRequest) -> Employer:
    """Change what an employer says of itself."""

    async def update(who: Metadata) -> UpdateEmployerResponse:
        return await gateway_of(request).clients.employers.UpdateEmployer(wanted, metadata=who)

    return (await visitor.person(update)).employer


@router.post("/api/v1/employers/{employer_id}:verifyDomain", responses=problems(401, 404, 409))
async def verify_domain(
    request: Request, visitor: Visitor, _key: IdempotencyKey, employer_id: EmployerId
) -> shapes.EmployerSaid:
    """Have an employer trusted: the caller's verified e-mail address lies in the domain of its website."""

    async def verify(who: Metadata) -> VerifyEmployerDomainResponse:
        wanted = VerifyEmployerDomainRequest(employer_id=employer_id)
        return await gateway_of(request).clients.employers.VerifyEmployerDomain(wanted, metadata=who)

    return shapes.employer_said((await visitor.person(verify)).employer)


@router.get("/api/v1/me/employers", responses=problems(401))
async def list_own_employers(request: Request, visitor: Visitor) -> shapes.Employers:
    """The employers that the caller acts for."""

    async def fetch(who: Metadata) -> ListOwnEmployersResponse:
        return await gateway_of(request).clients.employers.ListOwnEmployers(ListOwnEmployersRequest(), metadata=who)

    found = await visitor.person(fetch)
    return shapes.Employers(items=[shapes.employer_said(one) for one in found.employers])


@router.get("/api/v1/employers/{employer_id}/jobs", responses=problems(401, 404))
async def list_employer_jobs(
    request: Request,
    visitor: Visitor,
    employer_id: EmployerId,
    *,
    state: State | None = None,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Postings:
    """An employer's postings, in one state or in all, last made first; for its members and staff."""
    wanted = ListEmployerPostingsRequest(employer_id=employer_id, page_size=page_size, page_token=page_token)
    if state:
        wanted.state = PostingState.Value(f"POSTING_STATE_{state.upper()}")

    found = await postings_of(request, visitor, wanted)
    return Postings(items=[posting_said(one) for one in found.postings], next_page_token=found.next_page_token)


async def postings_of(
    request: Request, visitor: Visit, wanted: ListEmployerPostingsRequest
) -> ListEmployerPostingsResponse:
    """An employer's postings, if this visitor may see them."""

    async def fetch(who: Metadata) -> ListEmployerPostingsResponse:
        return await gateway_of(request).clients.jobs.ListEmployerPostings(wanted, metadata=who)

    return await visitor.person(fetch)


@router.get("/api/v1/employers/{employer_id}/members", responses=problems(401, 404))
async def list_members(request: Request, visitor: Visitor, employer_id: EmployerId) -> shapes.Members:
    """Who acts for an employer, and for its owners who is asked to."""
    found = await members_of(request, visitor, employer_id)
    return shapes.Members(
        items=[shapes.member_said(one) for one in found.members],
        invitations=[shapes.invitation_said(one) for one in found.invitations],
    )


async def members_of(request: Request, visitor: Visit, employer_id: str) -> ListMembersResponse:
    """Members and invitations as this visitor may see them."""

    async def fetch(who: Metadata) -> ListMembersResponse:
        wanted = ListMembersRequest(employer_id=employer_id)
        return await gateway_of(request).clients.employers.ListMembers(wanted, metadata=who)

    return await visitor.person(fetch)


@router.patch("/api/v1/employers/{employer_id}/members/{account_id}", responses=problems(401, 403, 404, 409))
async def update_role(
    request: Request,
    visitor: Visitor,
    _key: IdempotencyKey,
    employer_id: EmployerId,
    account_id: _AccountId,
    asked: shapes.RoleAsked,
) -> shapes.MemberSaid:
    """Give a member another role, as an owner."""
    role = shapes.role_number(asked.role)

    async def update(who: Metadata) -> UpdateMemberRoleResponse:
        wanted = UpdateMemberRoleRequest(employer_id=employer_id, account_id=account_id, role=role)
        return await gateway_of(request).clients.employers.UpdateMemberRole(wanted, metadata=who)

    return shapes.member_said((await visitor.person(update)).member)


@router.delete(
    "/api/v1/employers/{employer_id}/members/{account_id}", status_code=204, responses=problems(401, 403, 404, 409)
)
async def remove_member(request: Request, visitor: Visitor, employer_id: EmployerId, account_id: _AccountId) -> None:
    """End a membership: one's own, or as an owner another's."""

    async def remove(who: Metadata) -> RemoveMemberResponse:
        wanted = RemoveMemberRequest(employer_id=employer_id, account_id=account_id)
        return await gateway_of(request).clients.employers.RemoveMember(wanted, metadata=who)

    await visitor.person(remove)


@router.post("/api/v1/employers/{employer_id}/invitations", status_code=201, responses=problems(401, 403, 404, 409))
async def invite_member(
    request: Request, visitor: Visitor, _key: IdempotencyKey, employer_id: EmployerId, asked: shapes.InvitationAsked
) -> shapes.InvitationSaid:
    """Ask an account to act for an employer, as an owner. Whether an address has an account is never told."""
    return shapes.invitation_said(await ask_member(request, visitor, shapes.invite_member(employer_id, asked)))


async def ask_member(request: Request, visitor: Visit, wanted: InviteMemberRequest) -> Invitation:
    """Ask an account to act for an employer."""

    async def invite(who: Metadata) -> InviteMemberResponse:
        return await gateway_of(request).clients.employers.InviteMember(wanted, metadata=who)

    return (await visitor.person(invite)).invitation


@router.get("/api/v1/me/invitations", responses=problems(401))
async def list_own_invitations(request: Request, visitor: Visitor) -> shapes.Invitations:
    """What waits for the caller's yes; by address for a verified one alone."""

    async def fetch(who: Metadata) -> ListOwnInvitationsResponse:
        wanted = ListOwnInvitationsRequest()
        return await gateway_of(request).clients.employers.ListOwnInvitations(wanted, metadata=who)

    found = await visitor.person(fetch)
    return shapes.Invitations(items=[shapes.invitation_said(one) for one in found.invitations])


@router.post("/api/v1/invitations/{invitation_id}:accept", responses=problems(401, 404))
async def accept_invitation(
    request: Request, visitor: Visitor, _key: IdempotencyKey, invitation_id: InvitationId
) -> shapes.EmployerSaid:
    """Become a member of the employer that asks."""

    async def accept(who: Metadata) -> AcceptInvitationResponse:
        wanted = AcceptInvitationRequest(invitation_id=invitation_id)
        return await gateway_of(request).clients.employers.AcceptInvitation(wanted, metadata=who)

    return shapes.employer_said((await visitor.person(accept)).employer)


@router.delete("/api/v1/invitations/{invitation_id}", status_code=204, responses=problems(401, 403, 404))
async def delete_invitation(request: Request, visitor: Visitor, invitation_id: InvitationId) -> None:
    """Take an invitation back, or decline it."""

    async def delete(who: Metadata) -> DeleteInvitationResponse:
        wanted = DeleteInvitationRequest(invitation_id=invitation_id)
        return await gateway_of(request).clients.employers.DeleteInvitation(wanted, metadata=who)

    await visitor.person(delete)
