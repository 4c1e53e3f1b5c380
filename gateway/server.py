"""Runs the gateway on its address until SIGTERM, then finishes what is in hand."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Generator

import structlog
import uvicorn
from starlette.types import ASGIApp

from chassis.logging import configure_logging
from chassis.metrics import serve_metrics
from chassis.settings import SettingsRefused, host_and_port
from chassis.tracing import configure_tracing
from gateway.app import create_app
from gateway.clients import open_clients
from gateway.protocol import GuardedConfig
from gateway.settings import GatewaySettings

log = structlog.get_logger()

_KEEP_ALIVE_SECONDS = 15
_BACKLOG = 2_048
# Exit code of a process whose settings describe nothing that may start (sysexits.h: EX_CONFIG).
_BAD_SETTINGS = 78


def run_gateway() -> None:
    """Run until SIGTERM or SIGINT. Exits with 78 and one clear line when the settings are refused."""
    try:
        settings = GatewaySettings.load()
        configure_logging("gateway", settings.log_level)
        configure_tracing("gateway", settings.trace_endpoint)
        asyncio.run(_run(settings))
    except SettingsRefused as refusal:
        sys.stderr.write(f"gateway: {refusal}\n")
        sys.exit(_BAD_SETTINGS)


async def _run(settings: GatewaySettings) -> None:
    listening = bind(settings.listen)
    serve_metrics(settings)
    async with open_clients(settings) as clients:
        server = make_server(create_app(settings, clients), settings)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, _stop, server)
        log.info("gateway_started", listen=settings.listen)
        await server.serve(sockets=[listening])
    log.info("gateway_stopped")


def bind(listen: str) -> socket.socket:
    """Take the address. Refused when another process has it, or the machine has no such address."""
    host, port = host_and_port(listen)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol's number asyncio leaves Nagle's algorithm on, and each answer waits 40 ms for an ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise SettingsRefused(f"{listen} cannot be bound: {error.strerror}.") from None
    listening.listen(_BACKLOG)
    return listening


def make_server(app: ASGIApp, settings: GatewaySettings) -> uvicorn.Server:
    """uvicorn with httptools, without access log, believing forwarded addresses from named proxies alone."""
    config = GuardedConfig(
        app,
        head_seconds=settings.head_seconds,
        write_seconds=settings.write_seconds,
        loop="asyncio",
        ws="none",
        lifespan="off",
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        server_header=False,
        access_log=False,
        log_config=None,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=max(1, round(settings.drain_seconds)),
    )
    return _Server(config)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals alone: the gateway handles them, and ends with 0 once all is answered."""
        yield


def _stop(server: uvicorn.Server) -> None:
    if not server.should_exit:
        log.info("gateway_stopping")
    server.should_exit = True
