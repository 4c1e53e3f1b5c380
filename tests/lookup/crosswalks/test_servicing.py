"""Crosswalks over gRPC: one code, and many in one call."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
from codingahead.lookup.v1 import crosswalk_service_pb2 as pb
from codingahead.lookup.v1.crosswalk_service_pb2_grpc import (
    CrosswalkServiceStub,
    add_CrosswalkServiceServicer_to_server,
)

from chassis.rpc.errors import refusal_from
from services.lookup.editions.editions import Editions
from services.lookup.ports import Library
from services.lookup.servicers.crosswalks import CrosswalkServicer
from services.lookup.usecases import translate
from tests.lookup.fakes import LedgerOfOne
from tests.lookup.served import GUEST, PERSON, PROGRAM, served

from .conftest import loaded_codes

_SERVICE = pb.DESCRIPTOR.services_by_name["CrosswalkService"]
ON = "2026-01-15"


@pytest.fixture
def library(editions: Editions) -> Library:
    return Library("test", loaded_codes(), None, None, {}, editions)  # type: ignore[arg-type]  # nobody searches here


@asynccontextmanager
async def serving(library: Library, ledger: LedgerOfOne) -> AsyncIterator[Any]:
    connected = served(_SERVICE, add_CrosswalkServiceServicer_to_server, CrosswalkServicer, library, ledger)
    async with connected as channel:
        yield CrosswalkServiceStub(channel)


async def sent(*messages: pb.TranslateCodesRequest) -> AsyncIterator[pb.TranslateCodesRequest]:
    for message in messages:
        yield message


async def _taken(stream: Any, into: list[pb.TranslateCodesResponse]) -> None:
    async for one in stream:
        into += [one]


async def reason(call: Any) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await call
    return refusal_from(refused.value).reason


def asked(code: str, system: str = "icd10cm", **more: str) -> pb.TranslateCodeRequest:
    return pb.TranslateCodeRequest(system=system, code=code, on=ON, **more)


class TestOneCode:
    async def test_costs_a_person_one_call_however_often_its_key_is_sent(self, library: Library) -> None:
        ledger = LedgerOfOne(api_calls=1)
        request = asked("i25111", idempotency_key=str(uuid.uuid4()))
        async with serving(library, ledger) as crosswalks:
            for _ in range(2):
                answer = await crosswalks.TranslateCode(request, metadata=PERSON, timeout=5)
                said = [(item.code, item.kind, item.scenario, item.choice_list) for item in answer.crosswalk.items]
                assert said == [("414.01", "combination", 1, 1), ("413.9", "combination", 1, 2)]
        assert ledger.api_calls == 0

    async def test_costs_a_service_nothing(self, library: Library) -> None:
        ledger = LedgerOfOne(api_calls=0)
        async with serving(library, ledger) as crosswalks:
            answer = await crosswalks.TranslateCode(asked("250.00", "icd9cm"), metadata=PROGRAM, timeout=5)
        assert [item.title for item in answer.crosswalk.items] == ["Title of E11.9"]

    async def test_asked_for_its_own_system_has_its_previous_and_newer_codes(self, library: Library) -> None:
        async with serving(library, LedgerOfOne()) as crosswalks:
            request = asked("E78.01", target_system="icd10cm")
            answer = await crosswalks.TranslateCode(request, metadata=PERSON, timeout=5)
        assert [(item.code, item.relation) for item in answer.crosswalk.items] == [("E78.010", "replacement")]

    async def test_asked_for_a_system_without_a_mapping_has_none_and_is_told_so(self, library: Library) -> None:
        async with serving(library, LedgerOfOne()) as crosswalks:
            request = asked("E11.9", target_system="icd10pcs")
            answer = await crosswalks.TranslateCode(request, metadata=PERSON, timeout=5)
        assert (len(answer.crosswalk.items), answer.crosswalk.explanation) == (
            0,
            "No mapping from ICD-10-CM to icd10pcs is published.",
        )

    @pytest.mark.parametrize(
        ("request_", "who", "refusal"),
        [
            (asked("E11.9"), GUEST, "SIGN_IN_REQUIRED"),
            (asked("Q"), PERSON, "CODE_NOT_FOUND"),
            (asked("E11.9", "icd11"), PERSON, "CODE_SYSTEM_NOT_FOUND"),
            (asked("E11.9", target_system="icd11"), PERSON, "CODE_SYSTEM_NOT_FOUND"),
            (pb.TranslateCodeRequest(system="icd10cm", code="E11.9", on="2026"), PERSON, "INVALID_FIELDS"),
        ],
    )
    async def test_is_refused_and_nothing_is_counted(
        self, library: Library, request_: pb.TranslateCodeRequest, who: Any, refusal: str
    ) -> None:
        ledger = LedgerOfOne(api_calls=1)
        async with serving(library, ledger) as crosswalks:
            assert await reason(crosswalks.TranslateCode(request_, metadata=who, timeout=5)) == refusal
        assert ledger.api_calls == 1

    async def test_is_refused_where_no_mapping_is_loaded(self) -> None:
        library = Library("test", loaded_codes(), None, None, {}, Editions())  # type: ignore[arg-type]
        async with serving(library, LedgerOfOne()) as crosswalks:
            assert await reason(crosswalks.TranslateCode(asked("E11.9"), metadata=PERSON, timeout=5)) == (
                "EDITION_NOT_LOADED"
            )


class TestManyCodes:
    async def test_are_answered_in_their_turn_each_with_its_own_refusal(self, library: Library) -> None:
        ledger = LedgerOfOne(api_calls=1)
        messages = [
            pb.TranslateCodesRequest(system="icd9cm", code="576.2", on=ON),
            pb.TranslateCodesRequest(system="icd10cm", code="Q", on=ON),
            pb.TranslateCodesRequest(system="icd10cm", code="E11.9", on="never"),
            pb.TranslateCodesRequest(system="icd10cm", code="E11\x00", on=ON),
            pb.TranslateCodesRequest(system="icd10cm", code="E11.9", on=ON),
        ]
        async with serving(library, ledger) as crosswalks:
            answers = [one async for one in crosswalks.TranslateCodes(sent(*messages), metadata=PERSON, timeout=5)]
        assert [(one.code, one.refusal or one.crosswalk.items[0].code) for one in answers] == [
            ("576.2", "K83.1"),
            ("Q", "CODE_NOT_FOUND"),
            ("E11.9", "INVALID_FIELDS"),
            ("", "MESSAGE_UNFIT"),
            ("E11.9", "250.00"),
        ]
        assert ledger.api_calls == 0

    async def test_are_refused_to_whoever_has_no_call_left(self, library: Library) -> None:
        message = pb.TranslateCodesRequest(system="icd9cm", code="576.2", on=ON)
        async with serving(library, LedgerOfOne(api_calls=0)) as crosswalks:
            stream = crosswalks.TranslateCodes(sent(message), metadata=PERSON, timeout=5)
            assert await reason(_taken(stream, [])) == "NO_API_CALLS_LEFT"

    async def test_are_cut_off_after_the_last_that_may_come(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(translate, "MOST_CODES", 2)
        messages = [pb.TranslateCodesRequest(system="icd9cm", code="576.2", on=ON)] * 3
        got: list[pb.TranslateCodesResponse] = []
        async with serving(library, LedgerOfOne()) as crosswalks:
            stream = crosswalks.TranslateCodes(sent(*messages), metadata=PERSON, timeout=5)
            assert await reason(_taken(stream, got)) == "TOO_MANY_CODES"
        assert len(got) == 2
