"""Events reach their listener exactly once, on a real nats-server, whatever is killed, repeated or damaged."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError
from sqlalchemy import func, select

from chassis.clock import utc_now
from chassis.db.engine import Database
from chassis.events.consumer import Consumer
from chassis.events.event import Event
from chassis.events.inbox import Delivery, dead_letter_count
from chassis.events.jetstream import JetStream, StreamPlan, connect_for_reading
from chassis.events.outbox import backlog, republish_from
from chassis.events.relay import Relay
from chassis.events.tables import OUTBOX
from tests.chassis.effects import LISTENER, POISON, SUBJECT, effects, search_performed, tell
from tests.nats_server import NatsServer
from tests.waiting import until

PLAN = StreamPlan("lookup", replicas=1, max_bytes=64 * 1024 * 1024)


@asynccontextmanager
async def relaying(database: Database, url: str) -> AsyncIterator[JetStream]:
    """A relay and a consumer at work."""
    jetstream = JetStream(url, "lookup")
    jetstream.start()
    consumer = Consumer(LISTENER, "LOOKUP", database, jetstream, utc_now)
    tasks = [asyncio.create_task(Relay(database, jetstream, PLAN, utc_now).run()), asyncio.create_task(consumer.run())]
    async with AsyncExitStack() as stack:
        stack.push_async_callback(jetstream.close)
        stack.push_async_callback(_cancel, tasks)
        yield jetstream


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[JetStreamContext]:
    """Somebody else at the server."""
    client = await connect_for_reading(url)
    yield client.jetstream()
    await client.close()


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def nothing_waits(database: Database) -> bool:
    async with database.transaction() as session:
        return (await backlog(session))[0] == 0


async def buried(database: Database) -> int:
    async with database.transaction() as session:
        return await dead_letter_count(session)


async def forget_that_it_was_published(database: Database) -> None:
    async with database.transaction() as session:
        await republish_from(session, 0)


class TestAnEventThatWasCommitted:
    async def test_has_its_effect_once(self, database: Database, nats_server: NatsServer) -> None:
        async with relaying(database, nats_server.url):
            await tell(database, *(search_performed() for _ in range(200)))
            await until(lambda: _equal(effects(database), 200))

        assert await nothing_waits(database)

    async def test_carries_its_id_its_kind_and_its_moment(self, database: Database, nats_server: NatsServer) -> None:
        event = search_performed()
        async with relaying(database, nats_server.url) as jetstream:
            await tell(database, event)
            await until(lambda: nothing_waits(database))
            message = await jetstream.context.get_last_msg("LOOKUP", SUBJECT)

        headers = message.headers or {}
        assert headers["Nats-Msg-Id"] == headers["ce-id"] == event.event_id
        assert headers["ce-type"] == "codingahead.events.v1.SearchPerformed"
        assert headers["ce-source"] == "/codingahead/lookup"
        assert headers["ce-time"] == "2026-01-15T12:00:00+00:00"


class TestAChangeThatWasUndone:
    async def test_is_never_told(self, database: Database) -> None:
        with pytest.raises(RuntimeError, match="in the middle"):
            await self._change_and_fail(database)

        async with database.transaction() as session:
            assert (await session.execute(select(func.count()).select_from(OUTBOX))).scalar_one() == 0

    async def _change_and_fail(self, database: Database) -> None:
        from chassis.events.outbox import SqlOutbox

        async with database.transaction() as session:
            outbox = SqlOutbox(session)
            outbox.add(search_performed())
            await outbox.flush()
            raise RuntimeError("in the middle")


class TestAConsumerThatGetsEverythingThreeTimes:
    async def test_counts_once(self, database: Database, nats_server: NatsServer) -> None:
        async with relaying(database, nats_server.url) as jetstream:
            await tell(database, *(search_performed() for _ in range(20)))
            await until(lambda: _equal(effects(database), 20))
            for _ in range(2):
                await jetstream.context.delete_consumer("LOOKUP", LISTENER.name)
                await until(lambda: _all_acknowledged(jetstream, 20))

        assert await effects(database) == 20

    async def test_counts_once_when_the_relay_forgot_that_it_published(
        self, database: Database, nats_server: NatsServer
    ) -> None:
        async with relaying(database, nats_server.url):
            await tell(database, *(search_performed() for _ in range(30)))
            await until(lambda: _equal(effects(database), 30))
            await forget_that_it_was_published(database)
            await until(lambda: nothing_waits(database))

        assert await effects(database) == 30


class TestAServerThatDies:
    async def test_delays_events_and_loses_none(self, database: Database, nats_server: NatsServer) -> None:
        async with relaying(database, nats_server.url):
            await tell(database, *(search_performed() for _ in range(10)))
            await until(lambda: _equal(effects(database), 10))
            nats_server.kill()
            await tell(database, *(search_performed() for _ in range(10)))
            await asyncio.to_thread(nats_server.start)
            await until(lambda: _equal(effects(database), 20), seconds=40)

    async def test_may_be_absent_at_the_start(self, database: Database, nats_server: NatsServer) -> None:
        nats_server.stop()
        async with relaying(database, nats_server.url):
            await tell(database, search_performed())
            await asyncio.to_thread(nats_server.start)
            await until(lambda: _equal(effects(database), 1), seconds=40)


class TestAStream:
    async def test_that_was_changed_is_brought_back(self, database: Database, nats_server: NatsServer) -> None:
        async with connected(nats_server.url) as other:
            await other.add_stream(StreamConfig(name="LOOKUP", subjects=["ca.lookup.>"], max_bytes=1_000_000))

            async with relaying(database, nats_server.url):
                await tell(database, search_performed())
                await until(lambda: nothing_waits(database))

            config = (await other.stream_info("LOOKUP")).config
        assert (config.discard, config.max_bytes) == (DiscardPolicy.NEW, PLAN.max_bytes)

    async def test_that_cannot_be_brought_back_is_said_by_not_being_ready(
        self, database: Database, nats_server: NatsServer
    ) -> None:
        async with connected(nats_server.url) as other:
            forgetful = StreamConfig(name="LOOKUP", subjects=["ca.lookup.>"], storage=StorageType.MEMORY)
            await other.add_stream(forgetful)

            async with relaying(database, nats_server.url) as jetstream:
                await jetstream.wait_connected()
                await until(lambda: _is(lambda: not jetstream.connected))
                await other.delete_stream("LOOKUP")
                await until(lambda: _is(lambda: jetstream.connected))


class TestAMessageThatCannotBeHandled:
    @pytest.mark.parametrize(
        ("kind", "payload"),
        [
            ("codingahead.events.v1.SearchPerformed", b""),
            ("codingahead.events.v1.SearchPerformed", b"\xff\xff\xff"),
            ("codingahead.events.v1.Unheard", b""),
            ("", b""),
        ],
        ids=["J1 empty", "J2 not a message", "J3 unknown type", "no type"],
    )
    async def test_is_put_aside_and_the_next_one_is_handled(
        self, database: Database, nats_server: NatsServer, kind: str, payload: bytes
    ) -> None:
        async with relaying(database, nats_server.url) as jetstream:
            await until(lambda: _has_stream(jetstream))
            await jetstream.publish(SUBJECT, payload, {"Nats-Msg-Id": "bad-1", "ce-type": kind}, "LOOKUP")
            await tell(database, search_performed())
            await until(lambda: _equal(effects(database), 1))
            await until(lambda: _equal(buried(database), 1))


class TestTheInbox:
    @pytest.fixture
    def consumer(self, database: Database) -> Consumer:
        return Consumer(LISTENER, "LOOKUP", database, JetStream("nats://127.0.0.1:1", "lookup"), utc_now)

    async def test_keeps_the_first_of_two_messages_under_one_id(self, database: Database, consumer: Consumer) -> None:
        first, other = search_performed(hits=1), search_performed(hits=2)
        await consumer.handle(_delivery(first))

        outcome = await consumer.handle(_delivery(other, event_id=first.event_id))

        assert outcome == "buried"
        assert await effects(database) == 1

    async def test_buries_an_id_that_differs_from_the_message(self, database: Database, consumer: Consumer) -> None:
        assert await consumer.handle(_delivery(search_performed(), event_id="someone-else")) == "buried"
        assert await effects(database) == 0

    async def test_undoes_itself_with_an_effect_that_fails(self, database: Database, consumer: Consumer) -> None:
        poison = _delivery(search_performed(hits=POISON))
        with pytest.raises(RuntimeError, match="a bug in the effect"):
            await consumer.handle(poison)

        assert await buried(database) == 0

    async def test_gives_up_after_eight_attempts(self, database: Database, consumer: Consumer) -> None:
        assert await consumer.handle(_delivery(search_performed(hits=POISON), attempt=8)) == "buried"
        assert await buried(database) == 1


class TestASubject:
    @pytest.mark.parametrize(
        "subject", ["ca.lookup.>", "ca.lookup.*.viewed.v1", "ca.lookup.a b.c.v1", "lookup.x.y.v1", "ca.a.b.c"]
    )
    def test_with_wildcards_spaces_or_gaps_is_refused(self, subject: str) -> None:
        event = search_performed()
        with pytest.raises(ValueError, match="no subject"):
            Event(subject, event.event_id, event.occurred_at, event.message)


def _delivery(event: Event, event_id: str = "", attempt: int = 1) -> Delivery:
    payload = event.message.SerializeToString(deterministic=True)
    return Delivery("LOOKUP", event.subject, event_id or event.event_id, event.type, payload, attempt)


async def _all_acknowledged(jetstream: JetStream, count: int) -> bool:
    """Whether the consumer, made anew, has met every message of the stream again."""
    with suppress(NotFoundError):
        info = await jetstream.context.consumer_info("LOOKUP", LISTENER.name)
        return info.ack_floor is not None and info.ack_floor.stream_seq == count
    return False


async def _equal(measured: object, expected: int) -> bool:
    return await measured == expected  # type: ignore[misc, no-any-return]  # any coroutine of an int


async def _is(holds: Callable[[], bool]) -> bool:
    return holds()


async def _has_stream(jetstream: JetStream) -> bool:
    if not jetstream.connected:
        return False
    with suppress(Exception):
        return bool(await jetstream.context.stream_info("LOOKUP"))
    return False
