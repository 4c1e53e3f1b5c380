"""Risk adjustment and grouping over gRPC."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from codingahead.lookup.v1 import risk_service_pb2 as pb
from codingahead.lookup.v1.risk_service_pb2_grpc import RiskServiceStub, add_RiskServiceServicer_to_server

from chassis.rpc.errors import refusal_from
from services.lookup.editions.editions import Editions
from services.lookup.ports import Library
from services.lookup.servicers.risk import RiskServicer
from tests.lookup.fakes import LedgerOfOne
from tests.lookup.served import GUEST, PERSON, PROGRAM, served
from tests.lookup.some_codes import SomeCodes

_SERVICE = pb.DESCRIPTOR.services_by_name["RiskService"]


@pytest.fixture
def ledger() -> LedgerOfOne:
    return LedgerOfOne(api_calls=1)


@pytest.fixture
async def stub(editions: Editions, ledger: LedgerOfOne) -> AsyncIterator[Any]:
    codes = SomeCodes({"E11.22": None, "E11.9": None})
    library = Library("test", codes, None, None, {}, editions)  # type: ignore[arg-type]  # nobody searches here
    async with served(_SERVICE, add_RiskServiceServicer_to_server, RiskServicer, library, ledger) as channel:
        yield RiskServiceStub(channel)


def asked(code: str, system: str = "icd10cm", on: str = "2026-01-15") -> pb.GetRiskRequest:
    return pb.GetRiskRequest(system=system, code=code, on=on)


class TestAskingForRisk:
    async def test_answers_with_all_that_is_known_and_costs_one_call(self, stub: Any, ledger: LedgerOfOne) -> None:
        answer = await stub.GetRisk(asked("e1122"), metadata=PERSON, timeout=5)
        assert (answer.code, answer.on, answer.risk.payment_year) == ("E11.22", "2026-01-15", 2027)
        (v28,) = [one for one in answer.risk.factors if (one.model, one.payment_year) == ("CMS-HCC Model V28", 2026)]
        assert [(one.segment_name, one.value) for one in v28.coefficients] == [
            ("Community, not dual, aged", "0.166"),
            ("Institutional", "0.28"),
        ]
        assert [one.hcc for one in v28.drops] == ["38"]
        assert (answer.risk.severity.level, answer.risk.severity.exclusions_loaded) == ("", True)
        assert ledger.api_calls == 0

    async def test_names_what_is_not_loaded_for_the_day(self, stub: Any) -> None:
        answer = await stub.GetRisk(asked("E11.9", on="2026-10-01"), metadata=PROGRAM, timeout=5)
        assert not answer.risk.HasField("severity")
        assert set(answer.risk.missing) == {"cc_list", "cc_exclusions", "msdrg", "icd10cm_poa_exempt"}

    @pytest.mark.parametrize(
        ("request_", "who", "refusal"),
        [
            (asked("E11.9"), GUEST, "SIGN_IN_REQUIRED"),
            (asked("Q"), PERSON, "CODE_NOT_FOUND"),
            (asked("E11.9", "icd11"), PERSON, "CODE_SYSTEM_NOT_FOUND"),
            (asked("E11.9", on="soon"), PERSON, "INVALID_FIELDS"),
        ],
    )
    async def test_is_refused_and_nothing_is_counted(
        self, stub: Any, ledger: LedgerOfOne, request_: pb.GetRiskRequest, who: Any, refusal: str
    ) -> None:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await stub.GetRisk(request_, metadata=who, timeout=5)
        assert refusal_from(refused.value).reason == refusal
        assert ledger.api_calls == 1
