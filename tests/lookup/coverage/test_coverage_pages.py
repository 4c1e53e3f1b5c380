"""Coverage on the page of a code and through the service."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from codingahead.lookup.v1 import coverage_service_pb2 as pb

from chassis.errors import InvalidFields, PageTokenInvalid
from chassis.identity import Caller
from services.lookup.convert.coverage import diagnosis_to_proto, procedure_to_proto
from services.lookup.coverage.area import MOST_LISTS, CoverageArea
from services.lookup.coverage.content import CoverageOfDiagnosis, CoverageOfProcedure
from services.lookup.editions.editions import Editions
from services.lookup.errors import CodeNotFound, EditionNotLoaded, NoApiCallsLeft
from services.lookup.ports import Codes, Desk, Library
from services.lookup.servicers import coverage as servicer
from services.lookup.usecases.coverage import CheckCoverage, ListDocuments, Where, check_coverage, list_documents
from tests.lookup.coverage.conftest import EXPORT, Imported
from tests.lookup.fakes import GUEST, NOON, SERVICE, KeptInMemory, LedgerOfOne

TODAY = date(2026, 7, 15)
PLAIN = "lcd_id,lcd_title,article_id,group,icd10_code,icd10_description\nL9,Some test,A9,Group 2 Paragraph,I10,x\n"


class NoCodes:
    """A library in which no code has a title."""

    def code(self, system: str, text: str) -> Any:
        raise CodeNotFound(system, text)


NO_CODES = cast(Codes, NoCodes())


@pytest.fixture
def area(imported: Imported) -> CoverageArea:
    return CoverageArea(Editions([imported(), imported({"list.csv": PLAIN})]), NO_CODES)


class TestThePageOfAProcedure:
    def test_shows_every_document_with_its_lists(self, area: CoverageArea) -> None:
        [found] = area.sections("hcpcs", "G0101", TODAY)

        assert isinstance(found, CoverageOfProcedure)
        first, second = found.documents
        assert (first.display, second.display) == ("A1001", "A1002")
        assert [(one.group, one.supports, one.count) for one in first.lists] == [(1, True, 6), (1, False, 1)]
        assert second.lists == ()
        assert [(one.code, one.last_code) for one in first.lists[0].diagnoses][-1] == ("S52.501A", "S52.599A")

    def test_leaves_out_the_lcd_of_an_article_that_names_it(self, area: CoverageArea) -> None:
        [found] = area.sections("hcpcs", "G0101", TODAY)

        assert "L2001" not in [one.display for one in cast(CoverageOfProcedure, found).documents]

    def test_says_state_by_state_which_documents_there_are(self, area: CoverageArea) -> None:
        [found] = area.sections("hcpcs", "G0101", TODAY)

        states = procedure_to_proto(cast(CoverageOfProcedure, found)).coverage.states
        assert [
            (one.state, one.name, list(one.documents_with_list), list(one.documents_without_list)) for one in states
        ] == [
            ("CA", "California", ["A1001"], []),
            ("FL", "Florida", ["A1001"], []),
            ("GA", "Georgia", [], ["A1002"]),
            ("NV", "Nevada", [], []),
            ("NY", "New York", ["A1001"], []),
        ]

    @pytest.mark.parametrize(("system", "code"), [("hcpcs", "G0102"), ("icd10pcs", "G0101"), ("cpt", "00000")])
    def test_has_no_section_where_nothing_is_said(self, area: CoverageArea, system: str, code: str) -> None:
        assert area.sections(system, code, TODAY) == ()

    def test_has_no_section_on_a_day_for_which_nothing_is_loaded(self, area: CoverageArea) -> None:
        assert area.sections("hcpcs", "G0101", date(2015, 1, 1)) == ()


class TestThePageOfADiagnosis:
    def test_names_the_lists_and_their_procedures(self, area: CoverageArea) -> None:
        [found] = area.sections("icd10cm", "J45.20", TODAY)

        [listed] = cast(CoverageOfDiagnosis, found).lists
        assert (listed.display, listed.group, listed.supports) == ("A1001", 2, True)
        assert (listed.procedures, listed.procedure_count) == (("99202-99205", "J1100"), 2)

    def test_names_a_list_without_procedures_and_claims_none(self, area: CoverageArea) -> None:
        [found] = area.sections("icd10cm", "I10", TODAY)

        section = diagnosis_to_proto(cast(CoverageOfDiagnosis, found)).coverage
        paired, alone = section.listings
        assert (paired.document, paired.asterisk) == ("A1001", True)
        assert (alone.document, alone.group, list(alone.procedures), alone.url) == ("A9", 2, [], "")
        assert "procedures not stated" in alone.edition

    def test_counts_the_lists_past_the_limit(self, imported: Imported) -> None:
        header, _, rows = EXPORT["article_x_icd10_covered.csv"].partition("\n")
        many = "".join(f"1001,4,I10,1,{group},N,2026-06-30,1,x,N\n" for group in range(10, 10 + MOST_LISTS))
        edition = imported({**EXPORT, "article_x_icd10_covered.csv": f"{header}\n{rows}{many}"})

        [found] = CoverageArea(Editions([edition]), NO_CODES).sections("icd10cm", "I10", TODAY)

        assert isinstance(found, CoverageOfDiagnosis)
        assert (len(found.lists), found.left_out) == (MOST_LISTS, 1)


Ask = Callable[..., CheckCoverage]
ASKED = CheckCoverage("hcpcs", "G0101", ("E11.65",), Where("CA", ""), TODAY, "2026-07-15", "", GUEST)
LISTED = ListDocuments("", Where("", ""), TODAY, "", 2, "", "", SERVICE)


@pytest.fixture
def library(imported: Imported) -> Library:
    return Library("test", NO_CODES, cast(Any, None), cast(Any, None), {}, Editions([imported()]))


class TestCheckingCoverage:
    async def test_costs_one_api_call(self, library: Library) -> None:
        meter = LedgerOfOne(api_calls=1)

        [answer] = await check_coverage(ASKED, library, meter)

        assert (answer.document, meter.api_calls) == ("A1001", 0)
        with pytest.raises(NoApiCallsLeft):
            await check_coverage(ASKED, library, meter)

    async def test_costs_nothing_where_it_cannot_be_answered(self, library: Library) -> None:
        meter = LedgerOfOne(api_calls=1)

        with pytest.raises(EditionNotLoaded):
            await check_coverage(replace(ASKED, on=date(2014, 1, 1)), library, meter)

        assert meter.api_calls == 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"system": "icd10cm"}, "system"),
            ({"code": "G01"}, "code"),
            ({"diagnoses": ("E11.9",) * 13}, "diagnosis"),
            ({"diagnoses": ("%",)}, "diagnosis"),
            ({"where": Where("C4", "")}, "state"),
            ({"where": Where("", "x" * 201)}, "contractor"),
        ],
    )
    async def test_is_refused_where_a_field_is_wrong(
        self, library: Library, changed: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(InvalidFields) as refused:
            await check_coverage(replace(ASKED, **changed), library, LedgerOfOne())

        assert [one.field for one in refused.value.fields] == [field]


class TestListingDocuments:
    async def test_pages_through_all_in_force(self, library: Library) -> None:
        first, token, _ = await list_documents(LISTED, library, LedgerOfOne())
        second, end, _ = await list_documents(replace(LISTED, page_token=token, page_size=10), library, LedgerOfOne())

        names = [one.document.display for one in (*first, *second)]
        assert names == ["A1001", "A1002", "A1006", "L2001", "L2002"]
        assert end == ""

    async def test_may_ask_for_those_of_a_procedure_and_a_state(self, library: Library) -> None:
        asked = replace(LISTED, code="G0101", where=Where("GA", ""))

        found, _, _ = await list_documents(asked, library, LedgerOfOne())

        assert [one.document.display for one in found] == ["A1002"]

    async def test_refuses_a_token_of_another_list(self, library: Library) -> None:
        _, token, _ = await list_documents(LISTED, library, LedgerOfOne())

        with pytest.raises(PageTokenInvalid):
            await list_documents(replace(LISTED, page_token=token, where=Where("CA", "")), library, LedgerOfOne())


class Shelf:
    def __init__(self, library: Library) -> None:
        self.library = library


class TestTheService:
    @pytest.fixture
    def service(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> servicer.CoverageServicer:
        def caller() -> Caller:
            return SERVICE

        monkeypatch.setattr(servicer, "current_caller", caller)
        return servicer.CoverageServicer(Desk(Shelf(library), LedgerOfOne(), KeptInMemory(), lambda: NOON))

    async def test_says_with_every_answer_that_it_is_no_promise(self, service: servicer.CoverageServicer) -> None:
        request = pb.CheckCoverageRequest(system="hcpcs", code="G0101", diagnoses=["E11.65"], on="2026-07-15")
        answer = await service.CheckCoverage(request, cast(Any, None))

        assert "not a promise of payment" in answer.notice
        assert [(one.answer, one.document) for one in answer.answers] == [
            ("listed-supports", "A1001"),
            ("no-list", "A1002"),
        ]
        assert (answer.edition, answer.on) == ("Medicare Coverage Database, export of 2026-07-01", "2026-07-15")

    async def test_lists_documents_with_their_places(self, service: servicer.CoverageServicer) -> None:
        request = pb.ListCoverageDocumentsRequest(on="2026-07-15", contractor="19003")
        answer = await service.ListCoverageDocuments(request, cast(Any, None))

        [document] = answer.documents
        assert (document.id, list(document.states)) == ("L2002", ["CA"])
        assert list(document.contractors) == ["Equipment Administrators (19003)"]
