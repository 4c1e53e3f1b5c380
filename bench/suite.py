"""The suite and its peers as processes of this run, ended by their ids."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_READY_SECONDS = 180


@contextlib.contextmanager
def running_suite(data: Path) -> Iterator[dict[str, Any]]:
    """The whole suite without limits; answers its endpoints."""
    command = [
        sys.executable,
        "-m",
        "deploy.local",
        "--data-dir",
        str(data),
        "--port",
        str(free_port()),
        "--limits",
        "off",
    ]
    with process(command):
        file = data / "run" / "endpoints.json"
        wait_until(file.exists)
        yield json.loads(file.read_text(encoding="utf-8"))


@contextlib.contextmanager
def running_peers() -> Iterator[tuple[int, int]]:
    """The empty gRPC server and the bare route in front of it; answers their ports."""
    rpc, web = free_port(), free_port()
    peer = [sys.executable, "-m", "bench.peer"]
    with process([*peer, "rpc", str(rpc)]), process([*peer, "web", str(web), str(rpc)]):
        wait_until(lambda: _answers(rpc) and _answers(web))
        yield rpc, web


def free_port() -> int:
    """A loopback port that nothing uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def process(command: list[str], environment: dict[str, str] | None = None) -> Iterator[None]:
    """A program of this run, told to end when the block does."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=60)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds. Raises TimeoutError."""
    end = time.monotonic() + _READY_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("a process of the benchmark did not come up")
        time.sleep(0.05)
