"""Replicas without a shared disk: what one puts in force the others take from JetStream's object store."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from zlib import compress

import grpc
import nats
import pytest
from codingahead.events.v1.lookup_pb2 import EditionPublished
from codingahead.lookup.v1.lookup_service_pb2 import ListEditionsRequest
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceStub
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from chassis.service import running
from chassis.settings import SettingsRefused
from services.lookup.settings import LookupSettings
from services.lookup.snapshot.manifest import sha256_of
from services.lookup.snapshot.releases import Releases
from services.lookup.wiring import SERVICE
from tests.nats_server import NatsServer, free_port
from tests.waiting import until

from .conftest import Suite
from .letters import many, write

TOKEN = "a secret of the suite that is long enough to be one"


def token_in(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "token"
    file.write_text(TOKEN)
    file.chmod(0o600)
    return file


@asynccontextmanager
async def replica(folder: Path, snapshots: Path, nats_url: str, share: bool = True) -> AsyncIterator[grpc.aio.Channel]:
    """One lookup service with folders of its own."""
    settings = LookupSettings(
        listen=f"127.0.0.1:{free_port()}",
        service_token_file=token_in(folder),
        database_url=f"sqlite+aiosqlite:///{folder}/lookup.sqlite",
        nats_url=nats_url,
        drain_seconds=0,
        snapshot_dir=snapshots,
        share_snapshots=share,
        share_max_megabytes=64,
        stream_max_megabytes=16,
        accounts_address="127.0.0.1:1",
    )
    async with running(SERVICE, settings), grpc.aio.insecure_channel(settings.listen) as channel:
        yield channel


async def snapshot_of(channel: grpc.aio.Channel) -> str:
    return str((await LookupServiceStub(channel).ListEditions(ListEditionsRequest(), timeout=5)).snapshot_id)


async def until_served(channel: grpc.aio.Channel, snapshot: str) -> None:
    async def served() -> bool:
        return await snapshot_of(channel) == snapshot

    await until(served)


async def holds_a_snapshot(client: Client) -> bool:
    try:
        await (await client.jetstream().object_store("lookup")).get_info("CURRENT")
    except NotFoundError:
        return False
    return True


@pytest.fixture
def suite(suite: Suite, tmp_path: Path, real_index: None) -> Suite:
    suite.take(write(tmp_path / "first.txt", "2024-10-01"))
    return suite


class TestAReplicaWithAFolderOfItsOwn:
    async def test_starts_from_what_another_gave_and_follows_it(
        self, suite: Suite, tmp_path: Path, nats_server: NatsServer
    ) -> None:
        async with AsyncExitStack() as stack:
            one = await stack.enter_async_context(replica(tmp_path / "one", suite.root, nats_server.url))
            first = await snapshot_of(one)
            other = await stack.enter_async_context(replica(tmp_path / "two", tmp_path / "taken", nats_server.url))
            assert await snapshot_of(other) == first

            second = (await asyncio.to_thread(suite.take, write(tmp_path / "b.txt", "2025-10-01"))).snapshot
            await until_served(one, second)
            await until_served(other, second)

            began = time.monotonic()
            await asyncio.to_thread(suite.releases.rollback)
            await until_served(other, first)
            assert time.monotonic() - began < 5

        release = Releases(tmp_path / "taken").current()
        assert release is not None
        assert all(sha256_of(tmp_path / "taken" / each.path) == each.sha256 for each in release.all_files)

    async def test_gives_as_well_as_it_takes(self, suite: Suite, tmp_path: Path, nats_server: NatsServer) -> None:
        async with AsyncExitStack() as stack:
            one = await stack.enter_async_context(replica(tmp_path / "one", suite.root, nats_server.url))
            other = await stack.enter_async_context(replica(tmp_path / "two", tmp_path / "taken", nats_server.url))
            elsewhere = replace(suite, root=tmp_path / "taken")
            snapshot = (await asyncio.to_thread(elsewhere.take, write(tmp_path / "b.txt", "2025-10-01"))).snapshot
            await until_served(other, snapshot)
            await until_served(one, snapshot)

    async def test_tells_of_each_edition_once(self, suite: Suite, tmp_path: Path, nats_server: NatsServer) -> None:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(replica(tmp_path / "one", suite.root, nats_server.url))
            other = await stack.enter_async_context(replica(tmp_path / "two", tmp_path / "taken", nats_server.url))
            await until_served(other, (await asyncio.to_thread(suite.take, write(tmp_path / "b.txt"))).snapshot)
            await asyncio.sleep(1.5)

            client = await nats.connect(nats_server.url)
            stack.push_async_callback(client.close)
            heard = await client.jetstream().pull_subscribe("ca.lookup.edition.published.v1", stream="LOOKUP")
            told = [EditionPublished.FromString(one.data) for one in await heard.fetch(10, timeout=1)]
        assert [(one.dataset, one.edition, one.sequence) for one in told] == [
            ("localities", "2024-10-01", 1),
            ("localities", "2025-10-01", 2),
        ]

    async def test_is_not_misled_by_a_file_that_arrives_damaged(
        self, suite: Suite, tmp_path: Path, nats_server: NatsServer
    ) -> None:
        async with replica(tmp_path / "one", suite.root, nats_server.url):
            release = suite.releases.current()
            assert release is not None
            client = await nats.connect(nats_server.url)
            await until(lambda: holds_a_snapshot(client))
            bucket = await client.jetstream().object_store("lookup")
            await bucket.put(release.editions[0].file.sha256, compress(b"another file"))
            await client.close()
            with pytest.raises(SettingsRefused, match="arrived damaged"):
                async with replica(tmp_path / "two", tmp_path / "taken", nats_server.url):
                    pass
        assert Releases(tmp_path / "taken").pointer is None


class TestCallsDuringASwitch:
    async def test_are_all_answered_each_from_one_snapshot(
        self, suite: Suite, tmp_path: Path, nats_server: NatsServer
    ) -> None:
        async with replica(tmp_path / "one", suite.root, nats_server.url, share=False) as channel:
            first = await snapshot_of(channel)
            seen: set[str] = set()
            ended = asyncio.Event()

            async def ask() -> int:
                asked = 0
                while not ended.is_set():
                    seen.add(await snapshot_of(channel))
                    asked += 1
                return asked

            asking = [asyncio.create_task(ask()) for _ in range(4)]
            taken = {first}
            for year in range(2025, 2029):
                file = write(tmp_path / f"{year}.txt", f"{year}-10-01", many(100 + year - 2025))
                taken.add((await asyncio.to_thread(suite.take, file)).snapshot)
                await asyncio.sleep(1)
            await asyncio.to_thread(suite.releases.rollback)
            await asyncio.sleep(1)
            ended.set()

            assert sum(await asyncio.gather(*asking)) > 200
            assert seen == taken
