"""An application as both sides see it, and the invitations of employers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from gateway.shapes.applications import ApplicationSaid
from gateway.shapes.employers import Employers, Invitations, InvitationSaid
from gateway.web.views.job_profile import ProfileView, profile_view
from gateway.web.views.search import Option
from gateway.web.wording import moment, spoken

EmployersWord = Literal["viewed", "shortlisted", "rejected", "hired"]
STATUSES = {
    "received": "Received",
    "viewed": "Viewed",
    "shortlisted": "Shortlisted",
    "rejected": "Not taken",
    "hired": "Hired",
    "withdrawn": "Withdrawn",
}
_EMPLOYERS = ("viewed", "shortlisted", "rejected", "hired")
_KIB = 1024


@dataclass(frozen=True)
class ResumeView:
    """The kept file; the link is signed for the reader alone and soon ends."""

    href: str
    filename: str
    size: str
    link_ends: str
    scanned: bool


@dataclass(frozen=True)
class ApplicationView:
    """One application, for the applicant or for a member of the employer."""

    href: str
    is_members: bool
    job_title: str
    job_href: str
    employer: str
    status: str
    status_name: str
    cover_letter: str
    # None once it was removed.
    resume: ResumeView | None
    applicant: str
    email: str
    email_verified: bool
    # None where it was not sent along.
    profile: ProfileView | None
    submitted: str
    changed: str
    # Empty while nobody at the employer has looked.
    viewed: str
    statuses: tuple[Option, ...] = tuple(Option(word, STATUSES[word]) for word in _EMPLOYERS)

    @property
    def is_withdrawn(self) -> bool:
        return self.status == "withdrawn"


@dataclass(frozen=True)
class InvitationView:
    """One employer that asks."""

    employer: str
    role: str
    invited: str
    # Below it are the ways to accept and to decline.
    href: str


@dataclass(frozen=True)
class InvitationsView:
    """What waits for a yes, and the employers that the reader acts for already."""

    waiting: tuple[InvitationView, ...]
    acts_for: tuple[str, ...]


def application_path(application_id: str) -> str:
    """Give the address of an application's page, as mails name it."""
    return f"/jobs/applications/{quote(application_id, safe='')}"


def application_view(said: ApplicationSaid) -> ApplicationView:
    """Lay out an application for the one of its two sides that reads it."""
    return ApplicationView(
        href=application_path(said.id),
        is_members=said.for_employer,
        job_title=said.job_title,
        job_href=f"/jobs{'/postings' if said.for_employer else ''}/{quote(said.job_id, safe='')}",
        employer=said.employer_name,
        status=said.status,
        status_name=STATUSES[said.status],
        cover_letter=said.cover_letter,
        resume=_resume(said),
        applicant=said.applicant.name,
        email=said.applicant.email,
        email_verified=said.applicant.email_verified,
        profile=profile_view(said.profile) if said.profile else None,
        submitted=_moment(said.submit_time),
        changed=_moment(said.update_time),
        viewed=_moment(said.view_time or ""),
    )


def invitations_view(waiting: Invitations, acts_for: Employers) -> InvitationsView:
    """Lay out what waits for the reader's yes."""
    return InvitationsView(
        tuple(_invitation(each) for each in waiting.items), tuple(employer.name for employer in acts_for.items)
    )


def _invitation(said: InvitationSaid) -> InvitationView:
    href = f"/jobs/invitations/{quote(said.id, safe='')}"
    return InvitationView(said.employer_name, spoken(said.role), _moment(said.invite_time), href)


def _resume(said: ApplicationSaid) -> ResumeView | None:
    kept = said.resume
    if kept is None:
        return None
    size = f"{max(round(kept.size / _KIB), 1):,} KiB"
    return ResumeView(kept.url, kept.filename, size, _moment(kept.url_expire_time), kept.scanned)


def _moment(rfc3339: str) -> str:
    return moment(datetime.fromisoformat(rfc3339)) if rfc3339 else ""
