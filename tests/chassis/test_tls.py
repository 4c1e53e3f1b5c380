"""Mutual TLS between services, with certificates made for the test."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from chassis.events.jetstream import JetStream, nats_context
from chassis.rpc.access import Gatekeeper
from chassis.rpc.channel import open_channel
from chassis.rpc.credentials import channel_credentials, server_credentials
from chassis.rpc.health import SERVING, Health
from chassis.rpc.pipeline import Pipeline
from chassis.rpc.server import build_server
from chassis.settings import ServiceSettings, SettingsRefused
from chassis.tls import tls_files
from tests.nats_server import NatsServer, free_port


def plaintext(token: Path, listen: str) -> ServiceSettings:
    """A process without TLS."""
    return ServiceSettings(listen=listen, service_token_file=token, database_url="none", nats_url="nats://127.0.0.1:1")


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates."""

    folder: Path

    @property
    def certificate(self) -> Path:
        """What those who trust it hold."""
        return self.folder / "ca.pem"

    def open(self) -> "Authority":
        """Make its own key and certificate."""
        self.folder.mkdir()
        self._openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=authority")
        return self

    def sign(self, name: str, *, days: int = 30, usage: str = "serverAuth,clientAuth") -> None:
        """Make the key NAME.key and the certificate NAME.pem for 127.0.0.1."""
        (self.folder / "extensions").write_text(f"subjectAltName=IP:127.0.0.1\nextendedKeyUsage={usage}\n")
        self._openssl(f"req -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}")
        signing = f"x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out {name}.pem"
        self._openssl(f"{signing} -days {days} -extfile extensions")

    def settings(self, name: str, token: Path, listen: str = "127.0.0.1:7001", **other: Path) -> ServiceSettings:
        """A process that proves itself by this name."""
        own = {"tls_key_file": self.folder / f"{name}.key", "tls_certificate_file": self.folder / f"{name}.pem"}
        files = {**own, "tls_authority_file": self.certificate, **other}
        return plaintext(token, listen).model_copy(update=files)

    def _openssl(self, command: str) -> None:
        program = shutil.which("openssl")
        if program is None:
            pytest.skip("openssl is not installed")
        subprocess.run([program, *command.split()], cwd=self.folder, check=True, capture_output=True)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Whom the suite believes."""
    return Authority(tmp_path / "ours").open()


@pytest.fixture
def token(tmp_path: Path) -> Path:
    """The secret that services share."""
    file = tmp_path / "token"
    file.write_text("s" * 40)
    file.chmod(0o600)
    return file


async def health(server: ServiceSettings, client: ServiceSettings) -> object:
    """What the one answers the other over the wire."""
    health = Health()
    listening = build_server(server, [], Pipeline(Gatekeeper({}, "s" * 40, None)), health)  # type: ignore[arg-type]  # health alone is asked
    await listening.start()
    await health.report(serving=True, ready=True)
    try:
        async with open_channel(client, server.listen, [], seconds=5) as channel:
            check = channel.unary_unary(
                "/grpc.health.v1.Health/Check",
                request_serializer=HealthCheckRequest.SerializeToString,
                response_deserializer=HealthCheckResponse.FromString,
            )
            return (await check(HealthCheckRequest(), timeout=5)).status
    finally:
        await listening.stop(0)


class TestTwoServicesOfOneAuthority:
    async def test_talk(self, authority: Authority, token: Path) -> None:
        authority.sign("lookup")
        authority.sign("accounts")
        listen = f"127.0.0.1:{free_port()}"

        answered = await health(authority.settings("accounts", token, listen), authority.settings("lookup", token))

        assert answered == SERVING


class TestAStranger:
    async def test_is_not_answered(self, authority: Authority, token: Path, tmp_path: Path) -> None:
        authority.sign("accounts")
        theirs = Authority(tmp_path / "theirs").open()
        theirs.sign("lookup")
        stranger = theirs.settings("lookup", token)
        listen = f"127.0.0.1:{free_port()}"

        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await health(authority.settings("accounts", token, listen), stranger)

        assert refused.value.code() is grpc.StatusCode.UNAVAILABLE


class TestNats:
    @pytest.fixture
    def server(self, authority: Authority, tmp_path: Path) -> Iterator[NatsServer]:
        """A server that speaks TLS alone, to whom our authority has signed."""
        authority.sign("nats")
        files = {"cert_file": "nats.pem", "key_file": "nats.key", "ca_file": "ca.pem"}
        lines = "\n".join(f'{name}: "{authority.folder / file}"' for name, file in files.items())
        running = NatsServer(tmp_path, f"tls {{\n{lines}\nverify: true\nhandshake_first: true\n}}\n")
        running.start()
        yield running
        running.stop()

    async def test_is_reached_by_tls_from_the_first_byte(
        self, authority: Authority, token: Path, server: NatsServer
    ) -> None:
        authority.sign("lookup")
        url = server.url.replace("nats://", "tls://")
        settings = authority.settings("lookup", token).model_copy(update={"nats_url": url})
        jetstream = JetStream(url, "lookup", nats_context(settings))

        jetstream.start()
        await asyncio.wait_for(jetstream.wait_connected(), 20)

        assert jetstream.connected
        await jetstream.close()

    def test_is_refused_without_files(self, token: Path) -> None:
        settings = plaintext(token, "127.0.0.1:7001").model_copy(update={"nats_url": "nats://10.0.0.1:4222"})

        with pytest.raises(SettingsRefused, match=r"10\.0\.0\.1:4222 is not loopback"):
            nats_context(settings)


class TestFilesThatDoNotFit:
    def test_are_refused_when_one_is_missing(self, authority: Authority, token: Path) -> None:
        authority.sign("lookup")

        with pytest.raises(SettingsRefused, match="needs all three"):
            tls_files(authority.settings("lookup", token).model_copy(update={"tls_key_file": None}))

    def test_are_refused_when_the_key_is_anothers(self, authority: Authority, token: Path) -> None:
        authority.sign("lookup")
        authority.sign("accounts")

        with pytest.raises(SettingsRefused, match="key values mismatch"):
            tls_files(authority.settings("lookup", token, tls_key_file=authority.folder / "accounts.key"))

    def test_are_refused_when_nobody_that_we_believe_signed(
        self, authority: Authority, token: Path, tmp_path: Path
    ) -> None:
        authority.sign("lookup")
        other = Authority(tmp_path / "theirs").open()

        with pytest.raises(SettingsRefused, match="certificate"):
            tls_files(authority.settings("lookup", token, tls_authority_file=other.certificate))

    def test_are_refused_when_the_certificate_has_ended(self, authority: Authority, token: Path) -> None:
        authority.sign("lookup", days=-1)

        with pytest.raises(SettingsRefused, match="expired"):
            tls_files(authority.settings("lookup", token))

    def test_are_refused_when_it_may_only_answer_and_not_call(self, authority: Authority, token: Path) -> None:
        authority.sign("lookup", usage="serverAuth")

        with pytest.raises(SettingsRefused, match="purpose"):
            tls_files(authority.settings("lookup", token))


class TestAPublicAddress:
    def test_is_not_served_without_tls(self, token: Path) -> None:
        with pytest.raises(SettingsRefused, match=r"0\.0\.0\.0:7001 is not loopback"):
            server_credentials(plaintext(token, "0.0.0.0:7001"))

    def test_is_not_called_without_tls(self, token: Path) -> None:
        with pytest.raises(SettingsRefused, match=r"10\.0\.0\.1:7001 is not loopback"):
            channel_credentials(plaintext(token, "127.0.0.1:7001"), "10.0.0.1:7001")
