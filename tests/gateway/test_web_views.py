"""What the other pages say, and what they refuse to pass on."""

from datetime import date
from hashlib import sha256

import pytest
from codingahead.accounts.v1.metering_pb2 import Balance, Meter
from codingahead.assistant.v1.assistant_service_pb2 import AnswerStatus, AskQuestionResponse
from codingahead.jobs.v1.jobs_service_pb2 import ListPostingsResponse
from codingahead.lookup.v1.lookup_service_pb2 import SearchCodesResponse

from gateway.job_filter import JobFilter
from gateway.web.assets import STATIC_FOLDER, asset_url
from gateway.web.charts import nice_ceiling, stacked_bars
from gateway.web.markdown import safe_highlight, safe_html
from gateway.web.render import render
from gateway.web.views import titles
from gateway.web.views.assistant import AskView, answered
from gateway.web.views.browse import browse_view
from gateway.web.views.editions import editions_view, loaded_systems
from gateway.web.views.frame import unknown_visitor, visitor_view
from gateway.web.views.job_list import jobs_view
from gateway.web.views.jobs import job_view
from gateway.web.views.people import SignInView, account_view, next_after_sign_in, refused_sign_in
from gateway.web.views.problems import problem_view
from gateway.web.views.search import blank_search, refused_search, search_view
from gateway.web.views.usage import unanswered_usage, usage_view
from tests.gateway import web_samples as samples


class TestASearch:
    def test_says_how_many_it_found_and_how_it_understood_the_words(self) -> None:
        view = search_view(samples.SEARCH, blank_search(("icd10cm",), "type 2 diabetis"), limit=20)

        assert view.summary == "2 codes for “type 2 diabetes”."
        assert view.corrected
        assert view.more_href == ""

    def test_offers_more_when_the_list_is_full(self) -> None:
        view = search_view(samples.SEARCH, blank_search(("icd10cm",), "type 2 diabetis", "icd10cm"), limit=2)

        assert view.more_href == "/search?q=type+2+diabetis&system=icd10cm&limit=100"

    def test_that_finds_nothing_says_so(self) -> None:
        view = search_view(SearchCodesResponse(query="zzz"), blank_search((), "zzz"), limit=20)

        html = render("search.html", titles.search_frame(view, samples.shell()), view)

        assert '<p class="results-status" id="results-status" role="status">Nothing found for “zzz”.</p>' in html

    def test_keeps_what_was_typed_and_chosen(self) -> None:
        view = refused_search(blank_search(("icd10cm",), 'a "quoted" <b>', "icd10cm", "2026-01-01"), "Not a word.")

        html = render("search.html", titles.search_frame(view, samples.shell()), view)

        assert 'value="a &#34;quoted&#34; &lt;b&gt;"' in html
        assert '<option value="icd10cm" selected>ICD-10-CM</option>' in html
        assert 'value="2026-01-01"' in html

    def test_keeps_the_marks_of_a_hit_and_no_other_markup(self) -> None:
        assert safe_highlight("<mark>a</mark> &lt;b&gt; <img src=x onerror=y>") == "<mark>a</mark> &lt;b&gt; "


class TestBrowsing:
    def test_leads_chapters_and_blocks_down_and_codes_to_their_pages(self) -> None:
        places = browse_view("icd10cm", "4", "", samples.BROWSE).places

        assert [place.href for place in places] == [
            "/codes/icd10cm?parent=E00-E07",
            "/codes/icd10cm/E11",
            "/codes/icd10cm/E11.9",
        ]
        assert [place.browse_href for place in places] == ["", "/codes/icd10cm?parent=E11", ""]


class TestTheWayAfterSigningIn:
    def test_is_a_path_of_this_site(self) -> None:
        assert next_after_sign_in("/codes/icd10cm/E11.9?on=2026-01-01") == "/codes/icd10cm/E11.9?on=2026-01-01"

    @pytest.mark.parametrize(
        "asked",
        [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: b",
        ],
    )
    def test_is_the_account_whatever_else_was_asked(self, asked: str) -> None:
        assert next_after_sign_in(asked) == "/account"


class TestASignInForm:
    @pytest.mark.parametrize(
        ("reason", "where"), [("EMAIL_TAKEN", "email"), ("PASSWORD_TOO_WEAK", "password"), ("NAME_INVALID", "name")]
    )
    def test_says_what_was_wrong_where_it_was_wrong(self, reason: str, where: str) -> None:
        view = refused_sign_in(SignInView(), reason, "That will not do.")

        html = render("register.html", titles.register_frame(samples.shell()), view)

        assert f'<p class="error" id="{where}-error">That will not do.</p>' in html

    def test_says_above_itself_what_concerns_no_field(self) -> None:
        view = refused_sign_in(SignInView(), "BAD_CREDENTIALS", "Not right.")

        assert view.problem == "Not right."
        assert view.errors == {}

    def test_never_gives_the_password_back(self) -> None:
        view = SignInView(email="ada@example.org", errors={"password": "Too short."})

        html = render("register.html", titles.register_frame(samples.shell()), view)

        assert 'name="password" type="password" value=""' in html
        assert 'aria-describedby="password-hint password-error"' in html

    def test_carries_the_way_back_to_the_other_form(self) -> None:
        view = SignInView(next_path="/codes/icd10cm/E11.9")

        assert 'href="/login?next=%2Fcodes%2Ficd10cm%2FE11.9"' in render(
            "register.html", titles.register_frame(samples.shell()), view
        )


class TestAnAccount:
    def test_shows_every_line_of_its_ledger(self) -> None:
        view = account_view(samples.STANDING, samples.LEDGER)

        assert [(line.kind, line.resource, line.amount, line.balance_after) for line in view.lines] == [
            ("Code page", "ICD-10-CM E11.65", "−1", 4),
            ("Granted", "Registration", "+5", 5),
        ]
        assert view.lines[0].resource_href == "/codes/icd10cm/E11.65"
        assert view.older_href == "/account?page_token=older"

    def test_draws_its_meters(self) -> None:
        gauges = account_view(samples.STANDING, samples.LEDGER).gauges

        assert [(gauge.label, gauge.remaining, gauge.share) for gauge in gauges] == [
            ("Code page views", 4, 66.7),
            ("CasePilot questions", 9, 90.0),
            ("API calls", 9874, 98.7),
        ]

    def test_that_cannot_be_asked_for_is_given_no_figure(self) -> None:
        html = render("login.html", titles.login_frame(samples.shell(unknown_visitor())), SignInView())

        assert "What is left on your meter cannot be told at the moment" in html
        assert "views remaining" not in html

    def test_that_is_not_metered_has_no_number_of_views(self) -> None:
        visitor = visitor_view(samples.STANDING.account, [Balance(meter=Meter.METER_VIEWS, unmetered=True)])

        assert visitor.unmetered
        assert visitor.meter_sentence == "Code page views are not limited on this account"


class TestAnAnswer:
    view = answered(AskView("What is E11.9?"), samples.ANSWER)
    html = render("casepilot.html", titles.casepilot_frame(samples.shell(samples.ADA)), view)

    def test_links_each_mark_to_its_citation(self) -> None:
        assert self.html.count('<a href="#citation-1"') == 2
        assert '<li id="citation-2" value="2">' in self.html

    def test_cites_only_addresses_of_this_site(self) -> None:
        assert 'href="/codes/icd10cm/E11.9"' in self.html
        assert "evil.example" not in self.html

    def test_says_what_was_checked_and_what_made_it(self) -> None:
        assert "1 code, 0 figures" in self.html
        assert "Made by rules, no language model." in self.html
        assert "9 questions left." in self.html

    def test_that_abstains_says_so(self) -> None:
        abstained = AskQuestionResponse(
            status=AnswerStatus.ANSWER_STATUS_ABSTAINED, answer_markdown=samples.HOSTILE, engine="rules"
        )

        html = render("casepilot.html", titles.casepilot_frame(samples.shell()), answered(AskView("?"), abstained))

        assert "No answer: the loaded data hold no evidence" in html
        assert "<script>alert" not in html


class TestTheJobBoard:
    def test_that_is_empty_says_so(self) -> None:
        view = jobs_view(JobFilter(), ListPostingsResponse())

        assert "No position is open right now." in render("jobs.html", titles.jobs_frame(samples.shell()), view)

    def test_keeps_its_filter_on_the_way_to_more(self) -> None:
        view = jobs_view(JobFilter(state="TX", remote="remote"), ListPostingsResponse(next_page_token="t"))

        assert view.next_href == "/jobs?remote=remote&state=TX&page_token=t"
        assert view.summary == "No open position matches."

    def test_sums_a_posting_up(self) -> None:
        card = job_view(samples.posting()).card

        assert card.place == "Remote · Austin, TX, US"
        assert card.salary == "USD 52,000 to 68,000 a year"
        assert card.employment_type == "Full time"

    def test_links_to_no_address_but_of_the_web(self) -> None:
        posting = samples.posting(
            samples.HOSTILE, f"[x](javascript:alert(1)) {samples.HOSTILE} ![i](https://e.example/i)"
        )
        posting.apply_url = posting.employer.website = "javascript:alert(1)"
        view = job_view(posting)

        html = render("job.html", titles.job_frame(view, samples.shell()), view)

        assert 'href="javascript' not in html
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "Apply at the employer" not in html

    def test_renders_deep_markdown_without_harm(self) -> None:
        assert "<script" not in safe_html("[" * 5000 + ">" * 5000 + "<script>")


class TestTheUsagePage:
    view = usage_view(samples.usage_report())

    def test_adds_up_each_measure(self) -> None:
        totals = {total.label: total.count for total in self.view.totals}

        assert totals["searches"] == sum(40 + day * 9 for day in range(14))
        assert totals["registrations"] == 2
        assert totals["previews"] == 0

    def test_draws_a_column_for_every_day_and_tells_the_same_in_a_table(self) -> None:
        html = render("usage.html", titles.usage_frame(samples.shell(samples.STAFF)), self.view)

        registrations = next(item.chart for item in self.view.charts if item.key == "registrations")
        assert len(registrations.rows) == 14
        assert [bar.hint for bar in registrations.bars] == ["2026-06-04, registered: 2"]
        assert '<tr><th scope="row">4 Jun 2026</th><td class="num">2</td></tr>' in html

    def test_warns_of_events_that_nobody_could_handle(self) -> None:
        html = render("usage.html", titles.usage_frame(samples.shell(samples.STAFF)), self.view)

        assert "1 event that could not be handled waits for an operator" in html

    def test_says_what_is_wrong_with_the_days(self) -> None:
        view = unanswered_usage("2026-06-14", "2026-06-01", "The last day is before the first.")

        assert "The last day is before the first." in render(
            "usage.html", titles.usage_frame(samples.shell(samples.STAFF)), view
        )


class TestAChart:
    def test_stacks_its_series_up_to_the_top_of_the_axis(self) -> None:
        chart = stacked_bars(["2026-06-01"], {"guest": [3], "registered": [1]})

        lower, upper = chart.bars
        assert lower.y + lower.height == chart.baseline
        assert upper.y + upper.height == lower.y
        assert chart.y_ticks[-1].label == "4"
        assert chart.y_ticks[-1].at == upper.y

    def test_without_a_column_or_a_count_is_empty(self) -> None:
        assert stacked_bars([], {}).bars == ()
        assert stacked_bars(["2026-06-01"], {"guest": [0]}).total == 0

    @pytest.mark.parametrize(("most", "top"), [(0, 4), (4, 4), (5, 8), (89, 120), (157, 160), (1000, 1200)])
    def test_ends_its_axis_at_a_round_figure(self, most: int, top: int) -> None:
        assert nice_ceiling(most) == top


class TestTheEditions:
    def test_name_the_one_in_force_today(self) -> None:
        view = editions_view(samples.EDITIONS, date(2026, 9, 30))

        assert [row.id for row in view.in_force] == ["FY2026"]

    def test_name_each_system_once(self) -> None:
        assert loaded_systems(samples.EDITIONS.editions) == ("icd10cm",)


class TestAProblem:
    @pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422, 429, 500, 503])
    def test_is_told_in_words(self, status: int) -> None:
        view = problem_view(status, "It did not work", samples.HOSTILE, "req-1")

        html = render("problem.html", titles.problem_frame(view, "/x", samples.shell()), view)

        assert "It did not work</h1>" in html
        assert "<script>alert" not in html
        assert "req-1" in html

    def test_of_an_unknown_code_suggests_others(self) -> None:
        view = problem_view(404, "No edition has this code", suggestions=[samples.SUGGESTION])

        html = render("problem.html", titles.problem_frame(view, "/codes/icd10cm/E11.99", samples.shell()), view)

        assert "Did you mean" in html
        assert 'href="/codes/icd10cm/E11.9"' in html


class TestAStaticFile:
    def test_has_an_address_that_changes_with_its_content(self) -> None:
        digest = sha256((STATIC_FOLDER / "app.css").read_bytes()).hexdigest()

        assert asset_url("app.css") == f"/static/app.css?v={digest[:12]}"

    def test_that_is_vendored_is_the_one_that_was_published(self) -> None:
        listed = (STATIC_FOLDER / "vendor" / "VENDORED.md").read_text()

        assert sha256((STATIC_FOLDER / "vendor" / "htmx-2.0.11.min.js").read_bytes()).hexdigest() in listed
