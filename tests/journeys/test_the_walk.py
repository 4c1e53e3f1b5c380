"""The first complete way through the suite, by the JSON API: every step, its price, and what is told of it."""

import asyncio
import subprocess
from collections import Counter
from collections.abc import Iterator
from typing import Any

import nats
import pytest
from codingahead.events.v1 import accounts_pb2, lookup_pb2
from google.protobuf.message import Message

from tests.deploy.running import RunningSuite
from tests.journeys.visitor import Visitor
from tests.waiting import until

TYPES: dict[str, type[Message]] = {
    "codingahead.events.v1.ViewCharged": accounts_pb2.ViewCharged,
    "codingahead.events.v1.ViewsExhausted": accounts_pb2.ViewsExhausted,
    "codingahead.events.v1.AccountRegistered": accounts_pb2.AccountRegistered,
    "codingahead.events.v1.CodeViewed": lookup_pb2.CodeViewed,
    "codingahead.events.v1.EditionPublished": lookup_pb2.EditionPublished,
    "codingahead.events.v1.SearchPerformed": lookup_pb2.SearchPerformed,
}


@pytest.fixture(scope="module")
def ada(suite: RunningSuite) -> Iterator[Visitor]:
    """Who walks."""
    with Visitor(suite) as visitor:
        yield visitor


class TestTheWalk:
    """One person's walk; each method goes on where the one before stood."""

    def test_begins_with_a_search_that_is_free(self, ada: Visitor) -> None:
        answer = ada.http.get("/api/v1/search", params={"q": "type 2 diabetes"}).json()

        assert answer["items"][0]["code"] == "E11.9"
        assert ada.remaining() == 1

    def test_shows_a_guest_one_code_page_whole(self, ada: Visitor) -> None:
        page = ada.code("E11.9").json()

        assert page["access"] == {
            "level": "full",
            "reason": "view_spent",
            "account_kind": "guest",
            "views_granted": 1,
            "views_remaining": 0,
        }
        assert page["title"] == "Type 2 diabetes mellitus without complications"
        assert [section["key"] for section in page["sections"]] == [
            "hierarchy",
            "notes",
            "coding_rules",
            "crosswalks",
            "risk_and_grouping",
            "history",
        ]
        assert all(section["content"] for section in page["sections"])

    def test_shows_the_next_one_as_a_preview_with_both_descriptions(self, ada: Visitor) -> None:
        page = ada.code("E11.65").json()

        assert (page["access"]["level"], page["access"]["reason"]) == ("preview", "no_views_left")
        assert page["official_description"]["text"] == "Type 2 diabetes mellitus with hyperglycemia"
        assert "Coding Ahead" in page["common_language_description"]["copyright"]
        assert all(section["locked"] and not section.get("content") for section in page["sections"])

    def test_gives_five_more_views_on_registration(self, ada: Visitor) -> None:
        account = ada.register("ada@example.org")

        assert account["views_remaining"] == 5
        assert account["account"]["email_verified"] is False

    def test_then_shows_the_page_that_was_locked_once_for_one_view(self, ada: Visitor) -> None:
        first, again = ada.access("E11.65"), ada.access("e1165")

        assert (first["reason"], first["views_remaining"]) == ("view_spent", 4)
        assert (again["reason"], again["views_remaining"]) == ("already_viewed", 4)

    def test_charges_nothing_for_what_does_not_exist(self, ada: Visitor) -> None:
        answer = ada.code("E11.999")

        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/code-not-found")
        assert answer.json()["suggestions"]
        assert ada.remaining() == 4

    def test_charges_nothing_for_a_head_or_a_prefetch(self, ada: Visitor) -> None:
        assert ada.http.head("/api/v1/codes/icd10cm/I10").status_code == 200
        page = ada.http.get("/api/v1/codes/icd10cm/I10", headers={"Sec-Purpose": "prefetch"}).json()

        assert (page["access"]["level"], page["access"]["reason"]) == ("preview", "not_spending")
        assert ada.remaining() == 4

    def test_leaves_a_ledger_that_shows_every_step_and_sums_to_the_balance(self, ada: Visitor) -> None:
        views = [entry for entry in reversed(ada.ledger()) if entry["meter"] == "views"]

        assert [(entry["kind"], entry["amount"], entry["resource"]) for entry in views] == [
            ("grant", 1, "guest"),
            ("view", -1, "icd10cm/E11.9"),
            ("grant", 5, "registration"),
            ("view", -1, "icd10cm/E11.65"),
        ]
        assert sum(entry["amount"] for entry in views) == ada.remaining() == views[-1]["balance_after"]

    async def test_is_told_on_nats_exactly_once_each(self, ada: Visitor, suite: RunningSuite) -> None:
        async def everything_told() -> bool:
            return Counter(await kinds_told(suite))["CodeViewed"] >= 6

        await until(everything_told)
        told = Counter(await kinds_told(suite))

        assert (told["AccountRegistered"], told["ViewCharged"], told["ViewsExhausted"]) == (1, 2, 1)
        assert (told["CodeViewed"], told["SearchPerformed"]) == (6, 1)

    async def test_is_seen_by_an_operator(self, suite: RunningSuite, staff_command: list[str]) -> None:
        with Visitor(suite) as operator:
            operator.register("operator@example.org")
            assert operator.http.get("/api/v1/operator/usage").status_code == 403
            await asyncio.to_thread(make_staff, staff_command, "operator@example.org")

            async def counted() -> bool:
                counts = usage(operator)
                return (counts["views_charged"], counts["registrations"]) == (2, 2)

            await until(counted)
            counts = usage(operator)

        assert (counts["views_exhausted"], counts["searches"]) == (1, 1)

    def test_ends_when_the_session_does(self, ada: Visitor, suite: RunningSuite) -> None:
        token = ada.http.cookies["ca_session"]
        assert ada.http.delete("/api/v1/sessions/current").status_code == 204

        with Visitor(suite) as thief:
            thief.http.headers["Authorization"] = f"Bearer {token}"
            assert thief.http.get("/api/v1/me").status_code == 401


def make_staff(command: list[str], email: str) -> None:
    """Do what an operator does at a terminal."""
    subprocess.run([*command, email], check=True, capture_output=True, timeout=60)


async def kinds_told(suite: RunningSuite) -> list[str]:
    """The message names in both streams, each message read as what it says it is."""
    client = await nats.connect(suite.endpoints["nats"], connect_timeout=5, allow_reconnect=False)
    try:
        return [kind for stream in ("ACCOUNTS", "LOOKUP") for kind in await _kinds(client.jetstream(), stream)]
    finally:
        await client.close()


async def _kinds(jetstream: Any, stream: str) -> list[str]:
    state = (await jetstream.stream_info(stream)).state
    return [_kind(await jetstream.get_msg(stream, seq)) for seq in range(state.first_seq, state.last_seq + 1)]


def _kind(message: Any) -> str:
    name = message.headers["ce-type"]
    read = TYPES[name].FromString(message.data)
    assert getattr(read, "event_id", "") == message.headers["ce-id"] == message.headers["Nats-Msg-Id"]
    return str(name).rpartition(".")[2]


def usage(operator: Visitor) -> Counter[str]:
    """The operator's sums over today, by measure."""
    counts: Counter[str] = Counter()
    for row in operator.http.get("/api/v1/operator/usage").json()["daily"]:
        counts[row["measure"]] += row["count"]
    return counts
