"""The connection to NATS JetStream: one a process, never given up, with streams kept as they must be."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import nats
import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import APIError, NotFoundError

from chassis.settings import ServiceSettings
from chassis.tls import files_for, is_loopback

log = structlog.get_logger()

_STANDARD_PORT = 4222
_RETRY_SECONDS = 1
_PUBLISH_SECONDS = 5.0
_FLUSH_SECONDS = 2
_DUPLICATE_WINDOW_SECONDS = 3600.0
_LARGEST_MESSAGE = 64 * 1024
_NEWS_SECONDS = 5.0
_NEWS_AT_ONCE = 16
_FORGOTTEN_SECONDS = 60.0
# What keeps a connection from being ready.
_PERMISSIONS, _STREAM = "permissions", "stream"


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """A service's stream: its name, the number of copies and its size limit in bytes."""

    service: str
    replicas: int
    max_bytes: int

    @property
    def name(self) -> str:
        """LOOKUP for lookup."""
        return self.service.upper()

    def config(self) -> StreamConfig:
        """Limits retention, nothing deleted or overwritten: what was told stays told until it ages out by size."""
        return StreamConfig(
            name=self.name,
            subjects=[f"ca.{self.service}.>"],
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            discard=DiscardPolicy.NEW,
            num_replicas=self.replicas,
            max_bytes=self.max_bytes,
            max_msg_size=_LARGEST_MESSAGE,
            duplicate_window=_DUPLICATE_WINDOW_SECONDS,
            deny_delete=True,
            deny_purge=True,
        )


def nats_context(settings: ServiceSettings) -> ssl.SSLContext | None:
    """How TLS is spoken to NATS, None in plaintext. Refused in plaintext when the server is not on loopback."""
    place = urlsplit(settings.nats_url)
    address = f"{place.hostname}:{place.port or _STANDARD_PORT}"
    if place.scheme == "nats" and is_loopback(address):
        return None
    files = files_for(settings, address)
    return None if files is None else files.context(ssl.Purpose.SERVER_AUTH)


class JetStream:
    """Connects in the background and for ever; everything else waits for it or says that it is away."""

    def __init__(self, url: str, name: str, tls: ssl.SSLContext | None = None) -> None:
        self._url = url
        self._name = name
        self._tls = tls
        self._client = Client()
        self._connecting: asyncio.Task[None] | None = None
        self._failures: set[str] = set()
        self._there = asyncio.Event()
        self._reached = False

    def start(self) -> None:
        """Begin to connect; never raises for a server that is not there yet."""
        self._connecting = asyncio.create_task(self._connect(), name="nats-connect")

    @property
    def connected(self) -> bool:
        """Whether the server is there now and allows what we do."""
        return self._client.is_connected and not self._failures

    @property
    def context(self) -> JetStreamContext:
        """The JetStream calls of the connection."""
        return self._client.jetstream(timeout=_PUBLISH_SECONDS)

    async def wait_connected(self) -> None:
        """Wait until the server is there."""
        await self._there.wait()

    async def keep_stream(self, plan: StreamPlan) -> None:
        """Make the stream, or bring an existing one to the plan. Raises, and is not ready, when the server refuses."""
        try:
            await self._keep_stream(plan)
        except APIError as error:
            self._failures.add(_STREAM)
            log.error("stream_not_as_planned", stream=plan.name, detail=error.description)
            raise
        self._failures.discard(_STREAM)

    async def keep_consumer(self, stream: str, config: ConsumerConfig) -> None:
        """Make the durable consumer, or bring an existing one to the configuration."""
        await self.context.add_consumer(stream, config)

    async def publish(self, subject: str, payload: bytes, headers: Mapping[str, str], stream: str) -> None:
        """Publish and wait for the acknowledgement. Raises nats' Error: then retry under the same id."""
        await self.context.publish(subject, payload, timeout=_PUBLISH_SECONDS, stream=stream, headers=dict(headers))

    async def news(self, stream: str, subject: str) -> AsyncGenerator[None, None]:
        """Say whenever something new was told, or might have been: for ever, at least every few seconds.

        Every process hears for itself, and only what is told from now on. Raises nats' Error when the server is away.
        """
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.NEW, ack_policy=AckPolicy.NONE, inactive_threshold=_FORGOTTEN_SECONDS
        )
        subscription = await self.context.pull_subscribe(subject, stream=stream, config=config)
        try:
            while True:
                yield
                try:
                    await subscription.fetch(_NEWS_AT_ONCE, timeout=_NEWS_SECONDS)
                except TimeoutError:
                    await subscription.consumer_info()
        finally:
            await subscription.unsubscribe()

    async def close(self) -> None:
        """Send what is buffered and disconnect."""
        if self._connecting is not None:
            self._connecting.cancel()
        try:
            # Not drain(): it waits for messages that were fetched and that nobody will take any more.
            if self._client.is_connected:
                await self._client.flush(_FLUSH_SECONDS)
            # A client that never reached a server has nothing to close, and says so by an assertion.
            if self._reached and not self._client.is_closed:
                await self._client.close()
        except (NatsError, OSError, TimeoutError) as error:
            log.warning("nats_close_failed", error=type(error).__name__)

    async def _keep_stream(self, plan: StreamPlan) -> None:
        try:
            await self.context.stream_info(plan.name)
        except NotFoundError:
            await self.context.add_stream(plan.config())
        else:
            await self.context.update_stream(plan.config())

    async def _connect(self) -> None:
        while not self._client.is_connected:
            try:
                await self._client.connect(
                    self._url,
                    name=self._name,
                    inbox_prefix=f"_INBOX_{self._name}",
                    allow_reconnect=True,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=_RETRY_SECONDS,
                    connect_timeout=2,
                    ping_interval=20,
                    tls=self._tls,
                    # Before anything else: a server that said TLS was not needed would be sent the password.
                    tls_handshake_first=self._tls is not None,
                    error_cb=self._on_error,
                    disconnected_cb=self._on_disconnect,
                    reconnected_cb=self._on_reconnect,
                )
            except (NatsError, OSError, TimeoutError) as error:
                log.warning("nats_not_there", error=type(error).__name__)
                self._client = Client()
                await asyncio.sleep(_RETRY_SECONDS)
        self._reached = True
        self._there.set()

    async def _on_error(self, error: Exception) -> None:
        log.error("nats_error", error=type(error).__name__, detail=str(error)[:200])
        if "permissions violation" in str(error).lower():
            # A publish that is not allowed would otherwise look like a time-out for ever.
            self._failures.add(_PERMISSIONS)

    async def _on_disconnect(self) -> None:
        self._there.clear()
        log.warning("nats_disconnected")

    async def _on_reconnect(self) -> None:
        self._failures.clear()
        self._there.set()
        log.info("nats_reconnected")


def still_wanted() -> bool:
    """Whether the present task was not cancelled; nats-py turns a cancelled fetch into an error of its own."""
    task = asyncio.current_task()
    return task is not None and not task.cancelling()


async def connect_for_reading(url: str) -> Client:
    """A plain connection for commands that read a stream."""
    return await nats.connect(url, connect_timeout=2, allow_reconnect=False)
