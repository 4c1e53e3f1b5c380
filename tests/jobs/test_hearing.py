"""What jobs hears: each event's effect once, with its own transaction, on both databases."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from codingahead.events.v1.accounts_pb2 import AccountDeleted
from codingahead.events.v1.jobs_pb2 import ApplicationMoved, ApplicationSubmitted, PostingPublished, PostingViewed
from google.protobuf.message import Message
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import timestamp
from chassis.db.engine import Database
from chassis.db.migrate import migrate
from chassis.events.consumer import Consumer, Listener, Reaction
from chassis.events.dead_letters import replay
from chassis.events.event import new_event_id
from chassis.events.inbox import Delivery, bury, dead_letters
from chassis.events.jetstream import JetStream
from services.jobs.consumers import listeners, statistics_listener
from services.jobs.domain.postings import Posting
from services.jobs.domain.statistics import Counts
from services.jobs.ports import Works
from services.jobs.repository.statistics import SqlStatistics
from services.jobs.repository.work import sql_works
from services.jobs.resumes.store import ResumeFolder
from services.jobs.usecases import applications
from services.jobs.wiring import SERVICE
from tests.jobs.samples import NOON, TurnableClock, published
from tests.jobs.test_applying import BOB, applied, desk_of, names_in, own
from tests.jobs.test_counting import counts


class Hearing:
    """The listeners of jobs, given what came without a server between."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        clock = TurnableClock()
        self.works: Works = sql_works(database, clock)
        self.store = ResumeFolder(folder)
        nobody = cast(JetStream, None)
        self._consumers = {
            stream: Consumer(listener, stream, database, nobody, clock)
            for listener in listeners(self.store, clock)
            for stream in listener.subjects
        }

    async def hear(self, stream: str, message: Message, event_id: str, attempt: int = 1) -> str:
        name, payload = message.DESCRIPTOR.full_name, message.SerializeToString(deterministic=True)
        return await self._consumers[stream].handle(Delivery(stream, "ca.x", event_id, name, payload, attempt))

    async def hear_new(self, stream: str, kind: type[Message], **said: Any) -> str:
        event_id = new_event_id()
        made: Any = kind
        return await self.hear(stream, made(event_id=event_id, occurred_at=timestamp(NOON), **said), event_id)


async def _hearing(url: str, folder: Path) -> AsyncIterator[Hearing]:
    database = Database(url)
    await migrate(database.engine, SERVICE.migrations)
    yield Hearing(database, folder / "resumes")
    await database.close()


@pytest.fixture
async def on_sqlite(tmp_path: Path) -> AsyncIterator[Hearing]:
    async for made in _hearing(f"sqlite+aiosqlite:///{tmp_path}/jobs.sqlite", tmp_path):
        yield made


@pytest.fixture
async def on_postgres(tmp_path: Path, postgres_url: str) -> AsyncIterator[Hearing]:
    async for made in _hearing(postgres_url, tmp_path):
        yield made


@pytest.fixture(params=["on_sqlite", pytest.param("on_postgres", marks=pytest.mark.postgres)])
def jobs(request: pytest.FixtureRequest) -> Hearing:
    made: Hearing = request.getfixturevalue(request.param)
    return made


def viewed(posting: Posting) -> PostingViewed:
    return PostingViewed(event_id=new_event_id(), occurred_at=timestamp(NOON), posting_id=posting.posting_id)


def observed() -> tuple[float, float]:
    """How often the time to the first application was observed, and the hours together."""
    names = ("ca_jobs_first_application_hours_count", "ca_jobs_first_application_hours_sum")
    return cast(tuple[float, float], tuple(REGISTRY.get_sample_value(name) or 0.0 for name in names))


class TestAViewThatIsDeliveredAgain:
    async def test_is_counted_once(self, jobs: Hearing) -> None:
        posting = await published(jobs.works)
        event = viewed(posting)

        outcomes = [await jobs.hear("JOBS", event, event.event_id, attempt) for attempt in (1, 2, 3)]

        assert outcomes == ["handled", "repeated", "repeated"]
        assert await counts(jobs.works, posting) == Counts(views=1)

    async def test_is_counted_once_after_a_crash_before_the_commit(
        self, jobs: Hearing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posting = await published(jobs.works)
        event, add = viewed(posting), SqlStatistics.add

        async def add_and_die(self: SqlStatistics, *said: Any) -> None:
            await add(self, *said)
            raise RuntimeError("killed")

        with monkeypatch.context() as patched:
            patched.setattr(SqlStatistics, "add", add_and_die)
            with pytest.raises(RuntimeError):
                await jobs.hear("JOBS", event, event.event_id)
        assert await counts(jobs.works, posting) == Counts()

        assert await jobs.hear("JOBS", event, event.event_id, 2) == "handled"
        assert await counts(jobs.works, posting) == Counts(views=1)

    @pytest.mark.parametrize(
        "said", [{"posting_id": ""}, {"posting_id": "p" * 37}, {"posting_id": "é"}, {"occurred_at": None}]
    )
    async def test_and_cannot_be_meant_waits_for_an_operator(self, jobs: Hearing, said: dict[str, Any]) -> None:
        fields: dict[str, Any] = {"event_id": "e", "occurred_at": timestamp(NOON), "posting_id": "p"}
        event = PostingViewed(**(fields | said))

        assert await jobs.hear("JOBS", event, "e") == "buried"

        async with jobs.database.transaction() as session:
            assert len(await dead_letters(session, "jobs-statistics")) == 1


class TestALetterThatIsDead:
    async def test_is_counted_once_it_is_replayed_after_a_repair(self, jobs: Hearing) -> None:
        posting = await published(jobs.works)
        event = viewed(posting)
        payload = event.SerializeToString(deterministic=True)
        letter = Delivery("JOBS", "ca.x", event.event_id, event.DESCRIPTOR.full_name, payload, 1)
        async with jobs.database.transaction() as session:
            await bury(session, "jobs-statistics", letter, "a bug", NOON)
            ((letter_id, waiting),) = await dead_letters(session, "jobs-statistics")

        listener = statistics_listener(TurnableClock())
        assert await replay(jobs.database, listener, letter_id, waiting) == "handled"

        assert await counts(jobs.works, posting) == Counts(views=1)
        async with jobs.database.transaction() as session:
            assert await dead_letters(session, "jobs-statistics") == []

    async def test_that_still_meets_a_bug_waits_on_and_keeps_no_other_from_being_tried(self, jobs: Hearing) -> None:
        event = viewed(await published(jobs.works))
        payload = event.SerializeToString(deterministic=True)
        letter = Delivery("JOBS", "ca.x", event.event_id, event.DESCRIPTOR.full_name, payload, 1)
        async with jobs.database.transaction() as session:
            await bury(session, "jobs-statistics", letter, "a bug", NOON)
            ((letter_id, waiting),) = await dead_letters(session, "jobs-statistics")

        async def fail(session: AsyncSession, _message: Message) -> None:
            await session.execute(text("SELECT nothing FROM nowhere"))

        still = Listener("jobs-statistics", {}, [Reaction(PostingViewed, fail)])
        assert (await replay(jobs.database, still, letter_id, waiting)).startswith("still waits: ")

        async with jobs.database.transaction() as session:
            assert await dead_letters(session, "jobs-statistics") == [(letter_id, waiting)]

    async def test_is_named_by_the_operators_command(self, on_sqlite: Hearing, tmp_path: Path) -> None:
        letter = Delivery("ACCOUNTS", "ca.accounts.account.deleted.v1", "e-1", "codingahead.events.v9.Unheard", b"", 1)
        async with on_sqlite.database.transaction() as session:
            await bury(session, "jobs-accounts", letter, "no reaction", NOON)

        listed, replayed = _command(tmp_path, "list"), _command(tmp_path, "replay")

        assert (listed.returncode, replayed.returncode) == (1, 1), listed.stderr
        assert listed.stdout == f"1 {letter.subject} {letter.type} e-1: waits\n"
        assert "still waits: no reaction to the type" in replayed.stdout


def _command(folder: Path, action: str) -> subprocess.CompletedProcess[str]:
    (folder / "secret").write_text("s" * 40)
    (folder / "secret").chmod(0o600)
    told = {
        "LISTEN": "127.0.0.1:1",
        "SERVICE_TOKEN_FILE": str(folder / "secret"),
        "SECRET_KEY_FILE": str(folder / "secret"),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/jobs.sqlite",
        "NATS_URL": "nats://127.0.0.1:1",
        "ACCOUNTS_ADDRESS": "127.0.0.1:1",
        "PUBLIC_BASE_URL": "https://coding.example",
        "RESUME_DIR": str(folder / "resumes"),
        "MAIL_OUTBOX_DIR": str(folder / "outbox"),
    }
    environment = os.environ | {f"JOBS_{name}": value for name, value in told.items()}
    command = [sys.executable, "-m", "services.jobs.dead_letters", action]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


class TestTheTimeToTheFirstApplication:
    async def test_is_observed_once_for_each_posting(self, jobs: Hearing) -> None:
        times, hours = observed()
        posting = await published(jobs.works)
        of: dict[str, Any] = {"posting_id": posting.posting_id}
        later = timestamp(NOON.replace(hour=15))
        first = ApplicationSubmitted(event_id="s", occurred_at=later, application_id="a", **of)

        await jobs.hear("JOBS", first, "s")
        assert observed() == (times, hours)
        await jobs.hear_new("JOBS", PostingPublished, **of)
        await jobs.hear("JOBS", first, "s", 2)
        await jobs.hear_new("JOBS", ApplicationSubmitted, application_id="b", **of)
        await jobs.hear_new("JOBS", PostingPublished, again=True, **of)

        assert observed() == (times + 1, hours + 3)


class TestAStepThatIsToldBeforeTheSending:
    async def test_is_counted_once_the_sending_is_told(self, jobs: Hearing) -> None:
        posting = await published(jobs.works)
        of: dict[str, Any] = {"application_id": "a", "posting_id": posting.posting_id}

        for status in ("rejected", "withdrawn", "deleted"):
            await jobs.hear_new("JOBS", ApplicationMoved, status=status, **of)
        assert await counts(jobs.works, posting) == Counts()

        await jobs.hear_new("JOBS", ApplicationSubmitted, **of)
        assert await counts(jobs.works, posting) == Counts(applications=1, viewed=1)


class TestAnAccountThatIsDeleted:
    async def test_takes_its_resumes_along_after_the_commit(self, jobs: Hearing) -> None:
        await applied(desk_of(jobs.works, jobs.folder), await published(jobs.works))
        assert len(names_in(jobs.folder)) == 1

        event = AccountDeleted(event_id="d", account_id="bob")
        outcomes = [await jobs.hear("ACCOUNTS", event, "d", attempt) for attempt in (1, 2)]

        assert outcomes == ["handled", "repeated"]
        assert names_in(jobs.folder) == []
        assert (await own(jobs.works, BOB)).applications == ()

    async def test_keeps_its_resumes_when_the_transaction_fails(
        self, jobs: Hearing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        application = await applied(desk_of(jobs.works, jobs.folder), await published(jobs.works))

        def die(*_said: object) -> None:
            raise RuntimeError("killed")

        with monkeypatch.context() as patched:
            patched.setattr(applications, "note", die)
            with pytest.raises(RuntimeError):
                await jobs.hear("ACCOUNTS", AccountDeleted(event_id="d", account_id="bob"), "d")

        (left,) = (await own(jobs.works, BOB)).applications
        assert left.application.resume == application.resume
        assert len(names_in(jobs.folder)) == 1
