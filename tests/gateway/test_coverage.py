"""Coverage through the gateway: the route, and the section of a page with its map of tiles."""

import re

import httpx2
import pytest
from codingahead.lookup.v1.coverage_pb2 import (
    CoverageContent,
    CoverageDocument,
    CoverageState,
    DiagnosisList,
    DiagnosisListing,
    ListedDiagnosis,
    NationalDetermination,
)
from codingahead.lookup.v1.lookup_service_pb2 import GetCodePageResponse
from codingahead.lookup.v1.section_pb2 import Section

from chassis.identity import CallerKind
from gateway.web.render import render
from gateway.web.views import titles
from gateway.web.views.code_page import code_page_view
from gateway.web.views.coverage import coverage_view, tile_map
from tests.gateway import web_samples as samples
from tests.gateway.suite import Person, Suite

ROUTE = "/api/v1/coverage/hcpcs/g0101"
URL = "https://www.cms.gov/medicare-coverage-database/view/article.aspx?articleid=1001&ver=4"


def registered(suite: Suite) -> dict[str, str]:
    return {"Authorization": f"Bearer {suite.token_for(Person(CallerKind.REGISTERED))}"}


class TestAskingForCoverage:
    async def test_is_for_registered_people(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get(ROUTE)

        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")

    async def test_passes_on_what_was_asked(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        query = "?on=2026-07-15&state=CA&contractor=10112&diagnosis=E11.9,%20I10"
        await client.get(ROUTE + query, headers=registered(suite))

        [asked] = suite.asked("CheckCoverage")
        assert (asked.system, asked.code, list(asked.diagnoses)) == ("hcpcs", "g0101", ["E11.9", "I10"])
        assert (asked.on, asked.state, asked.contractor) == ("2026-07-15", "CA", "10112")

    async def test_answers_by_document(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        said = (await client.get(f"{ROUTE}?diagnosis=E11.9", headers=registered(suite))).json()

        assert (said["system"], said["code"], said["notice"]) == ("hcpcs", "G0101", "No promise.")
        [item] = said["items"]
        assert (item["answer"], item["document"], item["version"]) == ("listed-supports", "A1001", 4)
        assert (item["effective_to"], item["diagnoses"]) == (None, ["E11.9"])

    async def test_names_no_document_where_no_policy_was_found(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        [item] = (await client.get(ROUTE, headers=registered(suite))).json()["items"]

        assert (item["answer"], item["document"], item["title"], item["version"]) == (
            "no-policy-found",
            None,
            None,
            None,
        )

    async def test_is_one_call_under_its_key(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        headers = registered(suite)
        for key in ({"Idempotency-Key": "k"}, {"Idempotency-Key": "k"}, {}):
            await client.get(ROUTE, headers={**headers, **key})

        first, again, other = (asked.idempotency_key for asked in suite.asked("CheckCoverage"))
        assert first == again != other

    @pytest.mark.parametrize("query", ["?on=2026-02-31", "?state=CAL", "?diagnosis=" + "E11.9," * 40])
    async def test_is_refused_where_a_field_is_wrong(
        self, client: httpx2.AsyncClient, suite: Suite, query: str
    ) -> None:
        assert (await client.get(ROUTE + query, headers=registered(suite))).status_code == 422


class TestListingDocuments:
    async def test_is_for_registered_people(self, client: httpx2.AsyncClient) -> None:
        assert (await client.get("/api/v1/coverage")).status_code == 401

    async def test_passes_on_what_was_asked_and_answers_a_page(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        query = "?code=G0101&on=2026-07-15&state=CA&page_size=1&page_token=t"
        said = (await client.get(f"/api/v1/coverage{query}", headers=registered(suite))).json()

        [asked] = suite.asked("ListCoverageDocuments")
        assert (asked.code, asked.on, asked.state, asked.page_size, asked.page_token) == (
            "G0101", "2026-07-15", "CA", 1, "t",
        )  # fmt: skip
        assert (said["next_page_token"], said["edition"]) == ("more", "An export")
        assert said["items"][0]["effective_to"] is None


OF_A_PROCEDURE = CoverageContent(
    notice="No promise.",
    edition="An export",
    documents=[
        CoverageDocument(
            id="A1001",
            title="Billing & <b>Coding</b>",
            version=4,
            effective_from="2026-01-01",
            url=URL,
            lcds=["L2001"],
            contractors=["Example, Inc. (10112)"],
            states=["CA", "NY"],
            lists=[
                DiagnosisList(
                    group=1,
                    supports=True,
                    count=51,
                    diagnoses=[ListedDiagnosis(code="E11.65", title="With hyperglycemia", asterisk=True)],
                    asterisk="*With another.",
                )
            ],
            national=[NationalDetermination(section="220.6", title="Scans", url="https://www.cms.gov/ncd")],
        ),
        CoverageDocument(id="A1002", title="Other", version=1, url=URL, states=["GA"]),
    ],
    states=[
        CoverageState(state="CA", name="California", documents_with_list=["A1001"]),
        CoverageState(state="GA", name="Georgia", documents_without_list=["A1002"]),
        CoverageState(state="NY", name="New York", documents_with_list=["A1001"], documents_without_list=["A1"]),
        CoverageState(state="WY", name="Wyoming"),
    ],
)
OF_A_DIAGNOSIS = CoverageContent(
    notice="No promise.",
    edition="An export",
    listings=[
        DiagnosisListing(
            document="A1001", title="T", group=1, supports=True, procedures=["G0101"], procedure_count=3, url=URL
        ),
        DiagnosisListing(document="A9", group=2, supports=False),
    ],
    listings_left_out=7,
)


def page(content: CoverageContent) -> str:
    answered = GetCodePageResponse()
    answered.CopyFrom(samples.code_page())
    answered.sections.append(Section(key="coverage", title="Coverage", coverage=content))
    view = code_page_view(answered)
    return render("code.html", titles.code_page_frame(view, samples.shell()), view)


ALL_STATES = re.findall(
    "..",
    "ALAKAZARCACOCTDEDCFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWYPRVIGU",
)


class TestTheMapOfTiles:
    def test_has_a_tile_for_each_state_and_says_what_its_colour_says(self) -> None:
        tiles = {tile.state: (tile.kind, tile.hint) for tile in tile_map(tuple(OF_A_PROCEDURE.states)).tiles}

        assert tiles == {
            "CA": ("list", "California: a list of diagnoses (A1001)"),
            "GA": ("without", "Georgia: named, no list (A1002)"),
            "NY": ("both", "New York: documents with and without a list (A1001, A1)"),
            "WY": ("none", "Wyoming: no document"),
        }

    def test_puts_no_two_tiles_in_one_place(self) -> None:
        states = tuple(CoverageState(state=name, name=name) for name in ALL_STATES)
        drawn = tile_map(states)

        assert len(drawn.tiles) == len(ALL_STATES)
        assert len({(tile.x, tile.y) for tile in drawn.tiles}) == len(ALL_STATES)
        assert all(tile.x + drawn.side <= drawn.width and tile.y + drawn.side <= drawn.height for tile in drawn.tiles)


class TestTheSectionOfAProcedure:
    def test_links_the_document_at_cms_and_escapes_its_words(self) -> None:
        html = page(OF_A_PROCEDURE)

        assert f'<a href="{URL.replace("&", "&amp;")}" rel="external noopener">A1001</a>' in html
        assert "Billing &amp; &lt;b&gt;Coding&lt;/b&gt;" in html
        assert "It lists no diagnosis for this procedure." in html
        assert '<a href="https://www.cms.gov/ncd" rel="external noopener">NCD 220.6</a> Scans' in html
        assert "No promise." in html

    def test_links_the_diagnoses_and_counts_those_not_shown(self) -> None:
        html = page(OF_A_PROCEDURE)

        assert '<a class="code" href="/codes/icd10cm/E11.65">E11.65</a> * With hyperglycemia' in html
        assert "50 more are in the document." in html
        assert "Group 1: diagnoses that support it, 51 entries" in html

    def test_draws_the_map_with_words(self) -> None:
        html = page(OF_A_PROCEDURE)

        assert "<title>California: a list of diagnoses (A1001)</title>" in html
        assert '<li class="tile-without">Named, no list</li>' in html


class TestTheSectionOfADiagnosis:
    def test_names_the_lists_it_stands_in(self) -> None:
        supports, alone = coverage_view("icd10cm", OF_A_DIAGNOSIS, "").listings

        assert (supports.said, supports.more_procedures) == ("Supports", 2)
        assert (alone.said, alone.more_procedures) == ("Does not support", 0)

    def test_claims_no_procedures_where_the_list_has_none(self) -> None:
        html = page(OF_A_DIAGNOSIS)

        assert "none in the loaded list" in html
        assert "7 more lists hold it." in html
        assert "<svg viewBox" not in html.partition('id="coverage"')[2].partition("</section>")[0]
