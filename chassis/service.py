"""One call that runs a whole service: settings, logs, database, events, gRPC, and a drain on SIGTERM."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import grpc
import structlog
from google.protobuf.descriptor import ServiceDescriptor

from chassis.clock import Clock, utc_now
from chassis.db.engine import Database
from chassis.db.migrate import migrate
from chassis.events.consumer import Consumer, Listener
from chassis.events.jetstream import JetStream, StreamPlan, nats_context
from chassis.events.relay import Relay
from chassis.identity import Authenticator
from chassis.logging import configure_logging
from chassis.metrics import serve_metrics
from chassis.rpc.access import AccessTable, Gatekeeper
from chassis.rpc.channel import open_channel
from chassis.rpc.health import Health
from chassis.rpc.pipeline import Pipeline
from chassis.rpc.server import MOST_REQUEST_BYTES, Mounted, build_server, refuse_gaps
from chassis.settings import ServiceSettings, SettingsRefused
from chassis.tracing import configure_tracing

log = structlog.get_logger()
SettingsT = TypeVar("SettingsT", bound=ServiceSettings)

_PROBE_SECONDS = 1.0
# Exit code of a process whose settings describe nothing that may start (sysexits.h: EX_CONFIG).
_BAD_SETTINGS = 78


@dataclass
class Wired:
    """What a service's wiring hands back: what answers calls, what hears events, what runs beside."""

    mounted: Sequence[Mounted]
    access: AccessTable
    authenticator: Authenticator
    listeners: Sequence[Listener] = ()
    background: Sequence[Callable[[], Coroutine[Any, Any, None]]] = ()
    # Awaited on the way down, after the last call was answered and before the last events are published.
    on_drained: Sequence[Callable[[], Awaitable[None]]] = ()


@dataclass
class Chassis(Generic[SettingsT]):
    """What a service's wiring may build on."""

    settings: SettingsT
    database: Database
    jetstream: JetStream
    now: Clock = utc_now
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def channel(self, address: str, *services: ServiceDescriptor, seconds: float) -> grpc.aio.Channel:
        """A channel to another service, closed when this one stops; calls take `seconds` at most."""
        channel = open_channel(self.settings, address, services, seconds)
        self._stack.push_async_callback(channel.close)
        return channel


@dataclass(frozen=True)
class Service(Generic[SettingsT]):
    """A service as its wiring describes it."""

    name: str
    settings: type[SettingsT]
    migrations: Path
    wire: Callable[[Chassis[SettingsT]], Awaitable[Wired]]
    # The largest request that the service takes, in bytes.
    most_request_bytes: int = MOST_REQUEST_BYTES


def run_service(service: Service[Any]) -> None:
    """Run until SIGTERM or SIGINT. Exits with 78 and one clear line when the settings are refused."""
    try:
        settings = service.settings.load()
        configure_logging(service.name, settings.log_level)
        configure_tracing(service.name, settings.trace_endpoint)
        asyncio.run(_run(service, settings))
    except SettingsRefused as refusal:
        sys.stderr.write(f"{service.name}: {refusal}\n")
        sys.exit(_BAD_SETTINGS)


async def _run(service: Service[Any], settings: Any) -> None:
    """Serve until told to stop; a start that is still waiting for something is given up."""
    stopping, started = stop_signal(), asyncio.Event()
    serving = asyncio.create_task(_serve(service, settings, started, stopping))
    told = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
    if not started.is_set():
        serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving
    log.info("service_stopped")


async def _serve(service: Service[Any], settings: Any, started: asyncio.Event, stopping: asyncio.Event) -> None:
    async with running(service, settings):
        started.set()
        await stopping.wait()
        log.info("service_stopping")


def stop_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


@asynccontextmanager
async def running(service: Service[SettingsT], settings: SettingsT, now: Clock = utc_now) -> AsyncIterator[None]:
    """The whole service while the block runs; what a test starts in its own process too."""
    database = Database(settings.database_url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await database.until_there()
        await migrate(database.engine, service.migrations)
        jetstream = JetStream(settings.nats_url, service.name, nats_context(settings))
        stack.push_async_callback(jetstream.close)
        jetstream.start()
        chassis = Chassis(settings, database, jetstream, now, stack)
        wired = await service.wire(chassis)
        refuse_gaps(wired.mounted, wired.access)
        await stack.enter_async_context(_events(service.name, chassis, wired, jetstream))
        serve_metrics(settings)
        await stack.enter_async_context(_calls(service, chassis, wired, jetstream))
        log.info("service_started", listen=settings.listen)
        yield


@asynccontextmanager
async def _events(name: str, chassis: Chassis[Any], wired: Wired, jetstream: JetStream) -> AsyncIterator[None]:
    """Relay, consumers and what else runs beside the calls; the relay ends last, after a final round."""
    settings, database = chassis.settings, chassis.database
    plan = StreamPlan(name, settings.stream_replicas, settings.stream_max_megabytes * 1024 * 1024)
    relay = Relay(database, jetstream, plan, chassis.now)
    consumers = [
        Consumer(one, stream, database, jetstream, chassis.now) for one in wired.listeners for stream in one.subjects
    ]
    tasks = [
        asyncio.create_task(work())
        for work in (relay.run, relay.watch, *(one.run for one in consumers), *wired.background)
    ]
    for task in tasks:
        task.add_done_callback(_stop_when_broken)
    try:
        yield
    finally:
        for work in wired.on_drained:
            await work()
        faults = _faults(tasks)
        await _end(tasks)
        if jetstream.connected:
            await _last_round(relay)
        if faults:
            raise faults[0]


@asynccontextmanager
async def _calls(
    service: Service[Any], chassis: Chassis[Any], wired: Wired, jetstream: JetStream
) -> AsyncIterator[None]:
    """The gRPC server: healthy while the database answers, ready while NATS is there too."""
    gatekeeper = Gatekeeper(wired.access, chassis.settings.service_token(), wired.authenticator, service.name)
    pipeline, health = Pipeline(gatekeeper), Health(one.descriptor.full_name for one in wired.mounted)
    server = build_server(chassis.settings, wired.mounted, pipeline, health, service.most_request_bytes)
    await server.start()
    probing = asyncio.create_task(_probe(chassis.database, jetstream, health))
    try:
        yield
    finally:
        await _end([probing])
        await health.close()
        await server.stop(chassis.settings.drain_seconds)
        await pipeline.drain()


async def _probe(database: Database, jetstream: JetStream, health: Health) -> None:
    while True:
        await health.report(serving=await database.answers(), ready=jetstream.connected)
        await asyncio.sleep(_PROBE_SECONDS)


async def _last_round(relay: Relay) -> None:
    try:
        async with asyncio.timeout(_PROBE_SECONDS):
            await relay.publish_waiting()
    except Exception as error:
        # What is left in the outbox is published at the next start.
        log.warning("last_events_wait", error=type(error).__name__)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _faults(tasks: Sequence[asyncio.Task[None]]) -> list[BaseException]:
    ended = (task for task in tasks if task.done() and not task.cancelled())
    return [fault for task in ended if (fault := task.exception()) is not None]


def _stop_when_broken(task: asyncio.Task[None]) -> None:
    """A background task that ends by an unforeseen error takes the process down, with a code that says so."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("background_task_failed", exc_info=error)
        signal.raise_signal(signal.SIGTERM)
