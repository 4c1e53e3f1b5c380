"""A durable consumer: each event's effect once, whatever is redelivered; what cannot be handled is put aside."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from google.protobuf.message import DecodeError, Message
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerConfig
from opentelemetry.trace import SpanKind
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import metrics
from chassis.clock import Clock
from chassis.db.engine import Database
from chassis.errors import DomainError
from chassis.events.inbox import Delivery, IdReused, bury, claim
from chassis.events.jetstream import JetStream, still_wanted
from chassis.logging import bind_request
from chassis.request import begin_request
from chassis.tracing import mark_failed, span

log = structlog.get_logger()

_BATCH = 64
_FETCH_SECONDS = 2.0
_ACK_WAIT_SECONDS = 30.0
_MOST_UNACKED = 512
_ATTEMPTS_BEFORE_BURIAL = 8
_LONGEST_PAUSE_SECONDS = 30.0

# What is left to do outside of the database once an effect is kept. A crash may lose it: something else must catch it.
Afterwards = Callable[[], Awaitable[None]]
Effect = Callable[[AsyncSession, Message], Awaitable[Afterwards | None]]


class Unhandleable(Exception):
    """This message can never be handled: it is put aside at once, with this reason."""


@dataclass(frozen=True)
class Reaction:
    """What a listener does on one kind of message, inside the inbox's transaction."""

    message: type[Message]
    effect: Effect


@dataclass(frozen=True)
class Listener:
    """Who listens, to which streams and subjects, and how it reacts to each message type."""

    name: str
    subjects: Mapping[str, Sequence[str]]
    reactions: Sequence[Reaction]

    def reaction_to(self, type_name: str) -> Reaction:
        """The reaction to a CloudEvents type. Raises Unhandleable for one that is not known."""
        for reaction in self.reactions:
            if reaction.message.DESCRIPTOR.full_name == type_name:
                return reaction
        raise Unhandleable(f"no reaction to the type {type_name[:100]!r}")

    async def apply(self, session: AsyncSession, delivery: Delivery) -> Afterwards | None:
        """React in a transaction; answer what is left to do once it is kept. Raises Unhandleable, and DecodeError."""
        reaction = self.reaction_to(delivery.type)
        message = reaction.message.FromString(delivery.payload)
        if getattr(message, "event_id", "") != delivery.event_id:
            raise Unhandleable("the id in the header is not the one in the message")
        return await reaction.effect(session, message)


class Consumer:
    """Runs one listener on one stream."""

    def __init__(self, listener: Listener, stream: str, database: Database, jetstream: JetStream, now: Clock) -> None:
        self._listener = listener
        self._stream = stream
        self._database = database
        self._jetstream = jetstream
        self._now = now

    async def run(self) -> None:
        """Fetch and handle for ever; a server, stream or database that is away only delays it."""
        while still_wanted():
            try:
                await self._jetstream.wait_connected()
                await self._jetstream.keep_consumer(self._stream, self._config())
                await self._follow()
            except (NatsError, OSError, TimeoutError, DomainError) as error:
                log.warning(
                    "consumer_waits", consumer=self._listener.name, stream=self._stream, error=type(error).__name__
                )
                await asyncio.sleep(1)

    async def handle(self, delivery: Delivery) -> str:
        """Apply the effect once and answer what became of it: handled, repeated or buried. Raises what may pass."""
        try:
            async with self._database.transaction() as session:
                if not await claim(session, self._listener.name, delivery, self._now()):
                    return "repeated"
                afterwards = await self._listener.apply(session, delivery)
        except (Unhandleable, IdReused, DecodeError, ValueError) as error:
            return await self._bury(delivery, error)
        except Exception as error:
            if delivery.attempt < _ATTEMPTS_BEFORE_BURIAL or isinstance(error, DomainError):
                raise
            return await self._bury(delivery, error)
        if afterwards is not None:
            await afterwards()
        return "handled"

    async def _follow(self) -> None:
        context = self._jetstream.context
        subscription = await context.pull_subscribe_bind(durable=self._listener.name, stream=self._stream)
        while True:
            try:
                messages = await subscription.fetch(_BATCH, timeout=_FETCH_SECONDS)
            except TimeoutError:
                await context.consumer_info(self._stream, self._listener.name)
                continue
            for message in messages:
                await self._settle(message)

    async def _settle(self, message: Msg) -> None:
        headers = message.headers or {}
        delivery = _delivery(message, headers, self._stream)
        begin_request(headers.get("x-request-id", ""))
        bind_request({"consumer": self._listener.name, "event_id": delivery.event_id})
        with span(delivery.subject, SpanKind.CONSUMER, headers.get("traceparent", "")):
            try:
                outcome = await self.handle(delivery)
            except Exception as error:
                outcome = "postponed"
                log.warning("event_postponed", attempt=delivery.attempt, error=type(error).__name__)
                mark_failed()
                await message.nak(delay=_pause(delivery.attempt))
            else:
                await (message.term() if outcome == "buried" else message.ack())
        metrics.EVENTS_HANDLED.labels(self._listener.name, outcome).inc()

    async def _bury(self, delivery: Delivery, error: Exception) -> str:
        reason = f"{type(error).__name__}: {error}"
        async with self._database.transaction() as session:
            known = isinstance(error, IdReused) or not await claim(session, self._listener.name, delivery, self._now())
            if not known or isinstance(error, IdReused):
                await bury(session, self._listener.name, delivery, reason, self._now())
        log.error("event_buried", consumer=self._listener.name, error=type(error).__name__)
        return "buried"

    def _config(self) -> ConsumerConfig:
        return ConsumerConfig(
            durable_name=self._listener.name,
            filter_subjects=list(self._listener.subjects[self._stream]),
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=_ACK_WAIT_SECONDS,
            max_ack_pending=_MOST_UNACKED,
            max_deliver=-1,
        )


def _delivery(message: Msg, headers: Mapping[str, str], stream: str) -> Delivery:
    attempt = message.metadata.num_delivered or 1
    event_id = headers.get("Nats-Msg-Id", "") or f"{stream}-{message.metadata.sequence.stream}"
    return Delivery(stream, message.subject, event_id[:64], headers.get("ce-type", "")[:256], message.data, attempt)


def _pause(attempt: int) -> float:
    """Twice as long each time, with jitter, so that a poison message never spins."""
    return float(min(_LONGEST_PAUSE_SECONDS, 0.5 * 2**attempt)) * random.uniform(0.8, 1.2)  # noqa: S311 (jitter, no secret)
