"""What the suite tells is counted once, on a real nats-server, whatever is delivered again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from codingahead.accounts.v1.usage_service_pb2 import GetUsageReportRequest, GetUsageReportResponse
from codingahead.events.v1.lookup_pb2 import CodeViewed

from chassis.clock import timestamp, utc_now
from chassis.db.engine import Database
from chassis.events.dead_letters import replay
from chassis.events.event import Event, new_event_id
from chassis.events.inbox import dead_letters
from chassis.events.jetstream import JetStream, StreamPlan
from services.accounts.consumers import usage_listener
from tests.accounts.running import Running, accounts_running, settings
from tests.nats_server import NatsServer
from tests.waiting import until

LOOKUP = StreamPlan("lookup", replicas=1, max_bytes=16 * 1024 * 1024)


@pytest.fixture
async def accounts(tmp_path: Path, nats_server: NatsServer) -> AsyncIterator[Running]:
    async with accounts_running(settings(tmp_path, nats_url=nats_server.url, stream_max_megabytes=16)) as answering:
        yield answering


@pytest.fixture
async def lookup(nats_server: NatsServer) -> AsyncIterator[JetStream]:
    """Somebody who tells as lookup does."""
    jetstream = JetStream(nats_server.url, "lookup")
    jetstream.start()
    await jetstream.wait_connected()
    await jetstream.keep_stream(LOOKUP)
    forgetful = LOOKUP.config()
    forgetful.duplicate_window = 0.1
    await jetstream.context.update_stream(forgetful)
    yield jetstream
    await jetstream.close()


def page(level: str = "full", kind: str = "guest") -> Event:
    event_id, now = new_event_id(), utc_now()
    message = CodeViewed(
        event_id=event_id, occurred_at=timestamp(now), system="icd10cm", code="E11.9", level=level, account_kind=kind
    )
    return Event("ca.lookup.code.viewed.v1", event_id, now, message)


async def tell(lookup: JetStream, event: Event) -> None:
    headers = {"Nats-Msg-Id": event.event_id, "ce-type": event.type}
    await lookup.publish(event.subject, event.message.SerializeToString(deterministic=True), headers, "LOOKUP")


async def tell_again(lookup: JetStream, event: Event) -> None:
    """Publish until the server has forgotten the id and stores the event once more."""
    stored = await _stored(lookup)

    async def stored_again() -> bool:
        await tell(lookup, event)
        return await _stored(lookup) > stored

    await until(stored_again)


async def report(accounts: Running) -> GetUsageReportResponse:
    answer: GetUsageReportResponse = await accounts.call("GetUsageReport", GetUsageReportRequest())
    return answer


async def counts(accounts: Running) -> dict[tuple[str, str], int]:
    return {(row.measure, row.account_kind): row.count for row in (await report(accounts)).daily}


class TestAWalk:
    async def test_is_counted_by_measure_and_kind_of_account(self, accounts: Running) -> None:
        guest = await accounts.open_guest()
        await accounts.view(guest, "E11.9")
        await accounts.view(guest, "E11.65")
        token = (await accounts.register(guest=guest)).token
        await accounts.view(token, "E11.65")

        async def counted() -> bool:
            return await counts(accounts) == {
                ("views_charged", "guest"): 1,
                ("views_exhausted", "guest"): 1,
                ("registrations", "registered"): 1,
                ("views_charged", "registered"): 1,
            }

        await until(counted)


class TestAPageThatIsToldThreeTimes:
    async def test_is_counted_once(self, accounts: Running, lookup: JetStream) -> None:
        event, last = page(), page("preview")
        await tell(lookup, event)
        await tell_again(lookup, event)
        await tell_again(lookup, event)
        await tell(lookup, last)

        async def arrived() -> bool:
            return ("previews", "guest") in await counts(accounts)

        await until(arrived)
        assert await counts(accounts) == {("full_views", "guest"): 1, ("previews", "guest"): 1}
        (top,) = (await report(accounts)).top_codes
        assert (top.system, top.code, top.full_views, top.previews) == ("icd10cm", "E11.9", 1, 1)


class TestAnEventThatCannotBeMeant:
    async def test_waits_for_an_operator_and_the_next_one_is_counted(
        self, accounts: Running, lookup: JetStream, tmp_path: Path
    ) -> None:
        await tell(lookup, page(kind="king"))
        await tell(lookup, page())

        async def both() -> bool:
            return (await report(accounts)).dead_letters == 1 and await counts(accounts) == {("full_views", "guest"): 1}

        await until(both)
        assert await _replayed(tmp_path) == ["still waits: no kind of account: 'king'"]
        assert (await report(accounts)).dead_letters == 1


async def _replayed(folder: Path) -> list[str]:
    database = Database(f"sqlite+aiosqlite:///{folder}/accounts.sqlite")
    async with database.transaction() as session:
        letters = await dead_letters(session, "accounts-usage")
    outcomes = [await replay(database, usage_listener(), letter_id, delivery) for letter_id, delivery in letters]
    await database.close()
    return outcomes


async def _stored(lookup: JetStream) -> int:
    return int((await lookup.context.stream_info("LOOKUP")).state.messages)
