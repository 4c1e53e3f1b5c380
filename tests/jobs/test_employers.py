"""Why an employer is trusted, and who acts for it, the same on every storage."""

import asyncio
from dataclasses import replace

import pytest

from chassis.errors import SignInRequired
from chassis.identity import Caller
from services.jobs.domain.employers import Employer, Invitation, Profile, Role, Trust
from services.jobs.errors import (
    DomainNotProved,
    EmployerInvalid,
    EmployerNotFound,
    EmployerSuspended,
    InvitationInvalid,
    InvitationNotFound,
    LastOwner,
    MemberNotFound,
    OwnersOnly,
    ReasonRequired,
    TooManyInvitations,
)
from services.jobs.ports import Works
from services.jobs.usecases import employers, members, trusting
from services.jobs.usecases.creating import CreateEmployer, CreatePosting, create_employer, create_posting
from services.jobs.usecases.members import InviteMember
from services.jobs.usecases.trusting import UpdateEmployer
from tests.jobs.conftest import Board
from tests.jobs.samples import ADA, CLINIC, CODER, EVE, GUEST, LETTERS, SAM, employer_of

HARBOR = replace(ADA, email="Ada@Harbor.example")
BOB = replace(EVE, account_id="bob", email="bob@mail.example", email_verified=True)


async def opened(works: Works, website: str, by: Caller) -> Employer:
    async with works() as work:
        return await create_employer(CreateEmployer(Profile("Harbor Clinic", website, "")), by, work)


async def updated(works: Works, employer: Employer, by: Caller, **said: str) -> Employer:
    async with works() as work:
        return await trusting.update_employer(UpdateEmployer(employer.employer_id, **said), by, work)


async def invited(
    works: Works,
    employer: Employer,
    by: Caller = ADA,
    *,
    role: Role | None = Role.RECRUITER,
    email: str = "",
    account: str = "",
) -> Invitation:
    async with works() as work:
        command = InviteMember(employer.employer_id, account, email, role)
        return await members.invite_member(command, by, LETTERS, work)


async def accepted(works: Works, invitation: Invitation, by: Caller) -> Employer:
    async with works() as work:
        return await members.accept_invitation(invitation.invitation_id, by, work)


async def roles(works: Works, employer: Employer) -> dict[str, Role]:
    async with works() as work:
        return {each.account_id: each.role for each in await work.employers.members(employer.employer_id)}


class TestTrustByDomain:
    @pytest.mark.parametrize(
        ("website", "email", "trusted"),
        [
            ("https://harbor.example", "ada@harbor.example", True),
            ("https://WWW.harbor.example/about", "Ada@Harbor.Example", True),
            ("https://harbor.example.", "ada@harbor.example", True),
            ("https://harbor.example", "ada@staff.harbor.example", False),
            ("https://notharbor.example", "ada@harbor.example", False),
            ("https://harbor.example.evil.example", "ada@harbor.example", False),
            ("https://mail.gmail.com", "ada@gmail.com", False),
            ("https://example", "ada@example", False),
            ("", "ada@harbor.example", False),
            ("https://harbor.example", "", False),
        ],
    )
    async def test_needs_an_address_in_the_domain_of_the_website(
        self, works: Works, website: str, email: str, trusted: bool
    ) -> None:
        employer = await opened(works, website, replace(ADA, email=email))

        assert employer.trusted is trusted
        assert employer.domain == (email.lower().partition("@")[2] if trusted else "")

    async def test_needs_the_address_to_be_verified(self, works: Works) -> None:
        employer = await opened(works, "https://harbor.example", replace(HARBOR, email_verified=False))

        assert not employer.trusted
        with pytest.raises(DomainNotProved):
            async with works() as work:
                await trusting.verify_domain(employer.employer_id, replace(HARBOR, email_verified=False), work)
        async with works() as work:
            assert (await trusting.verify_domain(employer.employer_id, HARBOR, work)).trust is Trust.DOMAIN

    async def test_is_not_given_by_strangers(self, works: Works) -> None:
        employer = await opened(works, "https://harbor.example", ADA)

        with pytest.raises(EmployerNotFound):
            async with works() as work:
                await trusting.verify_domain(employer.employer_id, replace(HARBOR, account_id="eve"), work)

    async def test_ends_with_another_website(self, works: Works) -> None:
        employer = await opened(works, "https://harbor.example", HARBOR)

        assert (await updated(works, employer, HARBOR, name="Harbor Hospital")).trust is Trust.DOMAIN
        assert (await updated(works, employer, HARBOR, website="https://bank.example")).trust is Trust.NONE
        assert (await updated(works, employer, HARBOR, website="https://harbor.example")).trust is Trust.DOMAIN


class TestTrustByStaff:
    async def test_ends_with_another_name(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        async with works() as work:
            trusted = await trusting.trust_employer(employer.employer_id, "Called them.", SAM, work)

        assert trusted.trust is Trust.STAFF
        assert (await updated(works, employer, ADA, description="Fifty physicians.")).trust is Trust.STAFF
        assert (await updated(works, employer, SAM, name="Harbor Hospital")).trust is Trust.STAFF
        assert (await updated(works, employer, ADA, name="Great Bank")).trust is Trust.NONE


class TestAProfile:
    async def test_is_changed_by_owners_alone(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        await accepted(works, await invited(works, employer, account="eve"), EVE)

        with pytest.raises(OwnersOnly):
            await updated(works, employer, EVE, name="Evil Clinic")
        with pytest.raises(EmployerNotFound):
            await updated(works, employer, BOB, name="Evil Clinic")
        with pytest.raises(SignInRequired):
            await updated(works, employer, GUEST, name="Evil Clinic")
        with pytest.raises(EmployerInvalid):
            await updated(works, employer, ADA, website="javascript:alert(1)")
        async with works() as work:
            assert (await employers.get_employer(employer.employer_id, GUEST, work))[0].profile == CLINIC


class TestAnInvitation:
    async def test_by_address_makes_a_member_of_who_has_proved_it(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        invitation = await invited(works, employer, email="Bob@Mail.example")

        for other in (replace(BOB, email_verified=False), EVE, replace(BOB, email="")):
            async with works() as work:
                assert await employers.own_invitations(other, work) == []
            with pytest.raises(InvitationNotFound):
                await accepted(works, invitation, other)
        async with works() as work:
            assert await employers.own_invitations(BOB, work) == [(invitation, employer)]

        assert await accepted(works, invitation, BOB) == employer
        assert await roles(works, employer) == {"ada": Role.OWNER, "bob": Role.RECRUITER}
        with pytest.raises(InvitationNotFound):
            await accepted(works, invitation, BOB)

    async def test_by_id_makes_a_member_of_that_account(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        invitation = await invited(works, employer, account="eve", role=Role.OWNER)

        with pytest.raises(InvitationNotFound):
            await accepted(works, invitation, BOB)
        await accepted(works, invitation, EVE)

        assert (await roles(works, employer))["eve"] is Role.OWNER

    async def test_twice_is_one(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        first = await invited(works, employer, email="bob@mail.example")

        assert await invited(works, employer, email="BOB@mail.example") == first
        promoted = await invited(works, employer, email="bob@mail.example", role=Role.OWNER)
        async with works() as work:
            assert await work.employers.invitations(employer.employer_id) == [promoted]

    async def test_is_mailed_for_a_trusted_employer_alone(self, board: Board) -> None:
        await invited(board.works, await employer_of(ADA, board.works), email="bob@mail.example")
        assert await board.mails() == []

        trusted = await employer_of(SAM, board.works)
        for _ in range(2):
            await invited(board.works, trusted, SAM, email="bob@mail.example")

        assert await board.mails() == ["bob@mail.example: Harbor Clinic asks you to act for it on CareerCenter"]

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"email": "bob@mail.example", "account": "bob"},
            {"email": "bob"},
            {"email": "bob@mail.example, eve@mail.example"},
            {"email": "bob@mail.example", "role": None},
            {"account": "b" * 65},
        ],
    )
    async def test_names_one_account_and_a_role(self, works: Works, said: dict[str, str]) -> None:
        employer = await employer_of(ADA, works)

        with pytest.raises(InvitationInvalid):
            await invited(works, employer, **said)  # type: ignore[arg-type]

    async def test_is_sent_by_owners_alone(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        await accepted(works, await invited(works, employer, account="eve"), EVE)

        with pytest.raises(OwnersOnly):
            await invited(works, employer, EVE, account="bob")
        with pytest.raises(EmployerNotFound):
            await invited(works, employer, BOB, account="bob")

    async def test_is_taken_back_by_owners_and_declined_by_its_receiver_alone(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        await accepted(works, await invited(works, employer, account="carl"), replace(EVE, account_id="carl"))
        for by, refusal in (
            (BOB, None),
            (ADA, None),
            (EVE, InvitationNotFound),
            (replace(EVE, account_id="carl"), OwnersOnly),
        ):
            invitation = await invited(works, employer, email="bob@mail.example")
            async with works() as work:
                if refusal is None:
                    await members.delete_invitation(invitation.invitation_id, by, work)
                    assert await work.employers.invitations(employer.employer_id) == []
                else:
                    with pytest.raises(refusal):
                        await members.delete_invitation(invitation.invitation_id, by, work)

    async def test_is_one_of_fifty_at_most(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        for number in range(49):
            await invited(works, employer, account=f"account-{number}")

        with pytest.raises(TooManyInvitations):
            await invited(works, employer, account="one-more")


class TestAMember:
    async def test_is_given_another_role_by_an_owner(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        await accepted(works, await invited(works, employer, account="eve"), EVE)

        async with works() as work:
            with pytest.raises(OwnersOnly):
                await members.update_role(employer.employer_id, "eve", Role.OWNER, EVE, work)
            await members.update_role(employer.employer_id, "eve", Role.OWNER, ADA, work)

        assert await roles(works, employer) == {"ada": Role.OWNER, "eve": Role.OWNER}

    async def test_that_is_the_last_owner_stays_one(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        await accepted(works, await invited(works, employer, account="eve"), EVE)

        async with works() as work:
            with pytest.raises(LastOwner):
                await members.update_role(employer.employer_id, "ada", Role.RECRUITER, ADA, work)
            with pytest.raises(LastOwner):
                await members.remove_member(employer.employer_id, "ada", ADA, work)
            with pytest.raises(MemberNotFound):
                await members.remove_member(employer.employer_id, "bob", ADA, work)

    async def test_of_two_owners_who_leave_at_once_one_stays(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        await accepted(works, await invited(works, employer, account="eve", role=Role.OWNER), EVE)

        async def leave(who: Caller) -> None:
            async with works() as work:
                await members.remove_member(employer.employer_id, who.account_id, who, work)

        answers = await asyncio.gather(leave(ADA), leave(EVE), return_exceptions=True)

        assert [type(each) for each in answers if each is not None] == [LastOwner]
        assert len(await roles(works, employer)) == 1

    async def test_leaves_and_can_act_no_more(self, works: Works) -> None:
        employer = await employer_of(ADA, works)
        await accepted(works, await invited(works, employer, account="eve"), EVE)

        async with works() as work:
            await members.remove_member(employer.employer_id, "eve", EVE, work)

        with pytest.raises(EmployerNotFound):
            async with works() as work:
                await employers.list_members(employer.employer_id, EVE, work)
        async with works() as work:
            assert await employers.own_employers(EVE, work) == []
            assert await employers.own_employers(ADA, work) == [employer]


class TestASuspendedEmployer:
    async def test_is_seen_and_used_by_nobody_until_it_is_reinstated_without_trust(self, board: Board) -> None:
        employer = await opened(board.works, "https://harbor.example", HARBOR)
        async with board.works() as work:
            with pytest.raises(ReasonRequired):
                await trusting.suspend_employer(employer.employer_id, " ", SAM, work)
            for _ in range(2):
                await trusting.suspend_employer(employer.employer_id, "Asked for fees.", SAM, work)

        async with board.works() as work:
            assert await employers.find_employer(employer.employer_id, work) is None
            with pytest.raises(EmployerNotFound):
                await employers.get_employer(employer.employer_id, GUEST, work)
            seen, inside = await employers.get_employer(employer.employer_id, HARBOR, work)
            assert inside
            assert seen.suspension is not None
            assert seen.suspension.reason == "Asked for fees."
            command = CreatePosting(employer.employer_id, CODER, "2026-03-31")
            with pytest.raises(EmployerSuspended, match=r"Asked for fees\."):
                await create_posting(command, HARBOR, work)

        async with board.works() as work:
            back = await trusting.reinstate_employer(employer.employer_id, "Refunded.", SAM, work)
        assert (back.suspension, back.trust) == (None, Trust.NONE)
        told = [each for each in await board.told() if "employer" in each]
        suspended, again = "ca.jobs.employer.suspended.v1", "ca.jobs.employer.reinstated.v1"
        assert [each for each in told if "updated" not in each] == [suspended, again]
