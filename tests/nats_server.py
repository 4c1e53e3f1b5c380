"""A real nats-server with JetStream for tests: started on a free loopback port, ended by its id."""

import asyncio
import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_CONFIG = """
listen: "127.0.0.1:{port}"
max_payload: 256KB
jetstream {{
  store_dir: "{store}"
  max_file_store: 2GB
  sync_interval: always
}}
"""


# Below what systems give to outgoing connections, and below what a suite picks for its services by itself; a slice for
# each process of a test run, gone through in order, so that a port is not chosen again before its server has it.
_FIRST, _SLICE, _SLICES = 12_000, 1_000, 8
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _SLICES
_PORTS = itertools.cycle(_FIRST + _WORKER * _SLICE + (os.getpid() + nth) % _SLICE for nth in range(_SLICE))


def free_port() -> int:
    """A loopback port that nothing uses at this moment, and that nobody is given by the system meanwhile."""
    for port in _PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("the ports of a test run have no end")


class NatsServer:
    """One server that can be killed and started again on its port and store."""

    def __init__(self, folder: Path, more: str = "") -> None:
        self.port = free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._config = folder / "nats.conf"
        self._config.write_text(_CONFIG.format(port=self.port, store=folder / "store") + more)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until the port answers."""
        binary = Path(sys.executable).parent / "nats-server"
        self._process = subprocess.Popen(
            [binary, "-c", self._config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        asyncio.run(self._answers())

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            os.kill(self._process.pid, number)
            self._process.wait(timeout=10)
            self._process = None

    async def _answers(self) -> None:
        async with asyncio.timeout(10):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.01)


@pytest.fixture
def nats_server(tmp_path: Path) -> Iterator[NatsServer]:
    """A server of this test's own."""
    server = NatsServer(tmp_path)
    server.start()
    yield server
    server.stop()
