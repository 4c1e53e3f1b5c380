"""The title, the description for search engines and the address of every page."""

from gateway.web.views.browse import BrowseView
from gateway.web.views.code_edits_list import CodeEditsListView
from gateway.web.views.code_page import CodePageView
from gateway.web.views.codes import browse_path, search_path
from gateway.web.views.frame import Frame, Shell
from gateway.web.views.jobs import JobView
from gateway.web.views.problems import ProblemView
from gateway.web.views.search import SearchView


def home_frame(shell: Shell) -> Frame:
    return Frame(
        shell,
        title="Coding Ahead: look up medical codes, dated and sourced",
        description="Search ICD-10-CM by code or by words and read each code with its official description, "
        "plain-language description, notes, coding rules and history on any date of service.",
        path="/",
        product="Case2Code",
        header_search=False,
        indexable=True,
    )


def search_frame(view: SearchView, shell: Shell) -> Frame:
    return Frame(
        shell,
        title=f"Search: {view.query}" if view.query else "Search codes",
        description="Search official medical codes by code, words, synonyms or part of either.",
        path=search_path(view.query, view.system, view.on),
        product="Case2Code",
        header_search=False,
    )


def code_page_frame(view: CodePageView, shell: Shell) -> Frame:
    named = f"{view.system_name} {view.code}"
    verdict = "billable" if view.billable else "not billable"
    return Frame(
        shell,
        title=f"{named}: {view.title}" if view.title else named,
        description=f"{named} {view.title or 'code'}: {verdict}, {view.status}, edition {view.edition.id}. "
        "Description in plain words, notes, coding rules and history.",
        path=f"/codes/{view.system}/{view.code}",
        product="Case2Code",
        indexable=True,
    )


def code_edits_frame(view: CodeEditsListView, shell: Shell) -> Frame:
    return Frame(
        shell,
        title=f"NCCI edits of {view.code}",
        description=f"Procedure-to-procedure edits of {view.code} by column, setting and date of service.",
        path=view.action,
        product="Case2Code",
    )


def browse_frame(view: BrowseView, shell: Shell) -> Frame:
    return Frame(
        shell,
        title=f"Browse {view.system_name}" + (f": {view.place}" if view.place else ""),
        description=f"The hierarchy of {view.system_name}, from chapter to code, in official order.",
        path=browse_path(view.system, view.parent),
        product="Case2Code",
        indexable=True,
    )


def register_frame(shell: Shell) -> Frame:
    return Frame(
        shell,
        title="Register a free account",
        description="A free account adds 5 code page views and 10 questions a day to CasePilot.",
        path="/register",
        indexable=True,
    )


def login_frame(shell: Shell) -> Frame:
    return Frame(shell, title="Log in", description="Log in to your Coding Ahead account.", path="/login")


def email_verification_frame(shell: Shell) -> Frame:
    # The address without the link's secret, which no other page and no search engine is to learn.
    return Frame(
        shell,
        title="Confirm your e-mail address",
        description="Confirm the e-mail address of your account.",
        path="/email-verifications",
    )


def password_reset_frame(shell: Shell) -> Frame:
    return Frame(
        shell, title="Choose a new password", description="Choose a new password by mail.", path="/password-resets"
    )


def api_keys_frame(shell: Shell) -> Frame:
    return Frame(shell, title="Your API keys", description="Keys for programs of yours.", path="/account/api-keys")


def account_delete_frame(shell: Shell) -> Frame:
    return Frame(shell, title="Delete your account", description="Leave for good.", path="/account/delete")


def account_frame(shell: Shell) -> Frame:
    return Frame(shell, title="Your account", description="What is left and where it went.", path="/account")


def bookmarks_frame(shell: Shell) -> Frame:
    return Frame(shell, title="Your bookmarks", description="Codes that you keep, with your notes.", path="/bookmarks")


def usage_frame(shell: Shell) -> Frame:
    return Frame(shell, title="Usage", description="What the suite was used for, day by day.", path="/operator/usage")


def casepilot_frame(shell: Shell) -> Frame:
    return Frame(
        shell,
        title="CasePilot, the medical coding assistant",
        description="Ask about an ICD-10-CM code and get an answer from the official data, each statement cited.",
        path="/casepilot",
        product="CasePilot",
        indexable=True,
    )


def caseconsultant_frame(shell: Shell) -> Frame:
    return Frame(
        shell,
        title="CaseConsultant, the instant e-mail coding consultant",
        description="Coding questions answered by e-mail: what it will do, and what is open today.",
        path="/caseconsultant",
        product="CaseConsultant",
        indexable=True,
    )


def claims_frame(shell: Shell) -> Frame:
    return Frame(
        shell,
        title="Check a claim",
        description="Hold diagnoses and service lines against official edits: each finding with its source and what "
        "resolves it.",
        path="/claims",
        product="Case2Code",
        indexable=True,
    )


def jobs_frame(shell: Shell) -> Frame:
    return Frame(
        shell,
        title="CareerCenter, the medical coding job board",
        description="Open positions for medical coders, by credential, state, employment type and place of work.",
        path="/jobs",
        product="CareerCenter",
        indexable=True,
    )


def job_frame(view: JobView, shell: Shell) -> Frame:
    card = view.card
    return Frame(
        shell,
        title=f"{card.title}, {card.employer}",
        description=f"{card.title} at {card.employer}. {card.place}".strip(),
        path=card.href,
        product="CareerCenter",
        indexable=view.structured is not None,
    )


def editions_frame(shell: Shell) -> Frame:
    return Frame(
        shell,
        title="What is loaded",
        description="The editions of each code system that answers here, with their days and their sources.",
        path="/editions",
        product="Case2Code",
        indexable=True,
    )


def problem_frame(view: ProblemView, path: str, shell: Shell) -> Frame:
    product = "CareerCenter" if path == "/jobs" or path.startswith("/jobs/") else ""
    return Frame(shell, title=f"{view.status}: {view.heading}", description=view.detail, path=path, product=product)
