"""Who applied for a posting, for the members of its employer."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from gateway.shapes.applications import Applications, ApplicationSaid
from gateway.web.views.applications import STATUSES, application_path
from gateway.web.views.posting_page import posting_path
from gateway.web.wording import day


@dataclass(frozen=True)
class ApplicantRow:
    """One applicant."""

    href: str
    name: str
    verified: bool
    status: str
    status_name: str
    sent: str
    sent_iso: str


@dataclass(frozen=True)
class ApplicantsView:
    """A page of those who applied; the filter's choices each with label, address and whether it is chosen."""

    title: str
    posting_href: str
    filters: tuple[tuple[str, str, bool], ...]
    rows: tuple[ApplicantRow, ...]
    next_href: str
    chosen: str


def applicants_view(posting_id: str, title: str, found: Applications, status: str) -> ApplicantsView:
    """Lay out those who applied, of one status or of all."""
    path = f"{posting_path(posting_id)}/applications"
    statuses = ((name, f"{path}?status={key}", key == status) for key, name in STATUSES.items())
    onward = {"status": status, "page_token": found.next_page_token}
    query = urlencode({name: value for name, value in onward.items() if value})
    return ApplicantsView(
        title=title,
        posting_href=posting_path(posting_id),
        filters=(("All", path, not status), *statuses),
        rows=tuple(_row(one) for one in found.items),
        next_href=f"{path}?{query}" if found.next_page_token else "",
        chosen=STATUSES.get(status, ""),
    )


def _row(said: ApplicationSaid) -> ApplicantRow:
    return ApplicantRow(
        href=application_path(said.id),
        name=said.applicant.name or said.applicant.email or "Name not said",
        verified=said.applicant.email_verified,
        status=said.status,
        status_name=STATUSES[said.status],
        sent=day(datetime.fromisoformat(said.submit_time).date().isoformat()),
        sent_iso=said.submit_time,
    )
