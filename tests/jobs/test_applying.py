"""Applications, their mails, and what time does to them, the same on every storage."""

import asyncio
import os
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chassis.errors import IdempotencyKeyInvalid, IdempotencyKeyReused, SignInRequired
from chassis.identity import Caller
from services.jobs.domain.applications import Application, Status
from services.jobs.domain.creations import NO_KEY, Attempt
from services.jobs.domain.employers import Contact, Member, Role
from services.jobs.domain.limits import Limits
from services.jobs.domain.postings import Posting, State
from services.jobs.errors import (
    AlreadyApplied,
    ApplicationInvalid,
    ApplicationNotFound,
    PostingNotFound,
    ResumeUnfit,
    ScannerUnavailable,
)
from services.jobs.ports import Scanner, Works
from services.jobs.resumes.links import ResumeLinks
from services.jobs.resumes.scanner import NoScanner
from services.jobs.resumes.store import ResumeFolder
from services.jobs.sweeper import Sweeper
from services.jobs.usecases import applications, applying, moving
from services.jobs.usecases.applications import ListApplications, ShownPage
from services.jobs.usecases.applying import ApplicationDesk, SubmitApplication
from services.jobs.usecases.sweeping import expire_due
from tests.jobs.conftest import Board
from tests.jobs.samples import ADA, EVE, GUEST, LETTERS, LIMITS, SAM, published

BOB = replace(ADA, account_id="bob", name="Bob", email="bob@mail.example")
KEY = Attempt(str(uuid.UUID(int=7)), "digest")
SUBMITTED = "ca.jobs.application.submitted.v1"


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


class FailingScanner:
    """Finds what it is told to."""

    def __init__(self, refusal: Exception) -> None:
        self._refusal = refusal

    async def scan(self, _data: bytes) -> bool:
        raise self._refusal


def desk_of(works: Works, folder: Path, scanner: Scanner | None = None) -> ApplicationDesk:
    return ApplicationDesk(works, ResumeFolder(folder), scanner or NoScanner(), LETTERS)


async def applied(
    desk: ApplicationDesk, posting: Posting, by: Caller = BOB, attempt: Attempt = NO_KEY, resume: bytes = b"Bob, CPC"
) -> Application:
    command = SubmitApplication(posting.posting_id, "Dear clinic", resume, attempt)
    return (await applying.submit_application(command, by, desk))[0]


async def own(works: Works, by: Caller, size: int = 0, token: str = "") -> ShownPage:
    async with works() as work:
        return await applications.own_applications(size, token, by, work)


async def moved(works: Works, application: Application, status: Status, by: Caller) -> Application:
    async with works() as work:
        return (await applications.update_status(application.application_id, status, by, LETTERS, work)).application


class TestApplying:
    async def test_is_kept_told_and_mailed_to_who_has_proved_an_address(self, board: Board, tmp_path: Path) -> None:
        posting = await published(board.works)
        async with board.works() as work:
            await work.employers.join(_member(posting, "ada"))
            await work.contacts.see(_contact(ADA), work.now())
        desk = desk_of(board.works, tmp_path / "resumes")

        application = await applied(desk, posting)

        assert application.resume is not None
        assert await desk.store.part(application.resume.key, 0, 99) == b"Bob, CPC"
        assert (await own(board.works, BOB)).applications[0].application == application
        assert (await board.told()).count(SUBMITTED) == 1
        assert await board.mails() == [
            "Ada@example.org: A new application for Outpatient coder",
            "bob@mail.example: Your application for Outpatient coder has arrived",
        ]

    async def test_at_once_and_again_is_one(self, board: Board, tmp_path: Path) -> None:
        posting, desk = await published(board.works), desk_of(board.works, tmp_path / "resumes")

        answers = await asyncio.gather(*(applied(desk, posting) for _ in range(6)), return_exceptions=True)

        assert sum(isinstance(each, Application) for each in answers) == 1
        assert sum(isinstance(each, AlreadyApplied) for each in answers) == 5
        assert (await board.told()).count(SUBMITTED) == 1
        assert len(names_in(tmp_path / "resumes")) == 1

    async def test_under_one_key_is_answered_as_the_first(self, board: Board, tmp_path: Path) -> None:
        posting, desk = await published(board.works), desk_of(board.works, tmp_path / "resumes")

        answers = await asyncio.gather(*(applied(desk, posting, attempt=KEY) for _ in range(6)))

        assert len({each.application_id for each in answers}) == 1
        with pytest.raises(IdempotencyKeyReused):
            await applied(desk, posting, attempt=replace(KEY, digest="another"))
        assert len(names_in(tmp_path / "resumes")) == 1

    async def test_is_for_people_with_a_resume_and_a_fit_key(self, works: Works, tmp_path: Path) -> None:
        posting, desk = await published(works), desk_of(works, tmp_path / "resumes")

        with pytest.raises(SignInRequired):
            await applied(desk, posting, GUEST)
        with pytest.raises(ApplicationInvalid):
            await applied(desk, posting, resume=b"")
        with pytest.raises(IdempotencyKeyInvalid):
            await applied(desk, posting, attempt=Attempt("spring", ""))
        with pytest.raises(PostingNotFound):
            await applied(desk, replace(posting, posting_id="unknown"))
        assert names_in(tmp_path / "resumes") == []

    @pytest.mark.parametrize("refusal", [ResumeUnfit("a virus"), ScannerUnavailable()])
    async def test_keeps_nothing_that_the_scanner_does_not_pass(
        self, board: Board, tmp_path: Path, refusal: Exception
    ) -> None:
        posting = await published(board.works)
        desk = desk_of(board.works, tmp_path / "resumes", FailingScanner(refusal))

        with pytest.raises(type(refusal)):
            await applied(desk, posting)

        assert names_in(tmp_path / "resumes") == []
        assert (await own(board.works, BOB)).applications == ()


class TestAnApplicationsStatus:
    async def test_is_mailed_to_the_applicant_once_for_each_decision(self, board: Board, tmp_path: Path) -> None:
        posting, desk = await published(board.works), desk_of(board.works, tmp_path / "resumes")
        application = await applied(desk, posting)
        for status in (Status.VIEWED, Status.SHORTLISTED, Status.SHORTLISTED, Status.REJECTED, Status.SHORTLISTED):
            await moved(board.works, application, status, SAM)

        subjects = [each.partition(": ")[2] for each in await board.mails() if each.startswith("bob")]
        assert subjects == [
            "Your application for Outpatient coder has arrived",
            "Your application for Outpatient coder: not selected",
            "Your application for Outpatient coder: shortlisted",
        ]

    async def test_is_viewed_once_a_member_has_looked(self, board: Board, tmp_path: Path) -> None:
        posting, desk = await published(board.works), desk_of(board.works, tmp_path / "resumes")
        application = await applied(desk, posting)
        async with board.works() as work:
            await applications.get_application(application.application_id, BOB, work)
        assert (await own(board.works, BOB)).applications[0].application.status is Status.RECEIVED

        async with board.works() as work:
            shown = await applications.get_application(application.application_id, SAM, work)

        assert (shown.application.status, shown.application.viewed_at) == (Status.VIEWED, board.clock.moment)

    async def test_of_a_stranger_is_nobodys(self, works: Works, tmp_path: Path) -> None:
        posting, desk = await published(works), desk_of(works, tmp_path / "resumes")
        application = await applied(desk, posting)

        for status in Status:
            with pytest.raises(ApplicationNotFound):
                await moved(works, application, status, EVE)


class TestListsOfApplications:
    async def test_go_on_where_a_page_ended(self, board: Board, tmp_path: Path) -> None:
        desk, sent = desk_of(board.works, tmp_path / "resumes"), []
        for number in range(5):
            board.clock.moment += timedelta(minutes=number % 2)
            sent.append(await applied(desk, await published(board.works, f"Coder {number}")))

        found: list[str] = []
        token = ""
        while len(found) < 9:
            page = await own(board.works, BOB, 2, token)
            found += [each.application.application_id for each in page.applications]
            token = page.next_page_token
            if not token:
                break

        assert found == [
            each.application_id
            for each in sorted(sent, key=lambda each: (each.submitted_at, each.application_id), reverse=True)
        ]

    async def test_of_a_posting_are_for_its_members_by_status(self, works: Works, tmp_path: Path) -> None:
        posting, desk = await published(works), desk_of(works, tmp_path / "resumes")
        first, second = [await applied(desk, posting, by) for by in (BOB, EVE)]
        await moved(works, first, Status.HIRED, SAM)

        async with works() as work:
            hired = await applications.list_applications(
                ListApplications(posting.posting_id, Status.HIRED, 0, ""), SAM, work
            )
            everyone = await applications.list_applications(
                ListApplications(posting.posting_id, None, 0, ""), SAM, work
            )
            with pytest.raises(PostingNotFound):
                await applications.list_applications(ListApplications(posting.posting_id, None, 0, ""), BOB, work)
        assert [each.application.application_id for each in hired.applications] == [first.application_id]
        assert {each.application.application_id for each in everyone.applications} == {
            first.application_id,
            second.application_id,
        }


class TestAResumesLink:
    async def test_leads_to_the_file_and_the_reading_is_written_down(self, board: Board, tmp_path: Path) -> None:
        posting, desk = await published(board.works), desk_of(board.works, tmp_path / "resumes")
        application = await applied(desk, posting)
        links = ResumeLinks("k" * 40, timedelta(minutes=5))
        token = links.sign(application.application_id, "sam", board.clock.moment).token

        async with board.works() as work:
            resume, _ = await applications.find_resume(application.application_id, token, links, SAM, work)
            with pytest.raises(ApplicationNotFound):
                await applications.find_resume(application.application_id, token, links, BOB, work)

        assert await applications.resume_part(resume, 0, desk.store) == b"Bob, CPC"
        async with board.works() as work:
            record = await work.audit.listed("application", application.application_id, None, 9)
        assert {(each.action, each.by) for each in record} == {
            ("application.resume_read", "sam"),
            ("application.viewed", "sam"),
        }


class TestTheSweeper:
    async def test_writes_an_expiry_down_once_whoever_sweeps(self, board: Board) -> None:
        posting = await published(board.works, valid_through="2026-01-20T08:00:00Z")
        board.clock.moment = posting.valid_through - timedelta(seconds=1)
        assert await expire_due(board.works) == 0

        board.clock.moment = posting.valid_through
        swept = await asyncio.gather(*(expire_due(board.works) for _ in range(3)))

        assert sum(swept) == 1
        assert (await board.way(posting.posting_id))[-1] == ("published", "expired", "sweeper")
        assert (await board.told()).count("ca.jobs.posting.closed.v1") == 1

    async def test_removes_resumes_once_their_posting_has_ended_long_ago(self, board: Board, tmp_path: Path) -> None:
        posting, desk = await published(board.works), desk_of(board.works, tmp_path / "resumes")
        application = await applied(desk, posting)
        async with board.works() as work:
            assert (await moving.close_posting(posting.posting_id, "", SAM, work)).state is State.CLOSED
        ninety = Limits(resume_retention=timedelta(days=90))
        board.clock.moment += timedelta(days=90)
        await Sweeper(board.works, desk.store, ninety).sweep()
        assert (await own(board.works, BOB)).applications[0].application.resume == application.resume

        board.clock.moment += timedelta(seconds=1)
        for _ in range(2):
            await Sweeper(board.works, desk.store, ninety).sweep()

        (shown,) = (await own(board.works, BOB)).applications
        assert (shown.application.resume, shown.application.cover_letter) == (None, "")
        assert names_in(tmp_path / "resumes") == []

    async def test_removes_files_that_belong_to_nobody(self, board: Board, tmp_path: Path) -> None:
        folder = tmp_path / "resumes"
        posting, desk = await published(board.works), desk_of(board.works, folder)
        application = await applied(desk, posting)
        stray = await desk.store.keep(b"left by whoever died")
        old = (board.clock.moment - timedelta(hours=2)).timestamp()
        for name in names_in(folder):
            os.utime(folder / name, (old, old))

        await Sweeper(board.works, desk.store, LIMITS).sweep()

        assert application.resume is not None
        assert names_in(folder) == [application.resume.key]
        assert await desk.store.part(stray, 0, 9) is None


def _member(posting: Posting, account_id: str) -> Member:
    return Member(posting.employer.employer_id, account_id, Role.RECRUITER, posting.created_at)


def _contact(who: Caller) -> Contact:
    return Contact(who.account_id, who.name, who.email, who.email_verified)
