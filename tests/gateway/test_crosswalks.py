"""Crosswalks and risk factors through the gateway, as JSON and on the page of a code."""

import httpx2
import pytest
from codingahead.lookup.v1.code_pb2 import Status
from codingahead.lookup.v1.crosswalk_pb2 import Crosswalk, CrosswalksContent
from codingahead.lookup.v1.risk_pb2 import MsDrg, RiskAndGroupingContent
from codingahead.lookup.v1.section_pb2 import Section

from chassis.identity import CallerKind
from gateway.web.render import render
from gateway.web.views.code_page import code_page_view
from gateway.web.views.frame import visitor_after, visitor_without_ledger
from gateway.web.views.titles import code_page_frame
from tests.gateway import web_samples as samples
from tests.gateway.fake_crosswalks import CHANGED, COMBINED, RISK, item
from tests.gateway.suite import Person, Suite

CONTRACT_FIELDS = {"system", "code", "title", "kind", "scenario", "choice_list", "source", "edition"}


@pytest.fixture
def signed_in(suite: Suite) -> dict[str, str]:
    return {"Authorization": f"Bearer {suite.token_for(Person(CallerKind.REGISTERED))}"}


def page_with(section: Section) -> str:
    page = samples.code_page()
    page.sections.append(section)
    view = code_page_view(page)
    shell = samples.shell(visitor_after(visitor_without_ledger(), page.access))
    return " ".join(render("code.html", code_page_frame(view, shell), view).split())


def crosswalks_shown(crosswalk: Crosswalk, changes: Crosswalk | None = None, **more: str) -> str:
    content = CrosswalksContent(crosswalk=crosswalk, changes=changes, **more)
    return page_with(Section(key="crosswalks", title="Crosswalks", crosswalks=content))


def risk_shown(content: RiskAndGroupingContent) -> str:
    return page_with(Section(key="risk_and_grouping", title="Risk", risk_and_grouping=content))


class TestACrosswalk:
    async def test_has_the_fields_of_the_contract(
        self, client: httpx2.AsyncClient, suite: Suite, signed_in: dict[str, str]
    ) -> None:
        path = "/api/v1/crosswalks/icd10cm/I25.111?target=icd9cm&on=2026-01-15"
        answer = (await client.get(path, headers=signed_in)).json()

        assert [(one["code"], one["kind"], one["scenario"], one["choice_list"]) for one in answer["items"]] == [
            ("414.01", "combination", 1, 1),
            ("413.9", "combination", 1, 2),
        ]
        assert set(answer["items"][0]) >= CONTRACT_FIELDS
        assert [one["title"] for one in answer["items"]] == [None, "Angina"]
        assert answer["items"][0]["source"].startswith("CMS/NCHS GEM")
        (request,) = suite.asked("TranslateCode")
        assert (request.target_system, request.on) == ("icd9cm", "2026-01-15")

    async def test_of_a_code_without_a_counterpart_names_no_code(
        self, client: httpx2.AsyncClient, signed_in: dict[str, str]
    ) -> None:
        (one,) = (await client.get("/api/v1/crosswalks/icd10cm/Z67.40", headers=signed_in)).json()["items"]
        assert (one["code"], one["kind"], one["system"], one["status"]) == (None, "no_map", "icd9cm", None)

    async def test_within_the_system_tells_what_took_its_place_and_when(
        self, client: httpx2.AsyncClient, signed_in: dict[str, str]
    ) -> None:
        path = "/api/v1/crosswalks/icd10cm/E78.01?target=icd10cm"
        (one,) = (await client.get(path, headers=signed_in)).json()["items"]
        assert (one["code"], one["relation"], one["since"], one["status"]) == (
            "E78.010",
            "replacement",
            "2025-10-01",
            "active",
        )

    async def test_is_not_for_guests(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/api/v1/crosswalks/icd10cm/I25.111")
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")

    async def test_of_no_code_is_not_found(self, client: httpx2.AsyncClient, signed_in: dict[str, str]) -> None:
        answer = await client.get("/api/v1/crosswalks/icd10cm/Q", headers=signed_in)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/code-not-found")

    @pytest.mark.parametrize("query", ["on=yesterday", "target=" + "x" * 21])
    async def test_is_refused_for_what_is_no_question(
        self, client: httpx2.AsyncClient, signed_in: dict[str, str], query: str
    ) -> None:
        assert (await client.get(f"/api/v1/crosswalks/icd10cm/I10?{query}", headers=signed_in)).status_code == 422


class TestRisk:
    async def test_gives_every_figure_as_a_decimal_string(
        self, client: httpx2.AsyncClient, signed_in: dict[str, str]
    ) -> None:
        answer = (await client.get("/api/v1/risk/icd10cm/E11.22?on=2026-01-15", headers=signed_in)).json()

        assert (answer["code"], answer["payment_year"], answer["missing"]) == ("E11.22", 2027, ["hcc PY2028"])
        assert answer["factors"][0]["coefficients"][0]["value"] == "0.166"
        assert answer["severity"]["level"] == "MCC"
        assert answer["grouping"]["groups"][0]["weight"] == "1.4367"
        assert answer["poa_exemption"] == {"exempt": True, "edition": "2025-10-01"}
        assert answer["ms_drg"] is None

    async def test_is_not_for_guests(self, client: httpx2.AsyncClient) -> None:
        assert (await client.get("/api/v1/risk/icd10cm/E11.22")).status_code == 401


class TestCrosswalksOnThePage:
    def test_lay_a_combination_out_as_lists_to_choose_from(self) -> None:
        html = crosswalks_shown(COMBINED)
        assert "2 codes together: choose one of each list." in html
        assert html.index("List 1") < html.index("414.01") < html.index("List 2") < html.index("413.9")
        assert 'aria-label="leads approximately to"' in html

    def test_number_the_scenarios_where_there_are_several(self) -> None:
        html = crosswalks_shown(
            Crosswalk(
                target_system="icd9cm",
                items=[
                    item("966.2", "combination", 1, 1),
                    item("E855.8", "combination", 1, 2),
                    item("966.0", "combination", 2, 1),
                    item("E855.8", "combination", 2, 2),
                ],
            )
        )
        assert html.index("Scenario 1") < html.index("966.2") < html.index("Scenario 2") < html.index("966.0")

    def test_say_that_alternatives_are_each_whole(self) -> None:
        html = crosswalks_shown(
            Crosswalk(target_system="icd9cm", items=[item("297.0", "approximate"), item("297.1", "approximate")])
        )
        assert "Each is a whole alternative. Choose one." in html

    def test_say_that_nothing_corresponds(self) -> None:
        html = crosswalks_shown(Crosswalk(target_system="icd9cm", items=[item("", "no_map")]))
        assert "No ICD-9-CM code corresponds." in html
        assert 'aria-label="does not lead to"' in html

    def test_tell_a_derived_map_from_a_published_one(self) -> None:
        derived = item("250.00", "approximate", path=["E11.A", "E11.9"], derived=True, alternative=1)
        html = crosswalks_shown(
            Crosswalk(target_system="icd9cm", items=[derived], explanation="Derived, not published: E11.A is new.")
        )
        assert "Derived, not published: E11.A is new." in html
        assert '<span class="unseen">was reported before as</span>' in html

    def test_mark_a_target_that_has_ended_and_lead_to_what_took_its_place(self) -> None:
        ended = item("E78.01", "approximate", status=Status.STATUS_DELETED, replaced_by=["E78.010"])
        html = crosswalks_shown(Crosswalk(target_system="icd10cm", items=[ended]))
        assert '<span class="badge deleted">Ended</span>' in html
        assert 'since then: <a class="code" href="/codes/icd9cm/E78.010">E78.010</a>' in html

    def test_list_newer_codes_with_their_first_day(self) -> None:
        html = crosswalks_shown(COMBINED, CHANGED, new_since="2016-10-01", printed="E78.0")
        assert "Reported before as: E78.0" in html
        assert "From 1 Oct 2025" in html
        assert '<a class="code" href="/codes/icd10cm/E78.010">E78.010</a>' in html

    def test_hide_a_long_list_until_it_is_asked_for(self) -> None:
        many = [item(f"{number}.1", "approximate") for number in range(100, 130)]
        assert "Show 30 codes" in crosswalks_shown(Crosswalk(target_system="icd9cm", items=many))


class TestRiskOnThePage:
    def test_draws_a_bar_for_each_segment_with_its_figure(self) -> None:
        html = risk_shown(RISK)
        assert "HCC 37" in html
        assert '<rect x="0" y="1" width="240.0" height="10" rx="1"/>' in html
        assert '<rect x="0" y="1" width="120.0" height="10" rx="1"/>' in html
        assert '<td class="factor-value">0.166</td>' in html

    def test_says_what_is_proposed_what_it_drops_and_whose_hierarchy_that_is(self) -> None:
        html = risk_shown(RISK)
        assert "Coefficients proposed, not final" in html
        assert "HCC 38 (Diabetes with Glycemic, Unspecified) when both are there, by the hierarchy of PY2026." in html

    def test_folds_the_other_payment_years(self) -> None:
        html = risk_shown(RISK)
        assert html.index("<h3>HCC, payment year 2027</h3>") < html.index("<summary>HCC, payment year 2026</summary>")
        assert "does not say for which plans either holds" in html

    def test_says_how_severe_it_is_and_where_it_does_not_count(self) -> None:
        html = risk_shown(RISK)
        assert "A major complication or comorbidity (MCC) as a secondary diagnosis, only for patients" in html
        assert "1,070 principal diagnoses exclude it (PDX collection 0003)." in html
        assert "MS-DRG 283–285, AMI, Expired" in html

    def test_lists_the_groups_of_its_category_and_the_exemption(self) -> None:
        html = risk_shown(RISK)
        assert "MDC 10" in html
        assert '<a class="code" href="/codes/msdrg/637">637</a>' in html
        assert "Exempt from present-on-admission reporting." in html
        assert "Not loaded for this day: hcc PY2028." in html

    def test_shows_the_weight_of_a_group(self) -> None:
        group = MsDrg(drg="637", title="DIABETES WITH MCC", mdc="10", type="MED", weight="1.4367", edition="FY2026")
        html = risk_shown(RiskAndGroupingContent(ms_drg=group))
        assert '<dd class="figure">1.4367</dd>' in html
        assert "Medical" in html
