"""The life of a service's process: how it starts, what it waits for, and how it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from deploy.clients import is_serving
from tests.nats_server import free_port
from tests.waiting import until

Start = Callable[..., subprocess.Popen[str]]
_SECONDS = 20


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts stand-ins with no NATS anywhere; whatever still runs at the end is ended."""
    token = tmp_path / "token"
    token.write_text("s" * 40)
    token.chmod(0o600)
    environment = {
        "STANDIN_LISTEN": f"127.0.0.1:{free_port()}",
        "STANDIN_SERVICE_TOKEN_FILE": str(token),
        "STANDIN_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/standin.sqlite",
        "STANDIN_NATS_URL": "nats://127.0.0.1:1",
    }
    started: list[subprocess.Popen[str]] = []

    def one(*arguments: str, output: IO[str] | int = subprocess.PIPE, **given: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-u", "-m", "tests.chassis.standin", *arguments]
        changed = {f"STANDIN_{name.upper()}": value for name, value in given.items()}
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **environment, **changed},
        )
        started.append(process)
        return process

    yield one
    for process in started:
        process.kill()
        process.communicate()


def until_it_says(process: subprocess.Popen[str], words: str) -> None:
    """Read on to a line with these words; fails when the process ends without it."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        if words in line:
            return
        said.append(line)
    raise AssertionError(f"never said {words!r}, but: {said}")


class TestAServiceWithoutNats:
    def test_starts_and_ends_well(self, start: Start) -> None:
        service = start()
        until_it_says(service, "service_started")

        service.send_signal(signal.SIGTERM)

        rest, _ = service.communicate(timeout=_SECONDS)
        assert service.returncode == 0
        assert "service_stopped" in rest
        assert "Traceback" not in rest

    def test_ends_well_when_told_twice(self, start: Start) -> None:
        service = start()
        until_it_says(service, "service_started")

        service.send_signal(signal.SIGTERM)
        service.send_signal(signal.SIGTERM)

        rest, _ = service.communicate(timeout=_SECONDS)
        assert service.returncode == 0
        assert rest.count("service_stopped") == 1


class TestAServiceWhoseLogHasNoRoomLeft:
    @pytest.fixture
    def full_disk(self) -> Iterator[IO[str]]:
        with Path("/dev/full").open("w") as full:
            yield full

    async def test_goes_on_without_it(self, start: Start, full_disk: IO[str]) -> None:
        address = f"127.0.0.1:{free_port()}"
        service = start(output=full_disk, listen=address)
        await until(lambda: is_serving(address))

        service.send_signal(signal.SIGTERM)

        assert service.wait(_SECONDS) == 0


class TestAServiceWhoseDatabaseIsAway:
    def test_waits_for_it_and_can_be_told_to_stop(self, start: Start) -> None:
        service = start(database_url="postgresql+asyncpg://standin:sesame@127.0.0.1:1/standin")
        until_it_says(service, "database_not_there")
        until_it_says(service, "database_not_there")

        service.send_signal(signal.SIGTERM)

        rest, _ = service.communicate(timeout=_SECONDS)
        assert service.returncode == 0
        assert "Traceback" not in rest
        assert "sesame" not in rest


class TestAServiceWithBadSettings:
    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("database_url", "somewhere", "DATABASE_URL is sqlite"),
            ("drain_seconds", "soon", "STANDIN_DRAIN_SECONDS: "),
            ("listen", "0.0.0.0:7001", "0.0.0.0:7001 is not loopback"),
        ],
    )
    def test_says_so_in_one_line_and_would_not_be_started_again(
        self, start: Start, name: str, value: str, said: str
    ) -> None:
        service = start(**{name: value})

        everything, _ = service.communicate(timeout=_SECONDS)

        assert service.returncode == os.EX_CONFIG
        assert said in everything.splitlines()[-1]
        assert "Traceback" not in everything


class TestAServiceWhoseBackgroundWorkBreaks:
    def test_stops_in_order_with_a_code_that_says_so(self, start: Start) -> None:
        service = start("breaks")

        everything, _ = service.communicate(timeout=_SECONDS)

        assert service.returncode == 1
        assert "background_task_failed" in everything
        assert "service_stopping" in everything
