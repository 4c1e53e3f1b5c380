"""Which code is this? The JSON answer, what the search page says above its hits, and facts on a code page."""

import httpx2
import pytest
from codingahead.lookup.v1.code_pb2 import CodeSummary, RelatedCode
from codingahead.lookup.v1.lookup_service_pb2 import SearchCodesResponse, SearchHit
from codingahead.lookup.v1.section_pb2 import CodeFact, CodingRulesContent

from gateway.web.views.codes import related_groups
from gateway.web.views.coding_rules import coding_rules_view
from gateway.web.views.search import blank_search, may_be_a_code, search_view
from tests.gateway.suite import Suite


class TestABareString:
    async def test_is_answered_with_every_code_that_it_is(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = (await client.get("/api/v1/identify", params={"q": "e1165", "on": "2026-01-15"})).json()

        assert answer == {
            "query": "e1165",
            "items": [
                {
                    "system": "icd10cm",
                    "code": "E11.65",
                    "title": "Type 2 diabetes mellitus with hyperglycemia",
                    "billable": True,
                    "status": "active",
                    "reason": "E11.65 is an ICD-10-CM diagnosis.",
                    "copyright": None,
                }
            ],
            "suggestions": [],
        }
        assert suite.asked("IdentifyCode")[0].on == "2026-01-15"

    async def test_that_is_none_is_answered_with_codes_written_like_it(self, client: httpx2.AsyncClient) -> None:
        answer = (await client.get("/api/v1/identify", params={"q": "I11111"})).json()

        assert answer["items"] == []
        assert answer["suggestions"] == [
            {"system": "icd10cm", "code": "I10", "title": "Essential (primary) hypertension", "copyright": None}
        ]

    @pytest.mark.parametrize("query", [{}, {"q": " "}, {"q": "x" * 201}, {"q": "I10", "on": "today"}])
    async def test_is_refused_when_it_is_none(self, client: httpx2.AsyncClient, query: dict[str, str]) -> None:
        assert (await client.get("/api/v1/identify", params=query)).status_code == 422


class TestTheSearchPage:
    async def test_says_above_its_hits_what_a_code_could_be(self, client: httpx2.AsyncClient) -> None:
        text = (await client.get("/search?q=E1165", headers={"accept": "text/html"})).text

        assert "“E1165” could be" in text
        assert "E11.65 is an ICD-10-CM diagnosis." in text

    async def test_does_not_ask_it_of_words(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        text = (await client.get("/search?q=type+2+diabetes", headers={"accept": "text/html"})).text

        assert "could be" not in text
        assert not suite.asked("IdentifyCode")

    @pytest.mark.parametrize(
        ("query", "asks"),
        [("25", True), ("GT", True), (" J1100 ", True), ("flu", False), ("flu 2", False), ("1" * 17, False)],
    )
    def test_asks_it_of_short_words_with_a_digit_or_of_two_characters(self, query: str, asks: bool) -> None:
        assert may_be_a_code(query) is asks

    def test_shows_the_notice_of_copyright_with_cpt_descriptors_alone(self) -> None:
        def shown(notice: str) -> tuple[str, ...]:
            hits = [SearchHit(system="cpt", code=code, title="A", copyright=notice) for code in ("99213", "99214")]
            found = SearchCodesResponse(hits=hits)
            return search_view(found, blank_search(()), 20).copyrights

        assert shown("") == ()
        assert shown("© Copyright 2025 American Medical Association.") == (
            "© Copyright 2025 American Medical Association.",
        )


class TestACodePage:
    def test_gathers_the_values_of_one_fact(self) -> None:
        rules = CodingRulesContent(
            facts=[
                CodeFact(label="Type of service", value="1", meaning="Medical care", source="HCPCS"),
                CodeFact(label="Type of service", value="P", meaning="Bought at once", source="HCPCS"),
                CodeFact(label="Added", value="1982-01-01", source="HCPCS"),
            ],
            cautions=["Whether it has ended is not known."],
        )

        view = coding_rules_view("hcpcs", rules)

        assert [(fact.label, fact.values) for fact in view.facts] == [
            ("Type of service", (("1", "Medical care"), ("P", "Bought at once"))),
            ("Added", (("1982-01-01", ""),)),
        ]
        assert view.cautions == ("Whether it has ended is not known.",)

    def test_has_words_for_simpler_and_more_complex_services(self) -> None:
        related = [
            RelatedCode(code=CodeSummary(system="cpt", code="77402"), relation="simpler"),
            RelatedCode(code=CodeSummary(system="cpt", code="77412"), relation="more_complex"),
        ]

        assert [group.relation for group in related_groups(related)] == ["Simpler", "More complex"]
