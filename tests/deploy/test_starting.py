"""Starting the suite: what it says, what it leaves for others to find, when it refuses."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from deploy import process_table
from tests.deploy.conftest import Start
from tests.deploy.running import BROKEN, TOPOLOGY

CONTRACT_FIELDS = {"gateway", "lookup", "accounts", "assistant", "jobs", "nats", "smtp_inbound", "mailbox"}


class TestASuiteThatStarts:
    def test_says_ready_alone_on_a_line_and_where_everything_is(self, start: Start, data: Path) -> None:
        suite = start()

        assert suite.until_ready() == f"ready http://127.0.0.1:{suite.port}"

        endpoints = suite.endpoints
        assert set(endpoints) == CONTRACT_FIELDS | {"mail_outbox", "pids"}
        assert endpoints["gateway"] == f"http://127.0.0.1:{suite.port}"
        assert endpoints["smtp_inbound"] is None
        assert endpoints["mailbox"] == "ask@localhost"
        assert Path(endpoints["mail_outbox"]).is_dir()
        assert {name: len(pids) for name, pids in endpoints["pids"].items()} == {"nats": 1, "accounts": 1, "gateway": 1}

    def test_keeps_its_secrets_to_itself_and_over_restarts(self, start: Start, data: Path) -> None:
        first = start()
        first.until_ready()
        secrets = {name: (data / "run" / name).read_text() for name in ("service-token", "nats-reader")}
        private = [*secrets, "endpoints.json", "nats.conf"]
        assert {oct((data / "run" / name).stat().st_mode & 0o777) for name in private} == {"0o600"}
        first.end()

        start().until_ready()

        assert {name: (data / "run" / name).read_text() for name in secrets} == secrets

    def test_lets_nobody_else_read_what_it_writes(self, start: Start, data: Path) -> None:
        start().until_ready()

        assert [str(made) for made in (data, *data.rglob("*")) if made.stat().st_mode & 0o077] == []

    def test_prepares_what_is_missing_and_only_once(self, start: Start) -> None:
        first = start()
        first.until_it_says("half of it is made")
        first.until_ready()
        first.end()

        second = start()
        second.until_ready()

        assert "making what is made once" not in second.said

    def test_takes_the_operators_own_settings_before_its_own(self, start: Start) -> None:
        suite = start(GATEWAY_LIMITS="as the operator says")
        suite.until_ready()

        assert _body(suite.port) == "as the operator says"


class TestLimitsTurnedOff:
    def test_are_said_loudly_and_reach_the_gateway(self, start: Start) -> None:
        suite = start("--limits", "off")
        suite.until_it_says("LIMITS ARE OFF")
        suite.until_ready()

        assert _body(suite.port) == "off"


class TestASecondSuiteOnTheSameFolder:
    def test_is_refused_with_the_pid_of_the_first(self, start: Start, data: Path) -> None:
        first = start()
        first.until_ready()

        second = start()

        assert second.until_ended() == 1
        assert f"{data} is in use by process {first.process.pid}" in second.said[-1]
        assert first.endpoints


class TestALockThatWasLeftBehind:
    def test_is_taken_over_even_when_its_pid_belongs_to_someone_else_now(self, start: Start, data: Path) -> None:
        (data / "run").mkdir(parents=True)
        started = process_table.started_at(os.getpid())
        assert started is not None
        (data / "run" / "lock").write_text(json.dumps({"pid": os.getpid(), "started": started - 1}))

        suite = start()

        assert suite.until_it_says(f"process {os.getpid()} ended without giving")
        suite.until_ready()


class TestAPortThatIsTaken:
    def test_is_named_and_nothing_is_started(self, start: Start, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = str(other.getsockname()[1])
            suite = start("--port", taken)

            assert suite.until_ended() == 1

        assert f"Port {taken} is in use" in suite.said[-1]
        assert not data.exists()


class TestTooFewOpenFiles:
    def test_are_refused_with_the_number_that_is_needed(self, data: Path) -> None:
        command = f"ulimit -n 256 && exec {sys.executable} -m deploy.local --data-dir {data}"

        refused = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30, check=False)

        assert refused.returncode == 1
        assert refused.stderr == "error: Only 256 files may be open at once; 1024 are needed. Run: ulimit -n 4096\n"
        assert not data.exists()


class TestAProcessThatNeverGetsReady:
    def test_ends_the_start_with_its_last_words(self, start: Start) -> None:
        suite = start(described=TOPOLOGY.split("[processes.accounts]")[0] + BROKEN.replace("CODE", "3"))

        suite.until_it_says(
            "accounts ended with code 3; starting it again in 0.1 s. Its last line: the disk is on fire"
        )
        assert suite.until_ended() == 1
        assert any("accounts was not ready within 2 seconds" in line and "on fire" in line for line in suite.said)

    def test_is_not_waited_for_when_it_refuses_its_settings(self, start: Start) -> None:
        suite = start(described=BROKEN.replace("CODE", "78").replace("= 2", "= 100"))

        assert suite.until_ended() == 1
        assert suite.said[-1] == "error: accounts refuses to start. the disk is on fire"


def _body(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        content: bytes = answer.read()
    return content.decode()
