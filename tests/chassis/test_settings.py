"""What the environment must say before anything starts, and the one clear line when it does not."""

import socket
import urllib.request
from pathlib import Path

import pytest
from pydantic_settings import SettingsConfigDict

from chassis.metrics import serve_metrics
from chassis.settings import ServiceSettings, SettingsRefused, read_secret
from tests.nats_server import free_port


class StandInSettings(ServiceSettings):
    """Read from STANDIN_…"""

    model_config = SettingsConfigDict(env_prefix="STANDIN_")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A secret that is long enough, for its owner alone."""
    file = tmp_path / "secret"
    file.write_text("x" * 32)
    file.chmod(0o600)
    return file


@pytest.fixture(autouse=True)
def fit(monkeypatch: pytest.MonkeyPatch, secret: Path) -> None:
    """An environment that is taken; each test spoils one thing."""
    monkeypatch.setenv("STANDIN_LISTEN", "127.0.0.1:7001")
    monkeypatch.setenv("STANDIN_SERVICE_TOKEN_FILE", str(secret))
    monkeypatch.setenv("STANDIN_DATABASE_URL", "sqlite+aiosqlite:////tmp/none.sqlite")
    monkeypatch.setenv("STANDIN_NATS_URL", "nats://standin:word@127.0.0.1:4222")


class TestAFitEnvironment:
    def test_is_taken(self) -> None:
        assert StandInSettings.load().drain_seconds == 10


class TestASetting:
    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("DRAIN_SECOND", "5", "STANDIN_DRAIN_SECOND is no setting. Did you mean STANDIN_DRAIN_SECONDS"),
            ("DRAIN_SECONDS", "", "STANDIN_DRAIN_SECONDS is set but empty"),
            ("DRAIN_SECONDS", "10s", "STANDIN_DRAIN_SECONDS: Input should be a valid number"),
            ("DRAIN_SECONDS", "-1", "STANDIN_DRAIN_SECONDS: Input should be greater"),
            ("STREAM_REPLICAS", "9", "STANDIN_STREAM_REPLICAS: Input should be less"),
            ("NATS_URL", "127.0.0.1:4222", "STANDIN_NATS_URL: begin with nats:// or tls:// and name a host"),
            ("NATS_URL", "nats://", "STANDIN_NATS_URL: begin with"),
            ("TRACE_ENDPOINT", "collector:4318", "STANDIN_TRACE_ENDPOINT: begin with http:// or https://"),
        ],
        ids=["C2 unknown", "C8 empty", "C6 unit", "C5 below", "C5 above", "no scheme", "no host", "no URL"],
    )
    def test_that_is_wrong_is_refused_by_its_name(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
    ) -> None:
        monkeypatch.setenv(f"STANDIN_{name}", value)

        with pytest.raises(SettingsRefused, match=said):
            StandInSettings.load()

    def test_that_is_wrong_does_not_show_its_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STANDIN_NATS_URL", "http://standin:sesame@127.0.0.1")

        with pytest.raises(SettingsRefused) as refused:
            StandInSettings.load()

        assert "sesame" not in str(refused.value)


class TestASecretFile:
    def test_that_others_may_read_is_refused(self, secret: Path) -> None:
        secret.chmod(0o644)

        with pytest.raises(SettingsRefused, match=f"chmod 600 {secret}"):
            read_secret(secret)

    @pytest.mark.parametrize(
        ("content", "said"),
        [(b"x" * 31, "too short"), (b" " * 64, "too short"), (b"\xff" * 40, "cannot be read as text")],
        ids=["31 characters", "blanks", "no text"],
    )
    def test_that_holds_no_secret_is_refused(self, secret: Path, content: bytes, said: str) -> None:
        secret.write_bytes(content)

        with pytest.raises(SettingsRefused, match=said):
            read_secret(secret)

    def test_that_is_missing_or_a_folder_is_refused(self, tmp_path: Path) -> None:
        for file in (tmp_path / "none", tmp_path):
            with pytest.raises(SettingsRefused, match="does not exist"):
                read_secret(file)

    def test_of_two_lines_is_no_token(self, secret: Path) -> None:
        secret.write_text(f"{'x' * 32}\n{'y' * 32}\n")

        with pytest.raises(SettingsRefused, match="not one line"):
            StandInSettings.load().service_token()


class TestMetrics:
    def test_are_answered_on_an_address_of_their_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        listen = f"127.0.0.1:{free_port()}"
        monkeypatch.setenv("STANDIN_METRICS_LISTEN", listen)

        serve_metrics(StandInSettings.load())

        with urllib.request.urlopen(f"http://{listen}/metrics") as answer:
            assert b"ca_outbox_oldest_seconds" in answer.read()

    def test_are_refused_to_the_public_without_tls(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STANDIN_METRICS_LISTEN", "0.0.0.0:9090")

        with pytest.raises(SettingsRefused, match=r"0\.0\.0\.0:9090 is not loopback"):
            serve_metrics(StandInSettings.load())

    def test_are_refused_on_an_address_that_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            listen = f"127.0.0.1:{other.getsockname()[1]}"
            monkeypatch.setenv("STANDIN_METRICS_LISTEN", listen)

            with pytest.raises(SettingsRefused, match=f"{listen} cannot be bound: Address already in use"):
                serve_metrics(StandInSettings.load())
