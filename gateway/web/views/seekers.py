"""A seeker's own page: applications, saved searches, and the profile."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from gateway.shapes.applications import Applications, ApplicationSaid
from gateway.shapes.job_alerts import JobAlerts, JobAlertSaid, results_path
from gateway.shapes.job_profile import JobProfileSaid
from gateway.web.views.applications import STATUSES, application_path
from gateway.web.views.job_profile import ProfileView, profile_view
from gateway.web.views.search import Option
from gateway.web.wording import day, moment

FREQUENCIES = (
    Option("instant", "At once"),
    Option("daily", "Daily"),
    Option("weekly", "Weekly"),
    Option("never", "Never"),
)
ME = "/jobs/me"


@dataclass(frozen=True)
class SentView:
    """One application in a line."""

    href: str
    job_title: str
    job_href: str
    employer: str
    status: str
    is_over: bool
    submitted: str
    changed: str


@dataclass(frozen=True)
class SearchView:
    """One saved search."""

    name: str
    # Below it are the ways to change and to delete it.
    href: str
    results_href: str
    frequency: str
    # What is to be said of its mails.
    state: str


@dataclass(frozen=True)
class SeekerView:
    """Everything on the page, and what was refused the last time."""

    sent: tuple[SentView, ...]
    older_href: str
    searches: tuple[SearchView, ...]
    profile: ProfileView
    # Whether mails wait for the address to be confirmed.
    unverified: bool
    problem: str = ""
    frequencies: tuple[Option, ...] = FREQUENCIES


@dataclass(frozen=True)
class UnsubscribeView:
    """The end of a saved search's mails."""

    name: str
    action: str
    ended: bool


def seeker_view(
    sent: Applications, kept: JobAlerts, profile: JobProfileSaid, *, verified: bool, problem: str = ""
) -> SeekerView:
    """Lay out what a seeker has here."""
    older = f"{ME}?{urlencode({'page_token': sent.next_page_token})}" if sent.next_page_token else ""
    return SeekerView(
        tuple(_sent(each) for each in sent.items),
        older,
        tuple(_search(each) for each in kept.items),
        profile_view(profile),
        unverified=not verified,
        problem=problem,
    )


def unsubscribe_view(token: str, name: str, *, ended: bool) -> UnsubscribeView:
    """Lay out the page that a mail's link leads to."""
    return UnsubscribeView(name, f"/jobs/alerts/unsubscribe?{urlencode({'token': token})}", ended)


def _sent(said: ApplicationSaid) -> SentView:
    return SentView(
        href=application_path(said.id),
        job_title=said.job_title,
        job_href=f"/jobs/{quote(said.job_id, safe='')}",
        employer=said.employer_name,
        status=STATUSES[said.status],
        is_over=said.status in {"rejected", "withdrawn"},
        submitted=_day(said.submit_time),
        changed=_day(said.update_time),
    )


def _search(said: JobAlertSaid) -> SearchView:
    href = f"{ME}/searches/{quote(said.id, safe='')}"
    return SearchView(said.name, href, results_path(said.query), said.frequency, _state(said))


def _state(said: JobAlertSaid) -> str:
    waiting = f"{said.waiting} new position{'' if said.waiting == 1 else 's'} waiting" if said.waiting else ""
    last = f"last mail {_moment(said.last_mail_time)}" if said.last_mail_time else "no mail yet"
    coming = f"next look {_moment(said.next_mail_time)}" if said.next_mail_time else ""
    parts = [part for part in (waiting, last, coming) if part]
    return " · ".join(parts)


def _moment(rfc3339: str) -> str:
    return moment(datetime.fromisoformat(rfc3339))


def _day(rfc3339: str) -> str:
    return day(rfc3339[:10])
