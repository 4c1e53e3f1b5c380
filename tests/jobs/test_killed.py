"""The jobs process, killed in the middle of what it does, again and again: nothing half done, every event told once."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import nats
import pytest
from codingahead.events.v1 import jobs_pb2 as events
from codingahead.jobs.v1 import applications_service_pb2 as applications
from codingahead.jobs.v1 import jobs_service_pb2 as jobs
from codingahead.jobs.v1.applications_service_pb2_grpc import ApplicationsServiceStub
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceStub
from codingahead.jobs.v1.posting_pb2 import PostingState
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from chassis.rpc.channel import bearer
from tests.jobs.suite import SERVICE_TOKEN, KnownPeople
from tests.jobs.test_service import posting_request
from tests.nats_server import NatsServer, free_port
from tests.waiting import until

ROUNDS = 20
WORKERS = 3
ADA, APPLICANTS = "ada-token", ("eve-token", "zoe-token", "bob-token")
_MESSAGES: dict[str, Any] = {
    "posting.drafted": events.PostingDrafted,
    "posting.published": events.PostingPublished,
    "application.submitted": events.ApplicationSubmitted,
}
# What a caller sees of a process that is gone.
_GONE = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED}


class Process:
    """`python -m services.jobs`, started and killed."""

    def __init__(self, folder: Path, people: KnownPeople, nats_url: str) -> None:
        self.folder = folder
        self.address = f"127.0.0.1:{free_port()}"
        for name, secret in (("token", SERVICE_TOKEN), ("key", "k" * 40)):
            (folder / name).write_text(secret)
            (folder / name).chmod(0o600)
        self._environment = os.environ | {
            "JOBS_LISTEN": self.address,
            "JOBS_SERVICE_TOKEN_FILE": str(folder / "token"),
            "JOBS_SECRET_KEY_FILE": str(folder / "key"),
            "JOBS_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/jobs.sqlite",
            "JOBS_NATS_URL": nats_url,
            "JOBS_ACCOUNTS_ADDRESS": f"127.0.0.1:{people.port}",
            "JOBS_PUBLIC_BASE_URL": "http://127.0.0.1:8080",
            "JOBS_RESUME_DIR": str(folder / "resumes"),
            "JOBS_MAIL_OUTBOX_DIR": str(folder / "outbox"),
            "JOBS_OPEN_POSTINGS_LIMIT": "100000",
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, and wait until it serves."""
        quiet = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.jobs", env=self._environment, stdout=quiet, stderr=quiet
        )
        async with asyncio.timeout(60):
            while not await self._serves():
                assert self._process.returncode is None, "jobs does not start"
                await asyncio.sleep(0.02)

    async def end(self, number: signal.Signals) -> None:
        """End it, at once with SIGKILL."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
        await self._process.wait()

    async def _serves(self) -> bool:
        async with self.channel() as channel:
            try:
                stub: Any = HealthStub(channel)
                answer = await stub.Check(HealthCheckRequest(), timeout=1)
            except grpc.aio.AioRpcError:
                return False
        return bool(answer.status == HealthCheckResponse.SERVING)

    def channel(self) -> grpc.aio.Channel:
        """A connection of its own, that knows nothing of processes before."""
        return grpc.aio.insecure_channel(self.address, options=[("grpc.use_local_subchannel_pool", 1)])


class Worker:
    """Drafts, publishes and applies, and asks again for what was not answered."""

    def __init__(self, process: Process, employer: str, number: int) -> None:
        self._process = process
        self._employer = employer
        self._number = number
        self.done: list[tuple[str, str]] = []
        self.asked_again = 0

    async def work(self, stop: asyncio.Event) -> None:
        """One posting and its application after the other."""
        while not stop.is_set():
            await self._one(len(self.done))

    async def _one(self, turn: int) -> None:
        until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
        name = f"Coder w{self._number}t{turn}"
        draft = posting_request(self._employer, title=name, valid_through=until, idempotency_key=str(uuid.uuid4()))
        posting = (await self._insist(lambda each: _jobs(each).CreatePosting(draft, **_as(ADA)))).posting
        wanted = jobs.PublishPostingRequest(posting_id=posting.id)
        published = (await self._insist(lambda each: _jobs(each).PublishPosting(wanted, **_as(ADA)))).posting
        assert published.state == PostingState.POSTING_STATE_PUBLISHED
        sent = applications.SubmitApplicationRequest(
            posting_id=posting.id, cover_letter="Dear", resume=b"CPC since 2019", idempotency_key=str(uuid.uuid4())
        )
        who = _as(APPLICANTS[turn % len(APPLICANTS)])
        made = await self._insist(lambda each: ApplicationsServiceStub(each).SubmitApplication(sent, **who))
        self.done.append((posting.id, made.application.id))

    async def _insist(self, call: Callable[[grpc.aio.Channel], Awaitable[Any]]) -> Any:
        while True:
            try:
                async with self._process.channel() as channel:
                    return await call(channel)
            except grpc.aio.AioRpcError as error:
                if error.code() not in _GONE:
                    raise
                self.asked_again += 1
                await asyncio.sleep(0.02)


def _jobs(channel: grpc.aio.Channel) -> Any:
    return JobsServiceStub(channel)


def _as(token: str) -> dict[str, Any]:
    return {"metadata": bearer(token), "timeout": 5}


class TestAProcessThatIsKilledInTheMiddle:
    @pytest.mark.timeout(300)
    async def test_leaves_nothing_half_done_and_tells_every_event_once(
        self, tmp_path: Path, nats_server: NatsServer
    ) -> None:
        people, chance = KnownPeople(), random.Random(4)
        await people.server.start()
        process = Process(tmp_path, people, nats_server.url)
        await process.start()
        employer = jobs.CreateEmployerRequest(name="Harbor Clinic", website="https://harbor.example")
        async with process.channel() as channel:
            opened = await _jobs(channel).CreateEmployer(employer, **_as(ADA))
        workers, stop = [Worker(process, opened.employer.id, number) for number in range(WORKERS)], asyncio.Event()
        working = [asyncio.create_task(each.work(stop)) for each in workers]
        for _ in range(ROUNDS):
            await asyncio.sleep(chance.uniform(0.02, 0.3))
            await process.end(signal.SIGKILL)
            await process.start()
        stop.set()
        await asyncio.gather(*working)

        done = [pair for each in workers for pair in each.done]
        told = await _told(nats_server.url, 3 * len(done))
        await process.end(signal.SIGTERM)
        await people.server.stop(0)

        assert len(done) > ROUNDS / 2
        assert sum(each.asked_again for each in workers) > ROUNDS / 2
        assert told == Counter([(f"ca.jobs.{name}.v1", posting) for name in _MESSAGES for posting, _ in done])
        _refuse_halves(tmp_path, done)


async def _told(url: str, expected: int) -> Counter[tuple[str, str]]:
    """What the stream holds once it holds as much as is expected, and a while after."""
    connection = await nats.connect(url)
    try:
        stream = connection.jetstream()

        async def all_came() -> bool:
            return (await stream.stream_info("JOBS")).state.messages >= expected

        await until(all_came, 60)
        await asyncio.sleep(1)
        last = (await stream.stream_info("JOBS")).state.last_seq
        found = [await stream.get_msg("JOBS", seq=number) for number in range(1, last + 1)]
    finally:
        await connection.close()
    return Counter((str(each.subject), _posting_of(str(each.subject), each.data or b"")) for each in found)


def _posting_of(subject: str, data: bytes) -> str:
    name = subject.removeprefix("ca.jobs.").removesuffix(".v1")
    return str(_MESSAGES[name].FromString(data).posting_id)


def _refuse_halves(folder: Path, done: list[tuple[str, str]]) -> None:
    """What the database and the folder hold is whole, and is what was answered."""
    with sqlite3.connect(folder / "jobs.sqlite") as database:
        states = dict(database.execute("SELECT posting_id, state FROM postings"))
        steps = Counter(database.execute("SELECT posting_id, target FROM postings_transitions"))
        sent = dict(database.execute("SELECT posting_id, application_id FROM applications"))
        keys = {key for (key,) in database.execute("SELECT resume_key FROM applications")}
        causes = Counter(database.execute("SELECT cause FROM mails"))
        noted = Counter(database.execute("SELECT subject_id, action FROM audit_events WHERE subject = 'posting'"))
    assert states == {posting: "published" for posting, _ in done}
    assert steps == Counter((posting, state) for posting, _ in done for state in ("draft", "published"))
    assert sent == dict(done)
    assert keys <= {path.name for path in (folder / "resumes").iterdir()}
    assert set(causes.values()) <= {1}
    assert noted == Counter((posting, f"posting.{what}") for posting, _ in done for what in ("drafted", "published"))
