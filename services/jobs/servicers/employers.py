"""gRPC in: employers, why they are trusted, and who acts for them."""

from typing import Any

import grpc
from codingahead.jobs.v1 import employers_service_pb2 as calls
from codingahead.jobs.v1.employers_service_pb2_grpc import EmployersServiceServicer

from chassis.rpc.pipeline import current_caller
from services.jobs.clients import AccountsAuthenticator
from services.jobs.convert import employer as convert
from services.jobs.convert.employer import employer_to_proto
from services.jobs.convert.words import line
from services.jobs.letters import Letters
from services.jobs.ports import Works
from services.jobs.usecases import employers, members, trusting

Context = grpc.aio.ServicerContext[Any, Any]


class EmployersServicer(EmployersServiceServicer):
    """Answers codingahead.jobs.v1.EmployersService; what each method refuses with stands in the proto."""

    def __init__(self, work: Works, accounts: AccountsAuthenticator, letters: Letters) -> None:
        self._work = work
        self._accounts = accounts
        self._letters = letters

    async def GetEmployer(self, request: calls.GetEmployerRequest, _context: Context) -> calls.GetEmployerResponse:
        """Show an employer; who is calling is asked only about one that is suspended."""
        async with self._work() as work:
            employer = await employers.find_employer(request.employer_id, work)
        if employer is not None:
            return calls.GetEmployerResponse(employer=employer_to_proto(employer))
        caller = await self._accounts.recognise(current_caller())
        async with self._work() as work:
            employer, inside = await employers.get_employer(request.employer_id, caller, work)
        return calls.GetEmployerResponse(employer=employer_to_proto(employer, inside=inside))

    async def ListOwnEmployers(
        self, _request: calls.ListOwnEmployersRequest, _context: Context
    ) -> calls.ListOwnEmployersResponse:
        """List the employers that the caller acts for."""
        async with self._work() as work:
            found = await employers.own_employers(current_caller(), work)
        return calls.ListOwnEmployersResponse(employers=[employer_to_proto(each, inside=True) for each in found])

    async def UpdateEmployer(
        self, request: calls.UpdateEmployerRequest, _context: Context
    ) -> calls.UpdateEmployerResponse:
        """Say something else of an employer."""
        command = trusting.UpdateEmployer(
            request.employer_id,
            line(request.name) if request.HasField("name") else None,
            request.website.strip() if request.HasField("website") else None,
            request.description.strip() if request.HasField("description") else None,
        )
        async with self._work() as work:
            employer = await trusting.update_employer(command, current_caller(), work)
        return calls.UpdateEmployerResponse(employer=employer_to_proto(employer, inside=True))

    async def VerifyEmployerDomain(
        self, request: calls.VerifyEmployerDomainRequest, _context: Context
    ) -> calls.VerifyEmployerDomainResponse:
        """Trust an employer by the caller's address."""
        async with self._work() as work:
            employer = await trusting.verify_domain(request.employer_id, current_caller(), work)
        return calls.VerifyEmployerDomainResponse(employer=employer_to_proto(employer, inside=True))

    async def ListMembers(self, request: calls.ListMembersRequest, _context: Context) -> calls.ListMembersResponse:
        """List who acts for an employer."""
        async with self._work() as work:
            employer, found, contacts, asked = await employers.list_members(request.employer_id, current_caller(), work)
        return calls.ListMembersResponse(
            members=[convert.member_to_proto(each, contacts.get(each.account_id)) for each in found],
            invitations=[convert.invitation_to_proto(each, employer) for each in asked],
        )

    async def InviteMember(self, request: calls.InviteMemberRequest, _context: Context) -> calls.InviteMemberResponse:
        """Ask an account to act for an employer."""
        role = convert.role_from_proto(request.role)
        command = members.InviteMember(request.employer_id, request.account_id.strip(), request.email.strip(), role)
        async with self._work() as work:
            invitation = await members.invite_member(command, current_caller(), self._letters, work)
            employer, _ = await employers.get_employer(request.employer_id, current_caller(), work)
        return calls.InviteMemberResponse(invitation=convert.invitation_to_proto(invitation, employer))

    async def ListOwnInvitations(
        self, _request: calls.ListOwnInvitationsRequest, _context: Context
    ) -> calls.ListOwnInvitationsResponse:
        """List what waits for the caller's yes."""
        async with self._work() as work:
            found = await employers.own_invitations(current_caller(), work)
        asked = [convert.invitation_to_proto(invitation, employer) for invitation, employer in found]
        return calls.ListOwnInvitationsResponse(invitations=asked)

    async def AcceptInvitation(
        self, request: calls.AcceptInvitationRequest, _context: Context
    ) -> calls.AcceptInvitationResponse:
        """Make the caller a member."""
        async with self._work() as work:
            employer = await members.accept_invitation(request.invitation_id, current_caller(), work)
        return calls.AcceptInvitationResponse(employer=employer_to_proto(employer, inside=True))

    async def DeleteInvitation(
        self, request: calls.DeleteInvitationRequest, _context: Context
    ) -> calls.DeleteInvitationResponse:
        """Take an invitation back, or decline it."""
        async with self._work() as work:
            await members.delete_invitation(request.invitation_id, current_caller(), work)
        return calls.DeleteInvitationResponse()

    async def UpdateMemberRole(
        self, request: calls.UpdateMemberRoleRequest, _context: Context
    ) -> calls.UpdateMemberRoleResponse:
        """Give a member another role."""
        role, by = convert.role_from_proto(request.role), current_caller()
        async with self._work() as work:
            member = await members.update_role(request.employer_id, request.account_id, role, by, work)
        return calls.UpdateMemberRoleResponse(member=convert.member_to_proto(member, None))

    async def RemoveMember(self, request: calls.RemoveMemberRequest, _context: Context) -> calls.RemoveMemberResponse:
        """End a membership."""
        async with self._work() as work:
            await members.remove_member(request.employer_id, request.account_id, current_caller(), work)
        return calls.RemoveMemberResponse()
