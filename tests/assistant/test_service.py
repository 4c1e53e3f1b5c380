"""The service over gRPC: who may ask, what it answers, and how it refuses."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from codingahead.assistant.v1.assistant_service_pb2 import AnswerStatus, AskQuestionRequest, AskQuestionResponse
from codingahead.assistant.v1.assistant_service_pb2_grpc import AssistantServiceStub

from chassis.rpc.channel import bearer
from chassis.rpc.errors import Refusal, refusal_from
from tests.assistant.samples import new_key
from tests.assistant.suite import SERVICE_TOKEN, FakeAccounts, FakeLookup, assistant_running

QUESTION = "Is E11.9 billable?"


class Pilot:
    """The service as each person meets it."""

    def __init__(self, channel: grpc.aio.Channel, accounts: FakeAccounts, lookup: FakeLookup, folder: Path) -> None:
        self.stub = AssistantServiceStub(channel)
        self.accounts = accounts
        self.lookup = lookup
        self.folder = folder

    async def ask(self, question: str, token: str = "ada-token", **fields: Any) -> AskQuestionResponse:
        """The answer to whoever has the token."""
        request = AskQuestionRequest(question=question, **({"idempotency_key": new_key()} | fields))
        answer: AskQuestionResponse = await self.stub.AskQuestion(request, metadata=bearer(token), timeout=10)
        return answer

    async def refusal(self, question: str, token: str = "ada-token", **fields: Any) -> Refusal:
        """What the question is refused with."""
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await self.ask(question, token, **fields)
        return refusal_from(refused.value)


@pytest.fixture
async def pilot(tmp_path: Path) -> AsyncIterator[Pilot]:
    accounts, lookup = FakeAccounts(), FakeLookup()
    await lookup.server.start()
    async with assistant_running(tmp_path, lookup.address, accounts) as channel:
        yield Pilot(channel, accounts, lookup, tmp_path)
    await lookup.server.stop(0)


class TestAnAnswer:
    async def test_carries_citations_verification_and_what_is_left(self, pilot: Pilot) -> None:
        answer = await pilot.ask(QUESTION)

        assert answer.status == AnswerStatus.ANSWER_STATUS_ANSWERED
        assert (answer.topic, answer.engine) == ("diagnosis_codes", "rules")
        assert [(each.n, each.url) for each in answer.citations] == [
            (1, "/codes/icd10cm/E11.9"),
            (2, "/codes/icd10cm/E11.9"),
        ]
        assert answer.verification.codes_checked == 2
        assert list(answer.verification.removed) == []
        assert answer.questions_remaining == 1

    async def test_is_given_to_guests_as_long_as_they_have_a_question(self, pilot: Pilot) -> None:
        assert (await pilot.ask(QUESTION, "guest-token")).questions_remaining == 0

        refusal = await pilot.refusal(QUESTION, "guest-token")
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "NO_QUESTIONS_LEFT")

    async def test_is_given_to_services_for_nothing(self, pilot: Pilot) -> None:
        answer = await pilot.ask(QUESTION, SERVICE_TOKEN)

        assert answer.status == AnswerStatus.ANSWER_STATUS_ANSWERED
        assert pilot.accounts.charges == {}

    async def test_under_the_same_key_is_the_same_and_charged_once(self, pilot: Pilot) -> None:
        key = new_key()

        first = await pilot.ask(QUESTION, idempotency_key=key)
        again = await pilot.ask(QUESTION, idempotency_key=key)

        assert again == first
        assert list(pilot.accounts.charges.values()) == [first.answer_id]

    async def test_is_found_by_the_exact_title(self, pilot: Pilot) -> None:
        answer = await pilot.ask("What is the code for type 2 diabetes mellitus without complications?")

        assert answer.citations[0].code == "E11.9"

    async def test_is_about_the_page_that_it_is_asked_on(self, pilot: Pilot) -> None:
        answer = await pilot.ask("Which Excludes1 notes apply?", context_system="icd10cm", context_code="E11.9")

        assert "type 1 diabetes mellitus (E10.-)" in answer.answer_markdown


class TestAnAbstention:
    async def test_spends_nothing(self, pilot: Pilot) -> None:
        answer = await pilot.ask("Is 99213 billable?")

        assert answer.status == AnswerStatus.ANSWER_STATUS_ABSTAINED
        assert (answer.topic, answer.questions_remaining) == ("cpt_codes", 2)
        assert pilot.accounts.charges == {}

    async def test_is_what_an_uncovered_date_meets(self, pilot: Pilot) -> None:
        answer = await pilot.ask("Was E11.9 valid on 2012-01-05?")

        assert answer.status == AnswerStatus.ANSWER_STATUS_ABSTAINED


class TestARefusal:
    @pytest.mark.parametrize(
        ("question", "reason"),
        [("", "QUESTION_EMPTY"), ("  \n ", "QUESTION_EMPTY"), ("x" * 4_001, "QUESTION_TOO_LONG")],
    )
    async def test_names_the_question_when_that_is_at_fault(self, pilot: Pilot, question: str, reason: str) -> None:
        refusal = await pilot.refusal(question)

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.INVALID_ARGUMENT, reason)
        assert [fault.field for fault in refusal.fields] == ["question"]

    async def test_of_a_key_says_why(self, pilot: Pilot) -> None:
        key = new_key()
        await pilot.ask(QUESTION, idempotency_key=key)

        assert (await pilot.refusal("What is E11.9?", idempotency_key=key)).reason == "IDEMPOTENCY_KEY_REUSED"
        assert (await pilot.refusal(QUESTION, idempotency_key="")).reason == "IDEMPOTENCY_KEY_INVALID"

    @pytest.mark.parametrize("token", ["", "expired-token"])
    async def test_meets_whoever_brings_no_credential_that_holds(self, pilot: Pilot, token: str) -> None:
        assert (await pilot.refusal(QUESTION, token)).reason == "UNAUTHENTICATED"

    async def test_of_anothers_conversation_is_that_of_an_unknown_one(self, pilot: Pilot) -> None:
        adas = await pilot.ask(QUESTION)

        refusal = await pilot.refusal(QUESTION, "guest-token", conversation_id=adas.conversation_id)

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.NOT_FOUND, "CONVERSATION_NOT_FOUND")

    async def test_says_when_the_code_data_are_away_and_spends_nothing(self, pilot: Pilot) -> None:
        await pilot.lookup.server.stop(0)

        refusal = await pilot.refusal(QUESTION)

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNAVAILABLE, "SERVICE_UNAVAILABLE")
        assert pilot.accounts.charges == {}


class TestTheWordsOfAQuestion:
    async def test_are_neither_stored_nor_logged(self, pilot: Pilot, capfd: pytest.CaptureFixture[str]) -> None:
        await pilot.ask("Jane Roe: is E11.9 billable?")
        await pilot.refusal("Jane Roe " * 500)

        with sqlite3.connect(pilot.folder / "assistant.sqlite") as stored:
            assert not any("Jane" in line for line in stored.iterdump())
            assert stored.execute("select question_length from answers").fetchall() == [(28,)]
        logged = capfd.readouterr()
        assert "Jane" not in logged.out + logged.err
