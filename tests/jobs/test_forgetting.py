"""Who deletes the account is forgotten here too, once and for good, the same on every storage."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.errors import Unauthenticated
from services.jobs.domain.applications import Status
from services.jobs.domain.employers import Contact, Member, Role
from services.jobs.domain.moderation import Outcome
from services.jobs.domain.postings import Posting, State
from services.jobs.errors import ApplicationNotFound
from services.jobs.usecases import members, moving
from services.jobs.usecases.applications import get_application
from services.jobs.usecases.forgetting import NOBODY_LEFT, forget_person, verify_person
from services.jobs.usecases.members import InviteMember
from services.jobs.usecases.moderation import ReportPosting, report_posting
from tests.jobs.conftest import Board
from tests.jobs.samples import ADA, CODER, EVE, LETTERS, LIMITS, SAM, draft, published
from tests.jobs.test_applying import BOB, applied, desk_of, moved, own

MOVED, CLOSED = "ca.jobs.application.moved.v1", "ca.jobs.posting.closed.v1"


async def forget(board: Board, account_id: str) -> list[str]:
    async with board.works() as work:
        return await forget_person(account_id, work)


async def contact(board: Board, account_id: str) -> Contact | None:
    async with board.works() as work:
        return (await work.contacts.of([account_id])).get(account_id)


async def state_of(board: Board, posting: Posting) -> State:
    async with board.works() as work:
        found = await work.postings.get(posting.posting_id)
    assert found is not None
    return found.state


class TestAnApplicant:
    async def test_takes_every_application_along_and_each_is_told(self, board: Board, tmp_path: Path) -> None:
        desk = desk_of(board.works, tmp_path / "resumes")
        sent = [await applied(desk, await published(board.works, f"Coder {number}")) for number in range(3)]
        others = await applied(desk, await published(board.works), ADA)
        await moved(board.works, sent[0], Status.HIRED, SAM)
        before = (await board.told()).count(MOVED)

        keys = await forget(board, "bob")

        assert sorted(keys) == sorted(each.resume.key for each in sent if each.resume)
        assert (await own(board.works, BOB)).applications == ()
        assert (await board.told()).count(MOVED) == before + 3
        (left,) = (await own(board.works, ADA)).applications
        assert left.application.application_id == others.application_id

    async def test_is_forgotten_once(self, board: Board, tmp_path: Path) -> None:
        await applied(desk_of(board.works, tmp_path / "resumes"), await published(board.works))
        await forget(board, "bob")
        told, mails = await board.told(), await board.mails()

        assert await forget(board, "bob") == []

        assert (await board.told(), await board.mails()) == (told, mails)

    async def test_leaves_neither_name_nor_address_nor_mail(self, board: Board, tmp_path: Path) -> None:
        await applied(desk_of(board.works, tmp_path / "resumes"), await published(board.works))
        assert any(mail.startswith(BOB.email) for mail in await board.mails())

        await forget(board, "bob")

        assert await contact(board, "bob") is None
        assert not any(mail.startswith(BOB.email) for mail in await board.mails())

    async def test_does_not_come_back_by_what_was_under_way(self, board: Board, tmp_path: Path) -> None:
        posting, desk = await published(board.works), desk_of(board.works, tmp_path / "resumes")
        await forget(board, "bob")

        with pytest.raises(Unauthenticated):
            await applied(desk, posting)

        assert (await own(board.works, BOB)).applications == ()
        assert await contact(board, "bob") is None

    async def test_leaves_nothing_however_the_two_meet(self, board: Board, tmp_path: Path) -> None:
        desk = desk_of(board.works, tmp_path / "resumes")
        postings = [await published(board.works, f"Coder {number}") for number in range(8)]

        sending = [applied(desk, posting) for posting in postings]
        await asyncio.gather(*sending[:4], forget(board, "bob"), *sending[4:], return_exceptions=True)

        assert (await own(board.works, BOB)).applications == ()
        assert await contact(board, "bob") is None

    async def test_keeps_the_record_of_an_id(self, board: Board, tmp_path: Path) -> None:
        application = await applied(desk_of(board.works, tmp_path / "resumes"), await published(board.works))

        await forget(board, "bob")

        async with board.works() as work:
            record = await work.audit.listed("application", application.application_id, None, 9)
        assert [(each.action, each.by, dict(each.details)) for each in record] == [("application.deleted", "bob", {})]


class TestAReporter:
    async def test_is_no_longer_named_by_the_reports(self, board: Board) -> None:
        posting, other = await published(board.works), await published(board.works, "Another")
        for where, by in ((posting, EVE), (other, EVE), (posting, BOB)):
            async with board.works() as work:
                await report_posting(ReportPosting(where.posting_id, "scam", "Asks for money"), by, work)

        await forget(board, "eve")
        await forget(board, "bob")

        async with board.works() as work:
            reports = await work.reports.listed(Outcome.OPEN, None, 9)
        assert [each.reporter for each in reports] == ["", "", ""]


class TestTheLastMember:
    async def test_leaves_an_employer_whose_postings_are_closed_and_tell_why(self, board: Board) -> None:
        posting = await draft(ADA, board.works)
        employer_id = posting.employer.employer_id
        async with board.works() as work:
            await moving.publish_posting(posting.posting_id, SAM, LIMITS, work)
            await members.invite_member(InviteMember(employer_id, "eve", "", Role.OWNER), SAM, LETTERS, work)

        await forget(board, "ada")

        assert await state_of(board, posting) is State.CLOSED
        assert (await board.way(posting.posting_id))[-1] == ("published", "closed", "service")
        assert (await board.told()).count(CLOSED) == 1
        async with board.works() as work:
            assert (await work.postings.transitions(posting.posting_id))[-1].reason == NOBODY_LEFT
            assert await work.employers.members(employer_id) == []
            assert await work.employers.invitations(employer_id) == []

    async def test_who_is_an_owner_leaves_recruiters_who_go_on(self, board: Board) -> None:
        posting = await draft(ADA, board.works)
        employer_id = posting.employer.employer_id
        async with board.works() as work:
            await moving.publish_posting(posting.posting_id, SAM, LIMITS, work)
            await work.employers.join(Member(employer_id, "eve", Role.RECRUITER, work.now()))

        await forget(board, "ada")

        assert await state_of(board, posting) is State.PUBLISHED
        async with board.works() as work:
            owner = await members.update_role(employer_id, "eve", Role.OWNER, SAM, work)
        assert owner.role is Role.OWNER


class TestAnInvitation:
    async def test_to_a_forgotten_account_is_taken_back_and_one_to_an_unproved_address_is_not(
        self, board: Board
    ) -> None:
        posting = await draft(SAM, board.works)
        employer_id = posting.employer.employer_id
        async with board.works() as work:
            for account_id, email in (("bob", ""), ("", BOB.email), ("", EVE.email)):
                wanted = InviteMember(employer_id, account_id, email, Role.RECRUITER)
                await members.invite_member(wanted, SAM, LETTERS, work)
            for who in (BOB, EVE):
                seen = Contact(who.account_id, who.name, who.email, who.email_verified)
                await work.contacts.see(seen, work.now())

        await forget(board, "bob")
        await forget(board, "eve")

        async with board.works() as work:
            assert [each.email for each in await work.employers.invitations(employer_id)] == [EVE.email]


class TestAnAddressThatIsProved:
    async def test_is_known_as_such_and_stays_so_whatever_was_under_way(self, board: Board) -> None:
        await draft(EVE, board.works)
        async with board.works() as work:
            await verify_person("eve", work)
            # Asked before the address was proved, kept after it.
            await work.contacts.see(Contact("eve", "Eve", EVE.email, email_verified=False), work.now())

        known = await contact(board, "eve")
        assert known is not None
        assert known.email_verified

    async def test_does_not_prove_another_one(self, board: Board) -> None:
        await draft(EVE, board.works)
        async with board.works() as work:
            await verify_person("eve", work)
            await work.contacts.see(Contact("eve", "Eve", "eve@other.example", email_verified=False), work.now())

        known = await contact(board, "eve")
        assert known is not None
        assert not known.email_verified

    async def test_of_who_is_not_known_or_forgotten_makes_nobody(self, board: Board) -> None:
        await draft(EVE, board.works)
        await forget(board, "eve")
        for account_id in ("eve", "nobody"):
            async with board.works() as work:
                await verify_person(account_id, work)

            assert await contact(board, account_id) is None


class TestAPreviewOfAnApplication:
    async def test_notes_nothing_and_a_look_does(self, board: Board, tmp_path: Path) -> None:
        application = await applied(
            desk_of(board.works, tmp_path / "r"), await published(board.works, content=replace(CODER, apply_url=""))
        )
        async with board.works() as work:
            shown = await get_application(application.application_id, SAM, work, preview=True)
            assert (shown.application.status, shown.for_employer) == (Status.RECEIVED, True)
            assert not (await get_application(application.application_id, BOB, work)).for_employer
            shown = await get_application(application.application_id, SAM, work)
            assert shown.application.status is Status.VIEWED
            with pytest.raises(ApplicationNotFound):
                await get_application(application.application_id, EVE, work, preview=True)
