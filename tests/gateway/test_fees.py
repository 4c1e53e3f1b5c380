"""Prices through the gateway, and the fee section of a code page."""

import httpx2
import pytest
from codingahead.lookup.v1.fee_pb2 import FeesContent
from codingahead.lookup.v1.lookup_service_pb2 import GetCodePageResponse
from codingahead.lookup.v1.section_pb2 import Section

from chassis.identity import CallerKind
from gateway.shapes.fees import FeeSaid
from gateway.web.render import render
from gateway.web.views.code_page import code_page_view
from gateway.web.views.fee_place import at_place
from gateway.web.views.fees import PlaceAsked
from gateway.web.views.frame import visitor_after, visitor_without_ledger
from gateway.web.views.price_strip import price_strip
from gateway.web.views.titles import code_page_frame
from tests.gateway import fee_samples as fees
from tests.gateway import web_samples as samples
from tests.gateway.suite import Person, Suite

FEE = "/api/v1/fees/99213"


def registered(suite: Suite) -> dict[str, str]:
    return {"Authorization": f"Bearer {suite.token_for(Person(CallerKind.REGISTERED))}"}


class TestAPrice:
    async def test_has_its_figures_as_text_and_says_what_was_defaulted(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        fee = (await client.get(FEE, headers=registered(suite))).json()

        FeeSaid.model_validate(fee)
        assert (fee["amount"], fee["conversion_factor"], fee["no_amount"]) == ("88.95", "32.3465", None)
        assert fee["rvus"] == {"work": "1.30", "practice_expense": "1.35", "malpractice": "0.10", "total": "2.75"}
        assert fee["gpcis"] == {"work": "1.000", "practice_expense": "1.000", "malpractice": "1.000"}
        assert fee["defaulted"] == [{"field": "locality", "value": "national", "message": "No place was given."}]
        assert fee["arithmetic"][-1]["value"] == "88.95"
        assert (fee["edition"]["id"], fee["status"], fee["locality"]) == ("2025-10-01", "A", None)

    async def test_is_asked_for_with_everything_that_was_said(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        query = {
            "on": "2025-10-15",
            "zip": "35004",
            "setting": "facility",
            "modifier": "26, 51",
            "participation": "qualifying",
            "base_units": "5",
            "minutes": "60",
        }
        await client.get(FEE, params=query, headers=registered(suite))

        (asked,) = suite.asked("GetFee")
        question = asked.question
        assert (question.on, question.zip, question.setting) == ("2025-10-15", "35004", "facility")
        assert [one.strip() for one in question.modifiers] == ["26", "51"]
        assert (question.participation, question.base_units, question.minutes) == ("qualifying", "5", "60")

    async def test_counts_once_under_its_key(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        who = registered(suite)
        for key in ({"Idempotency-Key": "k"}, {"Idempotency-Key": "k"}, {}):
            await client.get(FEE, headers={**who, **key})
        first, again, other = (asked.idempotency_key for asked in suite.asked("GetFee"))
        assert first == again != other

    @pytest.mark.parametrize("token", ["a guest's", "none"])
    async def test_is_not_for_guests(self, client: httpx2.AsyncClient, suite: Suite, token: str) -> None:
        if token == "a guest's":
            client.cookies.set("ca_guest", suite.token_for(Person()))
        answer = await client.get(FEE)
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")

    @pytest.mark.parametrize(
        ("path", "problem"),
        [
            (f"{FEE}?zip=00000", (422, "/problems/locality-invalid", ["zip"])),
            (f"{FEE}?setting=office", (422, "/problems/invalid-fields", ["setting"])),
            (f"{FEE}?on=2025-13-01", (422, "/problems/invalid-fields", ["on"])),
            (f"{FEE}?zip={'9' * 50}", (422, "/problems/invalid-fields", ["zip"])),
            (f"{FEE}?on=2026-11-26", (404, "/problems/edition-not-loaded", [])),
            ("/api/v1/fees/99999", (404, "/problems/code-not-found", [])),
        ],
    )
    async def test_is_refused_as_a_problem(
        self, client: httpx2.AsyncClient, suite: Suite, path: str, problem: tuple[int, str, list[str]]
    ) -> None:
        answer = await client.get(path, headers=registered(suite))
        body = answer.json()
        assert (answer.status_code, body["type"], [one["field"] for one in body.get("errors", [])]) == problem


def page_of(content: FeesContent) -> GetCodePageResponse:
    page = samples.code_page()
    page.system, page.code = "cpt", "99213"
    page.sections.append(Section(key="fees", title="Medicare fee schedule", fees=content))
    return page


def shown(content: FeesContent, place: PlaceAsked = PlaceAsked(), on: str = "") -> str:  # noqa: B008  # frozen
    page = page_of(content)
    view = at_place(code_page_view(page, on), place)
    shell = samples.shell(visitor_after(visitor_without_ledger(), page.access))
    return render("code.html", code_page_frame(view, shell), view)


class TestTheSection:
    def test_shows_amounts_values_and_why_a_component_has_none(self) -> None:
        html = shown(fees.CONTENT)
        assert '<dt>National, non-facility</dt><dd class="figure">$88.95</dd>' in html
        assert '<td class="num">0.57 <small>NA</small></td>' in html
        assert '<td colspan="2">The contractor sets the amount.</td>' in html

    def test_has_a_form_that_works_without_script_and_keeps_the_date(self) -> None:
        html = shown(fees.CONTENT, on="2025-10-15")
        assert '<form class="fee-form" action="/codes/cpt/99213#fees" method="get">' in html
        assert '<input type="hidden" name="on" value="2025-10-15">' in html
        assert '<option value="10112-00">10112-00 AL &lt;place&gt;</option>' in html

    def test_draws_the_prices_and_says_the_same_in_words(self) -> None:
        html = shown(fees.CONTENT)
        assert 'role="img" aria-labelledby="fee-strip-title" aria-describedby="fee-strip-text"' in html
        assert "Non-facility amounts in 4 localities reach from $81.86 to $112.20" in html
        assert "National: $88.95, more than in 1 of them." in html

    def test_shows_the_arithmetic_of_a_place_that_was_chosen(self) -> None:
        html = shown(fees.CONTENT, PlaceAsked("10112-00"))
        line = "[(1.30 × 1.000) + (1.35 × 0.869) + (0.10 × 0.575)] × 32.3465"
        assert f'<span class="formula">{line}</span> = <strong>$81.86</strong>' in html
        assert '<option value="10112-00" selected>' in html
        assert 'class="s-marked"' in html

    def test_says_where_the_cap_is_paid_and_not_the_formula(self) -> None:
        assert "but no more than the OPPS cap on imaging: <strong>$112.20</strong>" in shown(
            fees.CONTENT, PlaceAsked("02102-01")
        )

    def test_says_what_is_wrong_with_a_place(self) -> None:
        assert "The fee schedule of this day has no such locality." in shown(fees.CONTENT, PlaceAsked("99999-99"))
        html = shown(fees.CONTENT, PlaceAsked(zip_code='"><script>', problem="No such ZIP code."))
        assert '<p class="error" id="fee-problem" role="alert">No such ZIP code.</p>' in html
        assert "<script>" not in html.split('id="fees"')[1].split("</section>")[0]

    def test_of_another_day_leads_to_the_editions_that_are_there(self) -> None:
        html = shown(FeesContent(notice="No edition is loaded.", loaded=[fees.OCTOBER]))
        assert '<a href="/codes/cpt/99213?on=2025-10-01#fees">' in html
        assert "fee-form" not in html

    def test_that_is_locked_has_no_price(self) -> None:
        page = samples.code_page(samples.NONE_LEFT)
        page.sections.append(Section(key="fees", title="Medicare fee schedule", locked=True))
        view = at_place(code_page_view(page), PlaceAsked("10112-00"))
        assert view.sections[-1].content is None


class TestTheDrawing:
    def test_of_one_price_everywhere_is_one_column(self) -> None:
        strip = price_strip(["10.00", "10.00"], {"National": "10.00"})
        assert len(strip.columns) == 1
        assert [label for _, label in strip.ticks] == ["$10.00"]

    def test_stays_within_its_frame(self) -> None:
        strip = price_strip(["1.00", "5.00", "9.00"], {"AL": "9.00", "National": "1.00"})
        assert all(column.x >= 0 and column.x + column.width <= strip.width for column in strip.columns)
        assert [mark.first for mark in strip.marks] == [True, False]
        assert sum(column.marked for column in strip.columns) == 1

    def test_keeps_a_national_amount_beyond_every_locality_within_the_frame(self) -> None:
        strip = price_strip(["5.00", "9.00"], {"National": "1.00"})
        assert 0 <= strip.marks[0].x <= strip.width


class TestThePageOfACode:
    async def test_asks_for_the_place_of_a_zip_code(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await client.get("/codes/icd10cm/E11.9?zip=35004", headers={"Accept": "text/html"})
        assert answer.status_code == 200
        assert [asked.zip for asked in suite.asked("GetLocality")] == ["35004"]

    async def test_stays_a_page_when_the_zip_code_is_unknown(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/codes/icd10cm/E11.9?zip=00000", headers={"Accept": "text/html"})
        assert answer.status_code == 200

    async def test_asks_for_no_place_in_a_preview(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        await client.head("/codes/icd10cm/E11.9?zip=35004")
        assert suite.asked("GetLocality") == []
