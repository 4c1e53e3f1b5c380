"""A suite of stand-ins, started as people start the real one, and what is left of it."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.nats_server import free_port

TOPOLOGY = """
folders = ["mail/outbox", "nats"]

[[preparations]]
says = "making what is made once"
unless_exists = "{data}/made"
module = "tests.deploy.standins.chore"
arguments = ["{data}/made"]

[processes.nats]
program = "nats-server"
arguments = ["--config", "{run}/nats.conf"]
ready = { http = "http://{NATS_MONITOR_LISTEN}/healthz" }
unanswered_seconds = 2
[processes.nats.environment]
NATS_LISTEN = "127.0.0.1:{port.nats}"
NATS_MONITOR_LISTEN = "127.0.0.1:{port.nats-monitor}"
NATS_READER_URL = "nats://reader:{secret.nats-reader}@127.0.0.1:{port.nats}"

[processes.accounts]
module = "tests.deploy.standins.service"
needs = ["nats"]
ready = { grpc = "{STANDIN_LISTEN}" }
[processes.accounts.environment]
STANDIN_LISTEN = "127.0.0.1:{port.accounts}"
STANDIN_TOKEN_FILE = "{secret-file.service-token}"
ACCOUNTS_NATS_URL = "nats://accounts:{secret.nats-accounts}@127.0.0.1:{port.nats}"

[processes.gateway]
module = "tests.deploy.standins.gateway"
needs = ["accounts"]
ready = { http = "http://{GATEWAY_LISTEN}/readyz" }
[processes.gateway.environment]
GATEWAY_LISTEN = "127.0.0.1:{gateway.port}"
GATEWAY_LIMITS = "{limits}"

[endpoints]
gateway = "http://{GATEWAY_LISTEN}"
accounts = "{STANDIN_LISTEN}"
nats = "{NATS_READER_URL}"
mailbox = "ask@localhost"
mail_outbox = "{data}/mail/outbox"
"""
BROKEN = """
[processes.accounts]
module = "tests.deploy.standins.broken"
arguments = ["CODE"]
ready = { grpc = "127.0.0.1:{port.accounts}" }
restart_pauses_seconds = [0, 0.1]
ready_within_seconds = 2
"""


class RunningSuite:
    """`python -m deploy.local` in a process of its own, with what it says."""

    def __init__(self, data: Path, described: str, *options: str, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        topology = data.with_name("topology.toml")
        topology.write_text(described)
        command = [sys.executable, "-m", "deploy.local", "--data-dir", str(data), "--topology", str(topology)]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **environment},
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    @property
    def endpoints(self) -> dict[str, Any]:
        """What endpoints.json says now."""
        content: dict[str, Any] = json.loads((self.data / "run" / "endpoints.json").read_text())
        return content

    def until_it_says(self, words: str, seconds: float = 30) -> str:
        """The next line with these words; fails when it does not come."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                break
            if words in line:
                return line
        raise AssertionError(f"never said {words!r}, but: {self.said}")

    def until_ready(self) -> str:
        """The ready line."""
        return self.until_it_says("ready http")

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal; answers the exit code."""
        self.process.send_signal(number)
        return self.until_ended()

    def end_impatiently(self) -> int:
        """Send SIGTERM again and again; answers the exit code."""
        for _ in range(100):
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.2)
                break
        return self.until_ended()

    def until_ended(self, seconds: float = 30) -> int:
        """The exit code, once all that was said is read."""
        code = self.process.wait(seconds)
        self._listening.join(5)
        return code

    def close(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self.process.poll() is None:
            self.process.kill()
        self.until_ended()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            self._lines.put(line.rstrip("\n"))


def left_of(data: Path) -> list[int]:
    """The living processes that carry this data folder in their environment: everything that the suite started."""
    return sorted(_carrying(f"TMPDIR={data}/tmp".encode()))


def until_nothing_is_left_of(data: Path, seconds: float = 10) -> None:
    """Wait for the kernel to end the last of them; fails when it does not."""
    end = time.monotonic() + seconds
    while left := left_of(data):
        assert time.monotonic() < end, f"still there: {left}"
        threading.Event().wait(0.02)


def _carrying(mark: bytes) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                yield int(entry.name)
        except OSError:
            continue
