"""The job board: the list with its filter, and one posting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import quote, urlencode, urlsplit

from codingahead.jobs.v1.posting_pb2 import Location, Posting, PostingDetails
from google.protobuf.timestamp_pb2 import Timestamp
from markupsafe import Markup

from gateway.job_filter import JobFilter
from gateway.web.feeds.job_posting import Fields, is_public, job_posting
from gateway.web.markdown import safe_html
from gateway.web.views.job_words import REMOTE_NAMES, TYPE_NAMES, salary_words
from gateway.web.views.posting_words import lines_for_readers
from gateway.web.views.report_reasons import REPORT_REASONS
from gateway.web.views.search import Option
from gateway.web.wording import day


@dataclass(frozen=True)
class JobCard:
    """A posting as the list shows it."""

    href: str
    title: str
    employer: str
    place: str
    employment_type: str
    salary: str
    credentials: tuple[str, ...]
    published: str
    # What it says to people who are starting out.
    welcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ApplyView:
    """How one applies here, with what was wrong with it the last time."""

    # Empty where the posting is applied for elsewhere, or is not open.
    action: str = ""
    cover_letter: str = ""
    problem: str = ""
    # The visitor's own application, where there is one already.
    sent_href: str = ""
    # Whether the visitor has a profile that may go along.
    has_profile: bool = False
    # Whether it was to go along the last time.
    with_profile: bool = False


@dataclass(frozen=True)
class JobView:
    """One posting in full."""

    card: JobCard
    description: Markup
    # What it asks and offers beside its first lines: label and text.
    facts: tuple[tuple[str, str], ...]
    valid_through: str
    # Empty where the posting is not applied for elsewhere.
    apply_href: str
    employer_href: str
    employer_description: str
    employer_trusted: bool
    # Schema.org's JobPosting; None unless the posting is public.
    structured: Fields | None
    apply: ApplyView = ApplyView()
    # The employer's page here.
    employer_page: str = ""
    report_reasons: tuple[Option, ...] = REPORT_REASONS

    @property
    def sign_in_query(self) -> str:
        return f"?{urlencode({'next': self.card.href})}"


@dataclass(frozen=True)
class GoneView:
    """A posting that has ended, and where to look instead: each a label and an address."""

    title: str
    ways: tuple[tuple[str, str], ...]


def job_view(posting: Posting) -> JobView:
    """Lay out one posting."""
    return JobView(
        card=job_card(posting),
        description=safe_html(posting.description_markdown),
        facts=lines_for_readers(posting),
        valid_through=_day(posting.valid_through),
        apply_href=_apply_href(posting),
        employer_href=_web_address(posting.employer.website),
        employer_description=posting.employer.description,
        employer_trusted=posting.employer.trusted,
        structured=job_posting(posting),
        apply=ApplyView(f"{job_card(posting).href}/apply" if _is_open_here(posting) else ""),
        employer_page=f"/jobs/employers/{quote(posting.employer.id, safe='')}",
    )


def gone_view(title: str, state: str, credential: str) -> GoneView:
    """Lead from what a posting offered to what is like it: the nearest first, everything last."""
    ways = []
    if credential and state:
        ways.append((f"{credential} in {state}", JobFilter(state=state, credential=credential).path()))
    if credential:
        ways.append((f"{credential} anywhere", JobFilter(credential=credential).path()))
    if state:
        ways.append((f"Any credential in {state}", JobFilter(state=state).path()))
    return GoneView(title, (*ways, ("Every open position", JobFilter().path())))


def job_card(posting: Posting) -> JobCard:
    """Sum up a posting in the lines of a list."""
    return JobCard(
        href=f"/jobs/{quote(posting.id, safe='')}",
        title=posting.title,
        employer=posting.employer.name,
        place=_place(posting.remote, posting.location),
        employment_type=TYPE_NAMES.get(posting.employment_type, posting.employment_type),
        salary=salary_words(posting.salary),
        credentials=tuple(posting.credentials),
        published=_day(posting.publish_time),
        welcomes=tuple(_welcomes(posting.details)),
    )


def _welcomes(details: PostingDetails) -> Iterator[str]:
    if details.cpc_a_welcome:
        yield "CPC-A welcome"
    if details.no_experience_welcome:
        yield "No experience needed"


def _is_open_here(posting: Posting) -> bool:
    return is_public(posting) and posting.details.apply_method != "external"


def _apply_href(posting: Posting) -> str:
    """The way to where a posting is applied for elsewhere: over the board, which counts it, once it is public."""
    address = _web_address(posting.apply_url) if posting.details.apply_method != "here" else ""
    return f"{job_card(posting).href}/apply" if address and is_public(posting) else address


def _place(remote: str, location: Location) -> str:
    where = ", ".join(part for part in (location.city, location.state, location.country) if part)
    return " · ".join(part for part in (REMOTE_NAMES.get(remote, ""), where) if part)


def _day(at: Timestamp) -> str:
    return day(at.ToDatetime(tzinfo=UTC).date().isoformat()) if at.seconds else ""


def _web_address(url: str) -> str:
    return url if urlsplit(url).scheme in {"http", "https"} else ""
