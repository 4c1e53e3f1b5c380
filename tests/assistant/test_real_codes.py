"""The assistant on the real code data, asked through lookup as it runs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import grpc
import pytest
from codingahead.assistant.v1.assistant_service_pb2 import AnswerStatus, AskQuestionRequest, AskQuestionResponse
from codingahead.assistant.v1.assistant_service_pb2_grpc import AssistantServiceStub

from chassis.rpc.channel import bearer
from chassis.service import running
from services.lookup.settings import LookupSettings
from services.lookup.wiring import SERVICE as LOOKUP
from tests.assistant.samples import new_key
from tests.assistant.suite import SERVICE_TOKEN, FakeAccounts, assistant_running
from tests.nats_server import free_port

TODAY = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
async def channel(tmp_path: Path, snapshot_folder: Path) -> AsyncIterator[grpc.aio.Channel]:
    """The assistant beside the real lookup."""
    accounts = FakeAccounts()
    token_file = tmp_path / "lookup-token"
    token_file.write_text(SERVICE_TOKEN)
    token_file.chmod(0o600)
    settings = LookupSettings(
        listen=f"127.0.0.1:{free_port()}",
        service_token_file=token_file,
        database_url=f"sqlite+aiosqlite:///{tmp_path}/lookup.sqlite",
        nats_url="nats://127.0.0.1:1",
        drain_seconds=0,
        snapshot_dir=snapshot_folder.parent,
        accounts_address=accounts.address,
    )
    asked = assistant_running(tmp_path, settings.listen, accounts)
    async with running(LOOKUP, settings, lambda: TODAY), asked as opened:
        yield opened


async def answers(channel: grpc.aio.Channel, *questions: str) -> list[AskQuestionResponse]:
    """What a service is answered, in order."""
    stub = AssistantServiceStub(channel)
    requests = [AskQuestionRequest(question=question, idempotency_key=new_key()) for question in questions]
    return [await stub.AskQuestion(request, metadata=bearer(SERVICE_TOKEN), timeout=20) for request in requests]


class TestTheRealCodeData:
    async def test_know_when_a_code_became_a_header(self, channel: grpc.aio.Channel) -> None:
        before, after = await answers(channel, "Is E78.01 billable on 2025-09-30?", "Is E78.01 billable on 2025-10-01?")

        assert "E78.01 is valid for reporting on 2025-09-30" in before.answer_markdown
        assert "not a code to report" in after.answer_markdown
        for child in ("E78.010", "E78.011", "E78.019"):
            assert child in after.answer_markdown

    @pytest.mark.parametrize(("one", "other"), [("E11.9", "E10.9"), ("F45.8", "G47.63")])
    async def test_know_which_codes_exclude_one_another(self, channel: grpc.aio.Channel, one: str, other: str) -> None:
        (found,) = await answers(channel, f"Can {one} and {other} be coded together?")

        assert f"which holds for **{one}**, names **{other}**" in found.answer_markdown
        assert f"which holds for **{other}**, names **{one}**" in found.answer_markdown

    async def test_know_titles_and_every_spelling(self, channel: grpc.aio.Channel) -> None:
        found = await answers(
            channel, "e119", "T07xxxd", "Encounter for immunization", "essential (primary) hypertension"
        )

        assert [answer.citations[0].code for answer in found] == ["E11.9", "T07.XXXD", "Z23", "I10"]

    async def test_hold_no_code_that_only_looks_like_one(self, channel: grpc.aio.Channel) -> None:
        found = await answers(channel, "What is W21.89A?", "What is E11.999?", "vitamin B12", "Is 99213 billable?")

        assert {answer.status for answer in found} == {AnswerStatus.ANSWER_STATUS_ABSTAINED}

    async def test_lose_nothing_to_the_check_of_evidence(self, channel: grpc.aio.Channel) -> None:
        everything = "excludes includes code first additional code code also 7th lateral parent history valid bill"
        codes = ("E11.65", "S52.501A", "QA0.0", "J44.9", "F02.80", "O24.410", "H40.1111", "Z79.4", "M1A.0", "T36.0X1A")

        found = await answers(channel, *(f"{code} {everything}" for code in codes))

        assert [list(answer.verification.removed) for answer in found] == [[]] * len(codes)
        assert {answer.status for answer in found} == {AnswerStatus.ANSWER_STATUS_ANSWERED}
