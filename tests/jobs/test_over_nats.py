"""jobs as it runs beside a real nats-server: what it tells is counted, what accounts tells is heeded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
from codingahead.accounts.v1.personal_data_service_pb2 import DeleteAccountRequest
from codingahead.events.v1.accounts_pb2 import AccountEmailVerified
from codingahead.jobs.v1.application_pb2 import ApplicationStatus
from codingahead.jobs.v1.applications_service_pb2 import (
    GetApplicationRequest,
    ListApplicationsRequest,
    SubmitApplicationRequest,
    UpdateApplicationStatusRequest,
)
from codingahead.jobs.v1.applications_service_pb2_grpc import ApplicationsServiceStub
from codingahead.jobs.v1.jobs_service_pb2 import (
    ApprovePostingRequest,
    CreateEmployerRequest,
    FollowApplyLinkRequest,
    GetEmployerStatisticsRequest,
    GetPostingRequest,
    PublishPostingRequest,
)
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceStub
from codingahead.jobs.v1.posting_pb2 import Posting
from codingahead.jobs.v1.statistics_pb2 import PostingStatistics
from sqlalchemy import select

from chassis.clock import timestamp, utc_now
from chassis.db.engine import Database
from chassis.events.jetstream import JetStream, StreamPlan
from chassis.events.tables import OUTBOX
from chassis.rpc.channel import bearer
from tests.accounts.running import accounts_running
from tests.accounts.running import settings as accounts_settings
from tests.jobs.samples import TurnableClock
from tests.jobs.suite import SERVICE_TOKEN, KnownPeople, jobs_running
from tests.jobs.test_service import posting_request
from tests.nats_server import NatsServer
from tests.waiting import until

ADA, EVE, NOBODY = "ada-token", "eve-token", ""
_STUBS: tuple[Any, ...] = (JobsServiceStub, ApplicationsServiceStub)


class Jobs:
    """The service as each person meets it."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stubs = [stub(channel) for stub in _STUBS]

    async def call(self, method: str, request: Any, token: str = NOBODY) -> Any:
        (answer,) = [getattr(stub, method) for stub in self._stubs if hasattr(stub, method)]
        return await answer(request, metadata=bearer(token), timeout=20)

    async def public(self, token: str = ADA) -> Posting:
        """A public posting that is applied for here and elsewhere."""
        employer = (await self.call("CreateEmployer", CreateEmployerRequest(name="Harbor Clinic"), token)).employer
        wanted = posting_request(employer.id, apply_url="https://harbor.example/apply")
        posting_id = (await self.call("CreatePosting", wanted, token)).posting.id
        await self.call("PublishPosting", PublishPostingRequest(posting_id=posting_id), token)
        approve = ApprovePostingRequest(posting_id=posting_id)
        posting: Posting = (await self.call("ApprovePosting", approve, SERVICE_TOKEN)).posting
        return posting

    async def look(self, posting: Posting, *, viewing: bool = True) -> None:
        await self.call("GetPosting", GetPostingRequest(posting_id=posting.id, viewing=viewing))

    async def apply(self, posting: Posting, token: str = EVE) -> str:
        wanted = SubmitApplicationRequest(posting_id=posting.id, resume=b"Eve, CPC-A")
        return str((await self.call("SubmitApplication", wanted, token)).application.id)

    async def numbers(self, posting: Posting, token: str = ADA) -> PostingStatistics:
        wanted = GetEmployerStatisticsRequest(employer_id=posting.employer.id)
        (one,) = (await self.call("GetEmployerStatistics", wanted, token)).postings
        assert isinstance(one, PostingStatistics)
        return one

    async def until_counted(self, posting: Posting, **expected: int) -> PostingStatistics:
        async def are_counted() -> bool:
            found = await self.numbers(posting)
            return {name: getattr(found, name) for name in expected} == expected

        await until(are_counted)
        return await self.numbers(posting)


@asynccontextmanager
async def running(folder: Path, nats: NatsServer, **changes: Any) -> AsyncIterator[Jobs]:
    told: dict[str, Any] = {"nats_url": nats.url, "stream_max_megabytes": 16}
    async with jobs_running(folder, KnownPeople(), TurnableClock(), **(told | changes)) as channel:
        yield Jobs(channel)


async def told(folder: Path, what: str) -> int:
    """How many events of a kind wait in the outbox, or were published."""
    database = Database(f"sqlite+aiosqlite:///{folder}/jobs.sqlite")
    async with database.transaction() as session:
        found = (await session.execute(select(OUTBOX.c.subject))).scalars().all()
    await database.close()
    return list(found).count(f"ca.jobs.{what}.v1")


class TestWhatPeopleDo:
    async def test_is_counted_from_what_was_told(self, tmp_path: Path, nats_server: NatsServer) -> None:
        async with running(tmp_path, nats_server) as jobs:
            posting = await jobs.public()
            for _ in range(3):
                await jobs.look(posting)
            await jobs.look(posting, viewing=False)
            link = await jobs.call("FollowApplyLink", FollowApplyLinkRequest(posting_id=posting.id))
            application_id = await jobs.apply(posting)
            shortlist = UpdateApplicationStatusRequest(
                application_id=application_id, status=ApplicationStatus.APPLICATION_STATUS_SHORTLISTED
            )
            await jobs.call("UpdateApplicationStatus", shortlist, ADA)

            found = await jobs.until_counted(posting, views=3, apply_clicks=1, applications=1, shortlisted=1)

        assert link.apply_url == "https://harbor.example/apply"
        assert (found.viewed, found.hired) == (1, 0)
        assert found.publish_time == found.first_application_time == posting.publish_time

    async def test_is_counted_although_nats_was_away(self, tmp_path: Path, nats_server: NatsServer) -> None:
        async with running(tmp_path, nats_server) as jobs:
            posting = await jobs.public()
            await jobs.look(posting)
            await jobs.until_counted(posting, views=1)

            nats_server.kill()
            for _ in range(5):
                await jobs.look(posting)

            async def are_kept() -> bool:
                return await told(tmp_path, "posting.viewed") == 6

            await until(are_kept)
            await asyncio.to_thread(nats_server.start)
            await jobs.until_counted(posting, views=6)


class TestAStop:
    async def test_keeps_every_view_and_they_are_counted_after_it(
        self, tmp_path: Path, nats_server: NatsServer
    ) -> None:
        async with running(tmp_path, nats_server, nats_url="nats://127.0.0.1:1") as jobs:
            posting = await jobs.public()
            for _ in range(20):
                await jobs.look(posting)

        assert await told(tmp_path, "posting.viewed") == 20
        async with running(tmp_path, nats_server) as jobs:
            await jobs.until_counted(posting, views=20)


class TestAnAccount:
    async def test_that_is_deleted_leaves_no_application_and_no_file(
        self, tmp_path: Path, nats_server: NatsServer
    ) -> None:
        theirs, ours = tmp_path / "accounts", tmp_path / "jobs"
        theirs.mkdir()
        ours.mkdir()
        chosen = accounts_settings(theirs, nats_url=nats_server.url, stream_max_megabytes=16)
        async with (
            accounts_running(chosen) as accounts,
            running(ours, nats_server, accounts_address=chosen.listen) as jobs,
        ):
            ada = (await accounts.register("ada@harbor.example")).token
            eve = (await accounts.register("eve@mail.example")).token
            posting = await jobs.public(ada)
            await jobs.apply(posting, eve)
            assert len(list((ours / "resumes").iterdir())) == 1

            await accounts.call("DeleteAccount", DeleteAccountRequest(), eve)

            async def is_gone() -> bool:
                listed = await jobs.call("ListApplications", ListApplicationsRequest(posting_id=posting.id), ada)
                return not listed.applications and not list((ours / "resumes").iterdir())

            await until(is_gone)
            assert await told(ours, "application.moved") == 1

    async def test_that_proves_its_address_is_shown_as_verified(self, tmp_path: Path, nats_server: NatsServer) -> None:
        async with running(tmp_path, nats_server) as jobs:
            wanted = GetApplicationRequest(application_id=await jobs.apply(await jobs.public()), preview=True)
            shown = (await jobs.call("GetApplication", wanted, ADA)).application
            assert (shown.applicant_verified, shown.for_employer) == (False, True)

            await _tell_as_accounts(nats_server, AccountEmailVerified(event_id="v", account_id="eve"))

            async def is_verified() -> bool:
                return bool((await jobs.call("GetApplication", wanted, ADA)).application.applicant_verified)

            await until(is_verified)
            last = (await jobs.call("GetApplication", wanted, ADA)).application
            assert last.status == ApplicationStatus.APPLICATION_STATUS_RECEIVED


async def _tell_as_accounts(nats: NatsServer, message: AccountEmailVerified) -> None:
    message.occurred_at.CopyFrom(timestamp(utc_now()))
    jetstream = JetStream(nats.url, "accounts")
    jetstream.start()
    await jetstream.wait_connected()
    await jetstream.keep_stream(StreamPlan("accounts", replicas=1, max_bytes=16 * 1024 * 1024))
    headers = {"Nats-Msg-Id": message.event_id, "ce-type": message.DESCRIPTOR.full_name}
    subject = "ca.accounts.account.email_verified.v1"
    await jetstream.publish(subject, message.SerializeToString(), headers, "ACCOUNTS")
    await jetstream.close()
