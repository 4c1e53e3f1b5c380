"""An employer's postings in every state, as its members work with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from codingahead.jobs.v1.jobs_service_pb2 import ListEmployerPostingsResponse
from codingahead.jobs.v1.posting_pb2 import Employer, Posting
from codingahead.jobs.v1.statistics_pb2 import PostingStatistics

from gateway.web.views import posting_words as words
from gateway.web.views.employers import employer_path, trust_words
from gateway.web.views.job_words import REMOTE_NAMES
from gateway.web.views.posting_moves import Move, moves_from
from gateway.web.views.posting_page import posting_path
from gateway.web.wording import number


@dataclass(frozen=True)
class Row:
    """One posting, with what may be done with it."""

    href: str
    title: str
    place: str
    state: str
    state_name: str
    # What it waits for, or why it stands there.
    waits: tuple[str, ...]
    until: str
    # Both are counted a moment after; empty for none.
    views: str
    applicants: str
    ways: tuple[Move, ...]
    ends: tuple[Move, ...]


@dataclass(frozen=True)
class DashboardView:
    """What an employer's members come back to."""

    name: str
    href: str
    trusted: bool
    trust_words: str
    has_website: bool
    suspended: bool
    suspension_reason: str
    # Whether the reader acts for the employer; staff as such do not.
    is_member: bool
    # The filter's choices, each with label, address and whether it is chosen.
    state_links: tuple[tuple[str, str, bool], ...]
    rows: tuple[Row, ...]
    # Where one comes back to after a move.
    here: str
    next_href: str
    chosen: str
    said: str = ""
    problem: str = ""

    @property
    def empty_words(self) -> str:
        if not self.chosen:
            return "No posting yet. The first one takes about five minutes."
        return f"No posting is in this state: {self.chosen.lower()}."


def dashboard_path(employer_id: str, state: str = "", page_token: str = "", done: str = "") -> str:
    """Give the address of a dashboard."""
    given = {"state": state, "page_token": page_token, "done": done}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{employer_path(employer_id)}/dashboard{'?' if query else ''}{query}"


def dashboard_view(
    employer: Employer,
    found: ListEmployerPostingsResponse,
    state: str,
    counted: Mapping[str, PostingStatistics] | None,
) -> DashboardView:
    """Lay out an employer's postings in one state, or in all, with what was counted of each; None for no member."""
    token, known = found.next_page_token, counted or {}
    return DashboardView(
        name=employer.name,
        href=employer_path(employer.id),
        trusted=employer.trusted,
        trust_words=trust_words(employer.trust, employer.verified_domain),
        has_website=bool(employer.website),
        suspended=employer.suspended,
        suspension_reason=employer.suspension_reason,
        is_member=counted is not None,
        state_links=tuple(_state_links(employer.id, state)),
        rows=tuple(_row(posting, known.get(posting.id, PostingStatistics())) for posting in found.postings),
        here=state,
        next_href=dashboard_path(employer.id, state, token) if token else "",
        chosen=words.STATE_NAMES.get(state, ""),
    )


def _state_links(employer_id: str, chosen: str) -> Iterator[tuple[str, str, bool]]:
    yield "All", dashboard_path(employer_id), not chosen
    for state, label in words.STATE_NAMES.items():
        yield label, dashboard_path(employer_id, state), state == chosen


def _row(posting: Posting, counted: PostingStatistics) -> Row:
    state = words.state_key(posting)
    moves = moves_from(state, trusted=posting.employer.trusted)
    return Row(
        href=posting_path(posting.id),
        title=posting.title,
        place=_place(posting),
        state=state,
        state_name=words.STATE_NAMES.get(state, state),
        waits=tuple(_waits(posting, state)),
        until=words.said_day(posting.valid_through),
        views=_count(counted.views, "view"),
        applicants=_count(counted.applications, "applicant"),
        ways=tuple(move for move in moves if not move.ends),
        ends=tuple(move for move in moves if move.ends),
    )


def _waits(posting: Posting, state: str) -> Iterator[str]:
    if state == "pending_review":
        yield from (finding.reason for finding in posting.findings)
    if state == "rejected" and posting.reason:
        yield f"Our staff said: {posting.reason}"
    if posting.HasField("edit"):
        yield "A change waits for our staff; the old wording is public meanwhile."


def _place(posting: Posting) -> str:
    town = ", ".join(part for part in (posting.location.city, posting.location.state) if part)
    return " · ".join(part for part in (REMOTE_NAMES.get(posting.remote, ""), town) if part)


def _count(count: int, of: str) -> str:
    return f"{number(count)} {of}{'' if count == 1 else 's'}" if count else ""
