"""Employers: whom one acts for, the form to open one, and the page that everybody sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

from codingahead.jobs.v1.jobs_service_pb2 import ListPostingsResponse
from codingahead.jobs.v1.posting_pb2 import Employer

from gateway.shapes.employers import EmployerSaid
from gateway.web.views.jobs import JobCard, job_card

EMPLOYERS = "/jobs/employers"


@dataclass(frozen=True)
class EmployerForm:
    """What an employer says of itself, as it was typed, and what was wrong with it."""

    action: str
    key: str = ""
    name: str = ""
    website: str = ""
    description: str = ""
    problem: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    # Whether who writes acts for it; staff as such do not.
    is_member: bool = True


@dataclass(frozen=True)
class OwnEmployer:
    """One employer that the visitor acts for."""

    name: str
    href: str
    trusted: bool
    suspended: bool


@dataclass(frozen=True)
class EmployersView:
    """Where a recruiter begins."""

    form: EmployerForm
    own: tuple[OwnEmployer, ...] = ()
    # How many invitations wait.
    invitations: int = 0
    is_guest: bool = False


@dataclass(frozen=True)
class EmployerView:
    """An employer's page; the ways of members and staff are empty for others."""

    id: str
    name: str
    href: str
    website: str
    website_label: str
    description: str
    trust: str
    trust_words: str
    suspended: bool
    suspension_reason: str
    cards: tuple[JobCard, ...]
    next_href: str
    dashboard_href: str
    is_member: bool
    # Told to staff after they have decided, or where it was refused.
    said: str = ""
    problem: str = ""


def employer_path(employer_id: str) -> str:
    """Give the address of an employer's page."""
    return f"{EMPLOYERS}/{quote(employer_id, safe='')}"


def trust_words(trust: str, domain: str) -> str:
    """Say why an employer is verified, and what it means when it is not."""
    if trust == "domain":
        return f"A member has proved an e-mail address at {domain}, the domain of the website."
    if trust == "staff":
        return "Our staff have checked who stands behind it."
    return "Not verified yet: our staff read each posting before it is public."


def own_employer(said: EmployerSaid) -> OwnEmployer:
    """Name an employer that the visitor acts for."""
    return OwnEmployer(said.name, f"{employer_path(said.id)}/dashboard", said.trusted, said.suspended)


def employer_view(employer: Employer, found: ListPostingsResponse, *, inside: bool, is_member: bool) -> EmployerView:
    """Lay out an employer with what it offers; `inside` for members and staff."""
    path, token = employer_path(employer.id), found.next_page_token
    website = _web_address(employer.website)
    return EmployerView(
        id=employer.id,
        name=employer.name,
        href=path,
        website=website,
        website_label=website.split("://")[-1].rstrip("/"),
        description=employer.description,
        trust=employer.trust or "none",
        trust_words=trust_words(employer.trust, employer.verified_domain),
        suspended=employer.suspended,
        suspension_reason=employer.suspension_reason,
        cards=tuple(job_card(posting) for posting in found.postings),
        next_href=f"{path}?{urlencode({'page_token': token})}" if token else "",
        dashboard_href=f"{path}/dashboard" if inside else "",
        is_member=is_member,
    )


def _web_address(url: str) -> str:
    return url if urlsplit(url).scheme in {"http", "https"} else ""
