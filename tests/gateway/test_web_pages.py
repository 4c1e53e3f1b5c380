"""Every page, for every kind of visitor, as a browser or a screen reader finds it."""

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import pytest
from codingahead.accounts.v1.api_key_service_pb2 import ApiKey
from codingahead.jobs.v1.jobs_service_pb2 import ListPostingsResponse
from codingahead.jobs.v1.posting_filter_pb2 import Facet, FacetValue

from gateway.job_filter import JobFilter
from gateway.web.render import render
from gateway.web.views import job_frames, titles
from gateway.web.views.api_keys import api_keys_view
from gateway.web.views.applications import InvitationsView, InvitationView, application_view
from gateway.web.views.assistant import AskView, answered
from gateway.web.views.browse import browse_view
from gateway.web.views.code_page import code_page_view
from gateway.web.views.editions import editions_view
from gateway.web.views.frame import Shell, Visitor
from gateway.web.views.home import home_view
from gateway.web.views.job_list import jobs_view
from gateway.web.views.jobs import gone_view, job_view
from gateway.web.views.mailed_links import MailedLinkView, Stage
from gateway.web.views.people import SignInView, account_view
from gateway.web.views.problems import FieldError, problem_view
from gateway.web.views.search import blank_search, refused_search, search_view
from gateway.web.views.statistics import numbers_view
from gateway.web.views.usage import usage_view
from tests.gateway import web_samples as samples

EDITIONS = editions_view(samples.EDITIONS, date(2026, 6, 14))


def home(shell: Shell) -> str:
    return render("home.html", titles.home_frame(shell), home_view(EDITIONS))


def search(shell: Shell) -> str:
    view = search_view(samples.SEARCH, blank_search(("icd10cm",), "type 2 diabetis", "icd10cm", "2026-06-14"), limit=20)
    return render("search.html", titles.search_frame(view, shell), view)


def search_not_done(shell: Shell) -> str:
    view = refused_search(blank_search(("icd10cm",), "x" * 201), "At most 200 characters.")
    return render("search.html", titles.search_frame(view, shell), view)


def full_code(shell: Shell) -> str:
    view = code_page_view(samples.code_page(rules=samples.FRACTURE_RULES))
    return render("code.html", titles.code_page_frame(view, shell), view)


def preview_of_code(shell: Shell) -> str:
    view = code_page_view(samples.code_page(samples.NONE_LEFT))
    return render("code.html", titles.code_page_frame(view, shell), view)


def browse(shell: Shell) -> str:
    view = browse_view("icd10cm", "4", "", samples.BROWSE)
    return render("browse.html", titles.browse_frame(view, shell), view)


def register(shell: Shell) -> str:
    view = SignInView("/codes/icd10cm/E11.9", "ada", "Ada", errors={"email": "No address.", "password": "Too short."})
    return render("register.html", titles.register_frame(shell), view)


def login(shell: Shell) -> str:
    return render("login.html", titles.login_frame(shell), SignInView(problem="E-mail or password is not right."))


def account(shell: Shell) -> str:
    return render("account.html", titles.account_frame(shell), account_view(samples.STANDING, samples.LEDGER))


def usage(shell: Shell) -> str:
    return render("usage.html", titles.usage_frame(shell), usage_view(samples.usage_report()))


def casepilot(shell: Shell) -> str:
    view = answered(AskView("What is E11.9?", "icd10cm", "E11.9"), samples.ANSWER)
    return render("casepilot.html", titles.casepilot_frame(shell), view)


def caseconsultant(shell: Shell) -> str:
    return render("caseconsultant.html", titles.caseconsultant_frame(shell), None)


def jobs(shell: Shell) -> str:
    values = [FacetValue(value=f"C{number}", count=9) for number in range(8)]
    facets = [
        Facet(field="credential", values=values),
        Facet(field="state", values=[FacetValue(value="TX", count=3)]),
        Facet(field="cpc_a_welcome", values=[FacetValue(value="true", count=1)]),
    ]
    found = ListPostingsResponse(
        postings=[samples.posting()], next_page_token="more", total=2, facets=facets, corrected_query="coder"
    )
    view = jobs_view(JobFilter("codder", state="TX", near="78701"), found)
    return render("jobs.html", titles.jobs_frame(shell), view)


def jobs_not_found(shell: Shell) -> str:
    view = jobs_view(JobFilter("codder", near="78701"), ListPostingsResponse())
    return render("jobs.html", titles.jobs_frame(shell), view)


def job(shell: Shell) -> str:
    view = job_view(samples.posting())
    return render("job.html", titles.job_frame(view, shell), view)


def email_verification(shell: Shell) -> str:
    view = MailedLinkView(Stage.LINK, "x" * 43)
    return render("email_verification.html", titles.email_verification_frame(shell), view)


def email_verification_refused(shell: Shell) -> str:
    view = MailedLinkView(Stage.DEAD)
    return render("email_verification.html", titles.email_verification_frame(shell), view)


def password_reset(shell: Shell) -> str:
    view = MailedLinkView(Stage.START, problem="Too many.")
    return render("password_reset.html", titles.password_reset_frame(shell), view)


def password_chosen(shell: Shell) -> str:
    view = MailedLinkView(Stage.LINK, "x" * 43, errors={"password": "Too short."})
    return render("password_reset.html", titles.password_reset_frame(shell), view)


def api_keys(shell: Shell) -> str:
    key = ApiKey(id="key-1", name="nightly", scopes=["lookup"], daily_quota=5)
    return render("api_keys.html", titles.api_keys_frame(shell), api_keys_view([key], "cak_x", "No name."))


def account_delete(shell: Shell) -> str:
    return render("account_delete.html", titles.account_delete_frame(shell), None)


def job_gone(shell: Shell) -> str:
    view = gone_view("Outpatient coder", "TX", "CPC")
    return render("job_gone.html", job_frames.gone_frame(view, "/jobs/1", shell), view)


def own_application(shell: Shell) -> str:
    view = application_view(samples.application())
    return render("application.html", job_frames.application_frame(view, shell), view)


def application_received(shell: Shell) -> str:
    view = application_view(samples.application(for_employer=True))
    return render("application.html", job_frames.application_frame(view, shell), view)


def invitations(shell: Shell) -> str:
    view = InvitationsView((InvitationView("Clinic", "Owner", "today", "/jobs/invitations/1"),), ("Harbor",))
    return render("invitations.html", job_frames.invitations_frame(shell), view)


def employer_numbers(shell: Shell) -> str:
    view = numbers_view("e", "Harbor Clinic", 30, samples.employer_statistics())
    return render("employer_numbers.html", job_frames.numbers_frame(view, shell), view)


def editions(shell: Shell) -> str:
    return render("editions.html", titles.editions_frame(shell), EDITIONS)


def problem(shell: Shell) -> str:
    view = problem_view(
        404,
        "No edition has this code",
        "ICD-10-CM has no such code.",
        "req-1",
        suggestions=[samples.SUGGESTION],
        errors=[FieldError("on", "Odd.")],
    )
    return render("problem.html", titles.problem_frame(view, "/codes/icd10cm/E11.99", shell), view)


PAGES = [
    home, search, search_not_done, full_code, preview_of_code, browse, register, login, account, usage, casepilot,
    caseconsultant, jobs, jobs_not_found, job, editions, problem, email_verification, email_verification_refused,
    password_reset, password_chosen, api_keys, account_delete, job_gone, own_application, application_received,
    invitations, employer_numbers,
]  # fmt: skip
VISITORS = [samples.GUEST, samples.ADA, samples.STAFF]
VOID = {"input", "link", "meta", "br", "hr", "img", "rect", "path", "circle", "line"}


class Outline(HTMLParser):
    """What a page is made of, as far as these tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.forms: list[tuple[str, list[str]]] = []
        self.open: list[str] = []
        self.misnested: list[str] = []
        self.inline_code = False
        self.is_data_block = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self.is_data_block = tag == "script" and attributes.get("type") == "application/ld+json"
        if tag == "form":
            self.forms.append((attributes.get("method") or "get", []))
        if tag in {"input", "textarea", "select"} and self.forms:
            self.forms[-1][1].append(attributes.get("name") or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.misnested.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"script", "style"} and data.strip() and not self.is_data_block:
            self.inline_code = True

    def count(self, tag: str) -> int:
        return sum(1 for name, _ in self.elements if name == tag)

    def attribute(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.elements if name in attributes]


@pytest.mark.parametrize("visitor", VISITORS, ids=lambda visitor: visitor.kind)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
class TestEveryPage:
    def test_is_well_formed_with_one_heading_of_the_first_level_and_its_landmarks(
        self, page: Callable[[Shell], str], visitor: Visitor
    ) -> None:
        outline = Outline(page(samples.shell(visitor)))

        assert outline.misnested == []
        assert outline.open == []
        assert [outline.count(tag) for tag in ("h1", "main", "footer")] == [1, 1, 1]
        assert ("html", {"lang": "en"}) in outline.elements
        assert "#main" in outline.attribute("href")

    def test_names_itself_and_its_address_to_search_engines(
        self, page: Callable[[Shell], str], visitor: Visitor
    ) -> None:
        html = page(samples.shell(visitor))

        assert re.search(r"<title>[^<]{3,} · Coding Ahead</title>", html)
        assert re.search(r'<meta name="description" content="[^"]{3,}">', html)
        assert re.search(r'<link rel="canonical" href="https://codingahead\.example/[^"]*">', html)

    def test_carries_no_inline_script_style_or_handler(self, page: Callable[[Shell], str], visitor: Visitor) -> None:
        outline = Outline(page(samples.shell(visitor)))

        assert not outline.inline_code
        assert outline.attribute("style") == []
        assert not [
            name for _, attributes in outline.elements for name in attributes if name.startswith(("on", "hx-on"))
        ]
        assert not [href for href in outline.attribute("href") if href.startswith("javascript:")]

    def test_protects_every_form_that_changes_something(self, page: Callable[[Shell], str], visitor: Visitor) -> None:
        outline = Outline(page(samples.shell(visitor)))

        assert all("csrf_token" in names for method, names in outline.forms if method == "post")

    def test_gives_every_element_its_own_id_and_every_label_its_field(
        self, page: Callable[[Shell], str], visitor: Visitor
    ) -> None:
        outline = Outline(page(samples.shell(visitor)))
        ids = outline.attribute("id")
        pointed_at = [
            target
            for name in ("for", "aria-labelledby", "aria-describedby")
            for value in outline.attribute(name)
            for target in value.split()
        ]

        assert len(ids) == len(set(ids))
        assert set(pointed_at) <= set(ids)

    def test_names_the_four_products(self, page: Callable[[Shell], str], visitor: Visitor) -> None:
        html = page(samples.shell(visitor))

        for name, tagline in (
            ("CasePilot", "Medical Coding Assistant"),
            ("CaseConsultant", "Instant Email Coding Consultant"),
            ("Case2Code", "Search and Code Lookup Tool"),
            ("CareerCenter", "Medical Coding Job Board"),
        ):
            assert f"<strong>{name}</strong> <span>{tagline}</span>" in html


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
class TestTheMeterOnEveryPage:
    def test_is_said_to_a_guest_in_one_run_of_text(self, page: Callable[[Shell], str]) -> None:
        html = page(samples.shell(samples.GUEST))

        assert (
            "<p>0 code page views remaining. Guest accounts are limited to 1 page view. "
            "Register free account to get 5 more views.</p>"
        ) in html
        assert '<a href="/login">Log in</a> <a href="/register">Register free account</a>' in html

    def test_is_said_to_a_registered_person_without_asking_them_to_register(self, page: Callable[[Shell], str]) -> None:
        html = page(samples.shell(samples.ADA))

        assert "<p>4 code page views remaining.</p>" in html
        assert "Guest accounts are limited" not in html

    def test_is_said_to_be_without_a_limit_to_staff(self, page: Callable[[Shell], str]) -> None:
        html = page(samples.shell(samples.STAFF))

        assert "Code page views are not limited on this account" in html
        assert 'href="/operator/usage"' in html
