"""NCCI edits through the gateway, as contract section 3 writes them, and as people see them."""

import httpx2
import pytest
from codingahead.lookup.v1.modifier_pb2 import ModifierGroup, ModifierRef, ModifiersContent, PaymentIndicator
from codingahead.lookup.v1.section_pb2 import Section

from chassis.identity import CallerKind
from gateway.web.render import environment
from gateway.web.views.modifiers import modifiers_view
from gateway.web.views.ncci import code_edits_view
from tests.gateway.fake_ncci import CONTENT
from tests.gateway.suite import Person, Suite

ON = {"on": "2024-08-01"}
PTP, MUE, ADD_ON = "/api/v1/ncci/ptp", "/api/v1/ncci/mue/0001U", "/api/v1/ncci/add-on/0001u"


@pytest.fixture
def ada(client: httpx2.AsyncClient, suite: Suite) -> httpx2.AsyncClient:
    """A program of a registered person."""
    client.headers["Authorization"] = f"Bearer {suite.token_for(Person(CallerKind.REGISTERED))}"
    return client


class TestEdits:
    async def test_are_told_with_null_where_the_file_has_no_day(self, ada: httpx2.AsyncClient) -> None:
        answer = await ada.get(PTP, params={"column1": "0001U", **ON})
        first, ended = answer.json()["items"]
        assert {key: first[key] for key in ("column1", "column2", "modifier_indicator", "effective_from")} == {
            "column1": "0001U",
            "column2": "G0463",
            "modifier_indicator": 1,
            "effective_from": None,
        }
        assert (first["effective_to"], first["in_force"], first["rationale"][:6]) == (None, True, "Misuse")
        assert (ended["effective_to"], ended["modifier_indicator"]) == ("2018-09-30", 0)
        assert (answer.json()["next_page_token"], answer.json()["on"]) == ("more", "2024-08-01")

    async def test_of_a_day_that_is_not_loaded_are_a_problem_that_names_what_is(self, ada: httpx2.AsyncClient) -> None:
        answer = await ada.get(PTP, params={"column1": "0001U", "on": "2026-01-15"})
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/edition-not-loaded")
        assert "2024-07-01" in answer.json()["detail"]

    @pytest.mark.parametrize(
        ("field", "value"), [("setting", "dme"), ("on", "2024-13-01"), ("page_size", "101"), ("all_windows", "perhaps")]
    )
    async def test_are_asked_strictly(self, ada: httpx2.AsyncClient, field: str, value: str) -> None:
        answer = await ada.get(PTP, params={"column1": "0001U", field: value})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


class TestAClaim:
    async def test_is_answered_by_one_call(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await ada.post("/api/v1/ncci/ptp:batchGet", json={"codes": ["0001U", "G0463"], "on": "2024-08-01"})
        assert [one["column2"] for one in answer.json()["items"]] == ["G0463"]
        [asked] = suite.asked("BatchGetPtpEdits")
        assert (list(asked.codes), asked.setting) == (["0001U", "G0463"], "practitioner")

    async def test_of_too_many_codes_is_refused(self, ada: httpx2.AsyncClient) -> None:
        answer = await ada.post("/api/v1/ncci/ptp:batchGet", json={"codes": ["0001U"] * 1_001})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "codes")

    async def test_is_not_for_guests(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post("/api/v1/ncci/ptp:batchGet", json={"codes": ["0001U"]})
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")


class TestUnits:
    async def test_are_whole_numbers_and_zero_is_one(self, ada: httpx2.AsyncClient) -> None:
        said = (await ada.get(MUE, params={"setting": "dme", **ON})).json()
        assert (said["code"], said["units"], said["adjudication_indicator"]) == ("0001U", 0, 2)
        assert (said["rationale"], said["setting"]) == ("CMS Policy", "dme")

    async def test_that_are_not_published_are_a_problem(self, ada: httpx2.AsyncClient) -> None:
        answer = await ada.get("/api/v1/ncci/mue/99213", params=ON)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/no-mue-published")


class TestAddOnCodes:
    async def test_name_no_primary_where_contractors_define_them(self, ada: httpx2.AsyncClient) -> None:
        said = (await ada.get(ADD_ON)).json()
        assert said["code"] == "0001U"
        assert [(one["primary"], one["edit_type"]) for one in said["primaries"]] == [(None, 2)]
        assert [one["add_on"] for one in said["add_ons"]] == ["0071U"]


class TestGuests:
    @pytest.mark.parametrize("path", [PTP, MUE, ADD_ON])
    @pytest.mark.parametrize("known", [True, False])
    async def test_are_asked_to_sign_in(self, client: httpx2.AsyncClient, suite: Suite, path: str, known: bool) -> None:
        if known:
            client.cookies.set("ca_guest", suite.token_for(Person()))
        answer = await client.get(path, params=ON)
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")


class TestThePageOfAllEdits:
    async def test_lists_them_and_leads_on(self, ada: httpx2.AsyncClient, suite: Suite) -> None:
        query = {"column": "2", "other": " g0463 ", "windows": "all", **ON}
        answer = await ada.get("/codes/cpt/0001U/edits", params=query, headers={"Accept": "text/html"})
        assert answer.status_code == 200
        [asked] = suite.asked("ListPtpEdits")
        assert (asked.column1, asked.column2, asked.all_windows) == ("G0463", "0001U", True)
        assert "page_token=more" in answer.text
        assert "Not in force" in answer.text

    async def test_sends_guests_to_sign_in(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/codes/cpt/0001U/edits", params=ON, headers={"Accept": "text/html"})
        assert answer.status_code == 401


class TestTheSection:
    @pytest.fixture
    def shown(self) -> str:
        view = code_edits_view("cpt", CONTENT, "2024-08-01")
        return environment().get_template("sections/code_edits.html").render(content=view)

    def test_says_what_denies_what_and_what_may_be_done(self, shown: str) -> None:
        for said in ("20", "15 may be bypassed, 5 never", "column 1 is eligible", "/codes/hcpcs/G0463?on=2024-08-01"):
            assert said in shown

    def test_leads_to_all_edits(self, shown: str) -> None:
        assert 'href="/codes/cpt/0001U/edits?column=1&amp;setting=practitioner&amp;on=2024-08-01"' in shown

    def test_escapes_titles(self, shown: str) -> None:
        assert "&lt;b&gt;Hospital" in shown

    def test_says_what_a_limit_of_zero_and_no_published_value_mean(self, shown: str) -> None:
        assert "No unit is payable in this setting." in shown
        assert "no promise of no limit" in shown

    def test_says_that_contractors_define_primaries(self, shown: str) -> None:
        assert "Primaries that the contractor defines" in shown

    def test_leads_to_the_quarter_that_is_loaded(self, shown: str) -> None:
        assert 'href="/codes/cpt/0001U?on=2024-07-01"' in shown

    def test_of_modifiers_says_where_they_count_and_what_the_fee_schedule_says(self) -> None:
        content = ModifiersContent(
            edits_that_may_be_bypassed=15,
            groups=[ModifierGroup(kind="anatomic", modifiers=[ModifierRef(modifier="LT", title="Left side")])],
            payment_indicators=[
                PaymentIndicator(name="bilateral_surgery", value="1", meaning="150 %", modifiers=["50"])
            ],
        )
        assert Section(key="modifiers", modifiers=content).WhichOneof("content") == "modifiers"
        shown = environment().get_template("sections/modifiers.html").render(content=modifiers_view(content))
        assert "the line of column 2 alone" in shown
        assert 'href="/codes/modifier/LT"' in shown
        assert "Bilateral surgery (50)" in shown
