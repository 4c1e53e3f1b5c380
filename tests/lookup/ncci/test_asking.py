"""Requirement: a question costs a registered person one API call, and a refusal costs nothing."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from codingahead.lookup.v1 import ncci_service_pb2 as pb

from chassis.errors import InvalidFields, PageTokenInvalid
from chassis.identity import Caller, CallerKind
from services.lookup.convert.ncci import mue_setting, ptp_setting
from services.lookup.errors import EditionNotLoaded, NoApiCallsLeft, NoMuePublished, TooManyCodes
from services.lookup.ncci.edits import Setting
from services.lookup.ports import Desk, Library
from services.lookup.servicers.ncci import NcciServicer
from services.lookup.usecases.ncci import MOST_CODES, Asking, PtpQuestion, edits_among, get_mue, list_ptp_edits
from tests.lookup.fakes import NOON, LedgerOfOne
from tests.lookup.ncci.small_tables import small_editions

ADA = Caller(CallerKind.REGISTERED, token="ada")
ON = date(2026, 8, 1)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return cast(Library, SimpleNamespace(editions=small_editions(tmp_path)))


def asking(on: date = ON, key: str = "") -> Asking:
    return Asking(on, str(on), key, ADA)


def question(column1: str = "0001U", column2: str = "", size: int = 1, token: str = "", **more: Any) -> PtpQuestion:
    given = {"all_windows": False, "asking": asking(), **more}
    return PtpQuestion(column1, column2, Setting.PRACTITIONER, page_size=size, page_token=token, **given)


class TestAListOfEdits:
    async def test_comes_page_by_page(self, library: Library) -> None:
        meter = LedgerOfOne(api_calls=2)
        first, token = await list_ptp_edits(question(), library, meter)
        second, end = await list_ptp_edits(question(token=token), library, meter)
        assert [one.column2 for one in (*first, *second)] == ["0028U", "0030U"]
        assert (bool(token), end, meter.api_calls) == (True, "", 0)

    async def test_keeps_all_windows_of_a_pair_on_one_page(self, library: Library) -> None:
        first, _ = await list_ptp_edits(question(all_windows=True), library, LedgerOfOne())
        assert [one.column2 for one in first] == ["0028U", "0028U"]

    async def test_takes_no_token_of_another_list(self, library: Library) -> None:
        _, token = await list_ptp_edits(question(), library, LedgerOfOne())
        with pytest.raises(PageTokenInvalid):
            await list_ptp_edits(question("", "0030U", token=token), library, LedgerOfOne())

    async def test_of_no_code_at_all_is_refused(self, library: Library) -> None:
        with pytest.raises(InvalidFields, match="column"):
            await list_ptp_edits(question("", ""), library, LedgerOfOne())

    async def test_for_a_day_without_an_edition_costs_nothing(self, library: Library) -> None:
        meter = LedgerOfOne()
        with pytest.raises(EditionNotLoaded):
            await list_ptp_edits(question(asking=asking(date(2027, 1, 1))), library, meter)
        assert meter.api_calls == 1

    async def test_is_not_answered_without_calls_left(self, library: Library) -> None:
        with pytest.raises(NoApiCallsLeft):
            await list_ptp_edits(question(), library, LedgerOfOne(api_calls=0))


class TestOtherQuestions:
    async def test_under_one_key_cost_one_call(self, library: Library) -> None:
        meter = LedgerOfOne()
        for _ in range(2):
            await get_mue("0030U", Setting.PRACTITIONER, asking(key="k"), library, meter)
        assert meter.api_calls == 0

    async def test_without_an_answer_cost_nothing(self, library: Library) -> None:
        meter = LedgerOfOne()
        with pytest.raises(NoMuePublished):
            await get_mue("99213", Setting.PRACTITIONER, asking(), library, meter)
        assert meter.api_calls == 1

    @pytest.mark.parametrize("count", [0, MOST_CODES + 1])
    async def test_of_no_code_or_too_many_are_refused(self, library: Library, count: int) -> None:
        with pytest.raises(TooManyCodes):
            await edits_among(["0001U"] * count, Setting.PRACTITIONER, asking(), library, LedgerOfOne())

    def test_name_a_table_that_there_is(self) -> None:
        assert (ptp_setting(""), mue_setting("dme")) == (Setting.PRACTITIONER, Setting.DME)
        for setting, of in ((ptp_setting, "dme"), (mue_setting, "moon")):
            with pytest.raises(InvalidFields, match="setting"):
                setting(of)


class TestTheService:
    @pytest.fixture
    def service(self, library: Library) -> NcciServicer:
        shelf = SimpleNamespace(library=library)
        return NcciServicer(cast(Desk, SimpleNamespace(shelf=shelf, meter=LedgerOfOne(api_calls=9), now=lambda: NOON)))

    async def test_takes_codes_in_any_case_and_answers_with_days_and_editions(self, service: NcciServicer) -> None:
        request = pb.ListPtpEditsRequest(column1=" 0001u ", on=str(ON), all_windows=True)
        answer = await service.ListPtpEdits(request, cast(Any, None))
        ended, open_one, *_ = answer.edits
        assert (ended.effective_from, ended.effective_to, ended.in_force) == ("2018-07-01", "2018-09-30", False)
        assert (open_one.effective_to, open_one.in_force, open_one.edition.id) == ("", True, "2026-07-01")
        assert answer.on == "2026-08-01"

    async def test_answers_a_stream_of_claims_for_one_call(self, library: Library) -> None:
        meter = LedgerOfOne(api_calls=1)
        shelf = SimpleNamespace(library=library)
        service = NcciServicer(cast(Desk, SimpleNamespace(shelf=shelf, meter=meter, now=lambda: NOON)))

        async def claims() -> AsyncIterator[pb.StreamPtpEditsRequest]:
            for codes in (["0001U", "0030U"], ["0030U", "99213"], ["G0463", "0030U", "0001U"]):
                yield pb.StreamPtpEditsRequest(codes=codes, on=str(ON))

        answers = [answer async for answer in service.StreamPtpEdits(claims(), cast(Any, None))]
        assert [len(answer.edits) for answer in answers] == [1, 0, 2]
        assert meter.api_calls == 0

    async def test_answers_for_claims_units_and_add_ons(self, service: NcciServicer) -> None:
        nobody = cast(Any, None)
        claim = pb.BatchGetPtpEditsRequest(codes=["0030U", "0001U"], on=str(ON))
        [edit] = (await service.BatchGetPtpEdits(claim, nobody)).edits
        assert (edit.column1, edit.column2, edit.modifier_indicator) == ("0001U", "0030U", 1)
        mue = (await service.GetMue(pb.GetMueRequest(code="0028u", on=str(ON)), nobody)).mue
        assert (mue.code, mue.units, mue.adjudication_indicator) == ("0028U", 0, 3)
        codes = await service.ListAddOnCodes(pb.ListAddOnCodesRequest(code="0070U", on=str(ON)), nobody)
        assert [one.add_on for one in codes.add_ons] == ["0071U"]
