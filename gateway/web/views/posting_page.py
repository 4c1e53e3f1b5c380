"""A posting as its employer sees it: where it stands, how it came there, what waits, and what may be done."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from codingahead.jobs.v1.posting_pb2 import Posting
from markupsafe import Markup

from gateway.shapes.employers import Members
from gateway.shapes.jobs import TransitionSaid
from gateway.web.markdown import safe_html
from gateway.web.views import posting_words as words
from gateway.web.views.employers import employer_path
from gateway.web.views.posting_moves import Move, moves_from
from gateway.web.wording import moment

_STEPS = {
    ("draft", "pending_review"): "Sent to review",
    ("rejected", "pending_review"): "Sent to review again",
    ("pending_review", "published"): "Approved and public",
    ("paused", "published"): "Resumed",
}
_STEPS_TO = {
    "draft": "Drafted",
    "pending_review": "Sent to review",
    "published": "Made public",
    "paused": "Paused",
    "filled": "Filled",
    "expired": "Expired: its last day passed",
    "closed": "Closed",
    "rejected": "Refused by our staff",
}
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OURS = {"service": "the board", "sweeper": "the board"}


@dataclass(frozen=True)
class StepView:
    """One step of a posting's way."""

    what: str
    target: str
    who: str
    when: str
    when_iso: str
    why: str


@dataclass(frozen=True)
class PostingView:
    """The page of one posting for its members and staff."""

    id: str
    href: str
    title: str
    employer: str
    employer_href: str
    dashboard_href: str
    like_href: str
    public_href: str
    state: str
    state_name: str
    state_means: str
    reason: str
    valid_through: str
    published: str
    findings: tuple[str, ...]
    # What is proposed beside what is public: field, now, then; and why it waits.
    differences: tuple[tuple[str, str, str], ...]
    edit_findings: tuple[str, ...]
    facts: tuple[words.Line, ...]
    description: Markup
    steps: tuple[StepView, ...]
    moves: tuple[Move, ...]
    may_edit: bool
    # Whether the reader acts for the employer; staff as such do not.
    is_member: bool
    said: str = ""
    problem: str = ""
    # The posting that is offered already, where that is the problem.
    same_href: str = ""

    @property
    def ways(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if not move.ends)

    @property
    def staff_href(self) -> str:
        """Where staff decide on it."""
        return f"/jobs/moderation/waiting/postings/{quote(self.id, safe='')}"

    @property
    def ends(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.ends)

    @property
    def edit_sentence(self) -> str:
        """Say what of an edit waits; everything does where something was found in it."""
        if not self.differences:
            return ""
        fields = [label.lower() for label, _, _ in self.differences]
        named = " and ".join(filter(None, (", ".join(fields[:-1]), fields[-1]))).capitalize()
        waits = f"{named} {'waits' if len(fields) == 1 else 'wait'} for our staff"
        rest = "" if self.edit_findings else "; what else was changed is public already"
        return f"{waits}{rest}. Until they say yes, everybody reads the old wording."


def posting_path(posting_id: str) -> str:
    """Give the address of a posting's page for its employer."""
    return f"/jobs/postings/{quote(posting_id, safe='')}"


def posting_view(posting: Posting, steps: list[TransitionSaid], members: Members, me: str) -> PostingView:
    """Lay out a posting for one of its members, known by account, or for staff."""
    path, state, employer = posting_path(posting.id), words.state_key(posting), posting.employer
    names = {one.account_id: one.name or one.email for one in members.items}
    has_edit = posting.HasField("edit")
    return PostingView(
        id=posting.id,
        href=path,
        title=posting.title,
        employer=employer.name,
        employer_href=employer_path(employer.id),
        dashboard_href=f"{employer_path(employer.id)}/dashboard",
        like_href=f"{employer_path(employer.id)}/postings/new?like={quote(posting.id, safe='')}",
        public_href=f"/jobs/{quote(posting.id, safe='')}" if state == "published" else "",
        state=state,
        state_name=words.STATE_NAMES.get(state, state),
        state_means=words.STATE_MEANS.get(state, ""),
        reason=posting.reason,
        valid_through=words.said_day(posting.valid_through),
        published=words.said_day(posting.publish_time),
        findings=tuple(one.reason for one in posting.findings),
        differences=words.differences(posting, posting.edit.content) if has_edit else (),
        edit_findings=tuple(one.reason for one in posting.edit.findings),
        facts=words.lines_of(posting)[1:],
        description=safe_html(posting.description_markdown),
        steps=tuple(_step(step, names) for step in steps),
        moves=moves_from(state, trusted=employer.trusted),
        may_edit=state not in words.ENDED,
        is_member=not me or me in names,
    )


def refused(view: PostingView, reason: str, detail: str) -> PostingView:
    """Tell why a posting did not move; one that is offered already leads to the other."""
    other = _ID.search(detail)
    if reason != "POSTING_DUPLICATE" or other is None:
        return replace(view, problem=detail)
    return replace(view, problem="It is not public: the same is offered already.", same_href=posting_path(other[0]))


def _step(step: TransitionSaid, names: Mapping[str, str]) -> StepView:
    what = _STEPS.get((step.origin or "", step.target)) or _STEPS_TO[step.target]
    at = datetime.fromisoformat(step.at)
    who = names.get(step.by) or _OURS.get(step.by) or _stranger(step)
    return StepView(what, step.target, who, moment(at), step.at, step.reason)


def _stranger(step: TransitionSaid) -> str:
    """Staff are not named to an employer, and nobody is who has left it."""
    is_theirs = step.target == "rejected" or (step.origin, step.target) == ("pending_review", "published")
    return "our staff" if is_theirs else "somebody who is no member now"
