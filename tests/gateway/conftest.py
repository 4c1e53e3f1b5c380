"""A gateway before fake services: in this process for most tests, on a loopback port where bytes matter."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from gateway.app import create_app
from gateway.clients import open_clients
from gateway.server import bind, make_server
from gateway.settings import GatewaySettings
from tests.gateway.fake_services import running_suite
from tests.gateway.raw import RawServer
from tests.gateway.suite import SERVICE_TOKEN, Suite
from tests.waiting import until

BASE = "http://127.0.0.1:8080"
MakeSettings = Callable[..., GatewaySettings]


@pytest.fixture
async def suite() -> AsyncIterator[Suite]:
    """The services."""
    async with running_suite() as running:
        yield running


@pytest.fixture
def make_settings(tmp_path: Path, suite: Suite) -> MakeSettings:
    """Settings that point at the services; a test turns what it is about."""
    token, key = tmp_path / "service-token", tmp_path / "csrf-key"
    for file, secret in ((token, SERVICE_TOKEN), (key, "k" * 40)):
        file.write_text(secret)
        file.chmod(0o600)
    addresses = {f"{name}_address": suite.address for name in ("lookup", "accounts", "assistant", "jobs")}

    def make(**turned: Any) -> GatewaySettings:
        told: dict[str, Any] = {
            "listen": "127.0.0.1:0",
            "service_token_file": token,
            "csrf_key_file": key,
            "limits": False,
        }
        return GatewaySettings(**{**told, **addresses, **turned})

    return make


@pytest.fixture
async def app(make_settings: MakeSettings) -> AsyncIterator[FastAPI]:
    """The gateway with its standard settings, limits off."""
    async with gateway(make_settings()) as made:
        yield made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A program that calls the API, and keeps cookies as a browser does."""
    async with calling(app) as made:
        yield made


@pytest.fixture
async def raw(make_settings: MakeSettings) -> AsyncIterator[RawServer]:
    """The gateway on a port of its own, for those who speak bytes. Its times are short."""
    async with listening(make_settings(head_seconds=0.3, body_seconds=0.3, write_seconds=0.3)) as server:
        yield server


@asynccontextmanager
async def gateway(settings: GatewaySettings) -> AsyncIterator[FastAPI]:
    """The gateway with its channels open."""
    async with open_clients(settings) as clients:
        yield create_app(settings, clients)


@asynccontextmanager
async def calling(app: FastAPI, address: str = "203.0.113.7", base: str = BASE) -> AsyncIterator[httpx2.AsyncClient]:
    """A client at a network address."""
    transport = httpx2.ASGITransport(app, client=(address, 40_000))
    async with httpx2.AsyncClient(transport=transport, base_url=base) as made:
        yield made


@asynccontextmanager
async def listening(settings: GatewaySettings) -> AsyncIterator[RawServer]:
    """The gateway served by uvicorn, as it runs in earnest."""
    socket = bind(settings.listen)
    async with gateway(settings) as app:
        server = make_server(app, settings)
        serving = asyncio.create_task(server.serve(sockets=[socket]))

        async def started() -> bool:
            return server.started

        await until(started)
        try:
            yield RawServer(socket.getsockname()[1], server)
        finally:
            server.should_exit = server.force_exit = True
            await serving
