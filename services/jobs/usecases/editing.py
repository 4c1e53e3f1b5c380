"""Changing what a posting says.

A posting that people have seen keeps its title, salary, place and remote mode until staff have looked at new ones, and
all of its words while something is found in the new ones. It stays public in the old wording meanwhile: taken down it
would punish whoever corrects a figure, changed at once it would make the first review worthless. That holds for
trusted employers too, for people have applied to what was written. Everything else applies at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.identity import Caller
from services.jobs import events
from services.jobs.domain.postings import ENDED, REVIEWED_FIELDS, Content, Edit, Posting, State
from services.jobs.errors import (
    NoEditWaiting,
    PostingChanged,
    PostingEnded,
    PostingExpired,
    PostingInvalid,
    PostingNotFound,
)
from services.jobs.ports import Work
from services.jobs.usecases.membership import person, posting_held
from services.jobs.usecases.reasons import given, required
from services.jobs.usecases.record import actor, note
from services.jobs.usecases.reviewing import found_in
from services.jobs.validity import content_faults, moment_of, valid_through_faults
from services.jobs.vetting import findings

_SEEN = frozenset({State.PUBLISHED, State.PAUSED})


@dataclass(frozen=True, slots=True)
class UpdatePosting:
    """What is to change: fields of Content by name, and the last moment as it was sent; None leaves it.

    `revision` is what the member has read, 0 for whatever stands there.
    """

    posting_id: str
    changes: Mapping[str, object]
    valid_through: str | None = None
    revision: int = 0


async def update_posting(command: UpdatePosting, by: Caller, work: Work) -> Posting:
    """Change what a posting says, or propose it to staff.

    Raises SignInRequired, PostingNotFound, PostingChanged, PostingEnded, PostingExpired and PostingInvalid.
    """
    if not by.is_service:
        await person(by, work)
    posting = await posting_held(command.posting_id, by, work)
    _refuse_unless_open(posting, command.revision, work)
    last_moment = _last_moment(command, posting, work.now())
    changed = _changed(posting, command.changes, by, work.now())
    return await _keep(posting, replace(changed, valid_through=last_moment), by, "posting.edited", work)


async def approve_edit(posting_id: str, revision: int, reason: str, by: Caller, work: Work) -> Posting:
    """Make what was proposed what the posting says. Raises PostingNotFound, NoEditWaiting and PostingChanged."""
    posting, edit = await _proposed(posting_id, revision, work)
    changed = replace(posting, content=edit.content, edit=None)
    return await _keep(posting, changed, by, "posting.edit_approved", work, reason=given(reason))


async def reject_edit(posting_id: str, revision: int, reason: str, by: Caller, work: Work) -> Posting:
    """Drop what was proposed. Raises PostingNotFound, NoEditWaiting, PostingChanged and ReasonRequired."""
    why = required(reason)
    posting, _ = await _proposed(posting_id, revision, work)
    return await _keep(posting, replace(posting, edit=None), by, "posting.edit_rejected", work, reason=why)


def _changed(posting: Posting, changes: Mapping[str, object], by: Caller, now: datetime) -> Posting:
    """The posting with what applies at once, and the edit that waits."""
    wanted = replace(posting.edit.content if posting.edit else posting.content, **changes)  # type: ignore[arg-type]  # named by a mask of its fields
    if faults := tuple(content_faults(wanted)):
        raise PostingInvalid(*faults)
    if by.is_staff:
        return replace(posting, content=wanted, edit=None)
    if posting.state not in _SEEN:
        waits = posting.state is State.PENDING_REVIEW
        return replace(posting, content=wanted, findings=found_in(posting, wanted) if waits else posting.findings)
    return _partly(posting, wanted, now)


def _partly(posting: Posting, wanted: Content, now: datetime) -> Posting:
    reviewed = {name: getattr(posting.content, name) for name in REVIEWED_FIELDS}
    known = findings(posting.content, posting.employer)
    found = tuple(each for each in findings(wanted, posting.employer) if each not in known)
    at_once = posting.content if found else replace(wanted, **reviewed)
    edit = None if at_once == wanted else Edit(wanted, found, posting.edit.at if posting.edit else now)
    return replace(posting, content=at_once, edit=edit)


async def _keep(before: Posting, after: Posting, by: Caller, action: str, work: Work, *, reason: str = "") -> Posting:
    if after == before:
        return before
    now = work.now()
    kept = replace(after, revision=before.revision + 1, changed_at=now)
    await work.postings.change(kept)
    fields = events.changed_fields(before, kept)
    note(work, actor(by), action, kept.posting_id, reason, fields=",".join(fields))
    if fields:
        if kept.is_public(now):
            work.matches.queue(kept.posting_id, now)
        work.outbox.add(events.posting_updated(kept, fields, actor(by), now))
    return kept


async def _proposed(posting_id: str, revision: int, work: Work) -> tuple[Posting, Edit]:
    posting = await work.postings.held(posting_id)
    if posting is None:
        raise PostingNotFound
    if posting.edit is None:
        raise NoEditWaiting
    if revision not in {0, posting.revision}:
        raise PostingChanged(posting.revision)
    return posting, posting.edit


def _refuse_unless_open(posting: Posting, revision: int, work: Work) -> None:
    if posting.state in ENDED:
        raise PostingEnded
    if posting.is_open and posting.is_expired(work.now()):
        raise PostingExpired
    if revision not in {0, posting.revision}:
        raise PostingChanged(posting.revision)


def _last_moment(command: UpdatePosting, posting: Posting, now: datetime) -> datetime:
    if command.valid_through is None:
        return posting.valid_through
    moment = moment_of(command.valid_through)
    faults = tuple(valid_through_faults(moment, now))
    if faults or moment is None:
        raise PostingInvalid(*faults)
    return moment
