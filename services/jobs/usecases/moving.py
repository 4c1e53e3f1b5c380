"""Taking a posting from one state to the next: each step with who, why, a record and an event."""

from chassis.identity import Caller
from services.jobs import events
from services.jobs.domain.limits import Limits
from services.jobs.domain.postings import ENDED, Finding, Posting, State, Transition, may_follow
from services.jobs.errors import (
    EmployerNotFound,
    EmployerSuspended,
    PostingChanged,
    PostingExpired,
    PostingNotFound,
    TransitionNotAllowed,
)
from services.jobs.ports import Work
from services.jobs.usecases.membership import person, posting_held
from services.jobs.usecases.reasons import given, required
from services.jobs.usecases.record import actor, note
from services.jobs.usecases.reviewing import held_back

# Where nobody has to see the posting any more.
_OUT = ENDED | {State.REJECTED}


async def publish_posting(posting_id: str, by: Caller, limits: Limits, work: Work) -> Posting:
    """Make a posting public, or send it to review; repeating changes nothing.

    It is reviewed while its employer is not trusted, when it was refused before, and when something is found in it;
    staff publish as they see fit. Raises SignInRequired, PostingNotFound for who is no member, TransitionNotAllowed
    once ended, PostingExpired, EmployerSuspended, TooManyOpenPostings and PostingDuplicate.
    """
    await _known(by, work)
    posting = await posting_held(posting_id, by, work)
    if posting.state is State.PUBLISHED:
        return _unexpired(posting, work)
    # Held, so that two postings that are published at once meet each other in quota and duplicates.
    await _refuse_suspended(posting, work)
    found = await held_back(posting, by, limits, work)
    return await move(posting, State.PENDING_REVIEW if found else State.PUBLISHED, actor(by), work, found=found)


async def approve_posting(posting_id: str, revision: int, reason: str, by: Caller, work: Work) -> Posting:
    """Say staff's yes to a posting under review; repeating changes nothing.

    `revision` is what staff have read, 0 for whatever stands there. Raises PostingNotFound, TransitionNotAllowed
    unless it waits, PostingExpired, EmployerSuspended, and PostingChanged.
    """
    posting = await _any(posting_id, work)
    if posting.state not in {State.PENDING_REVIEW, State.PUBLISHED}:
        raise TransitionNotAllowed(posting.state, State.PUBLISHED)
    if posting.state is State.PUBLISHED:
        return _unexpired(posting, work)
    if revision not in {0, posting.revision}:
        raise PostingChanged(posting.revision)
    await _refuse_suspended(posting, work)
    return await move(posting, State.PUBLISHED, actor(by), work, reason=given(reason))


async def reject_posting(posting_id: str, reason: str, by: Caller, work: Work) -> Posting:
    """Say staff's no to a posting under review, or take a public one down; repeating changes nothing.

    Raises PostingNotFound, ReasonRequired and TransitionNotAllowed.
    """
    why = required(reason)
    return await move(await _any(posting_id, work), State.REJECTED, actor(by), work, reason=why)


async def pause_posting(posting_id: str, reason: str, by: Caller, work: Work) -> Posting:
    """Take a public posting out of view for a while; repeating changes nothing.

    Raises SignInRequired, PostingNotFound, TransitionNotAllowed and PostingExpired.
    """
    return await _moved(posting_id, State.PAUSED, reason, by, work)


async def resume_posting(posting_id: str, reason: str, by: Caller, work: Work) -> Posting:
    """Show a paused posting again; repeating changes nothing.

    Raises SignInRequired, PostingNotFound, TransitionNotAllowed, PostingExpired and EmployerSuspended.
    """
    await _known(by, work)
    posting = await posting_held(posting_id, by, work)
    if posting.state not in {State.PAUSED, State.PUBLISHED}:
        raise TransitionNotAllowed(posting.state, State.PUBLISHED)
    await _refuse_suspended(posting, work)
    return await move(posting, State.PUBLISHED, actor(by), work, reason=given(reason))


async def fill_posting(posting_id: str, reason: str, by: Caller, work: Work) -> Posting:
    """End a posting because somebody was found; repeating changes nothing.

    Raises SignInRequired, PostingNotFound and TransitionNotAllowed.
    """
    return await _moved(posting_id, State.FILLED, reason, by, work)


async def close_posting(posting_id: str, reason: str, by: Caller, work: Work) -> Posting:
    """End a posting for good; repeating changes nothing.

    Raises SignInRequired, PostingNotFound for who is no member, TransitionNotAllowed once filled or expired.
    """
    return await _moved(posting_id, State.CLOSED, reason, by, work)


async def expire_posting(posting_id: str, by: str, work: Work) -> bool:
    """Write down that a posting's last moment has come; False when it has not, or when it is written already."""
    posting = await work.postings.held(posting_id)
    if posting is None or not posting.is_open or not posting.is_expired(work.now()):
        return False
    await move(posting, State.EXPIRED, by, work)
    return True


async def move(
    posting: Posting, target: State, by: str, work: Work, *, reason: str = "", found: tuple[Finding, ...] = ()
) -> Posting:
    """Move a posting that is held, and tell of it. Raises TransitionNotAllowed and PostingExpired."""
    if posting.state is not target and not may_follow(posting.state, target):
        raise TransitionNotAllowed(posting.state, target)
    if target not in _OUT:
        _unexpired(posting, work)
    if posting.state is target:
        return posting

    now = work.now()
    moved = posting.moved(target, now, reason, found)
    await work.postings.change(moved)
    if moved.state is State.PUBLISHED:
        work.matches.queue(moved.posting_id, now)
    work.postings.record(Transition(posting.posting_id, posting.state, target, by, now, reason))
    note(work, by, f"posting.{target}", posting.posting_id, reason, origin=posting.state)
    for event in events.posting_moved(posting, moved, by, now):
        work.outbox.add(event)
    return moved


async def _moved(posting_id: str, target: State, reason: str, by: Caller, work: Work) -> Posting:
    await _known(by, work)
    return await move(await posting_held(posting_id, by, work), target, actor(by), work, reason=given(reason))


async def _any(posting_id: str, work: Work) -> Posting:
    posting = await work.postings.held(posting_id)
    if posting is None:
        raise PostingNotFound
    return posting


async def _known(by: Caller, work: Work) -> None:
    if not by.is_service:
        await person(by, work)


async def _refuse_suspended(posting: Posting, work: Work) -> None:
    employer = await work.employers.held(posting.employer.employer_id)
    if employer is None:
        raise EmployerNotFound
    if employer.suspension is not None:
        raise EmployerSuspended(employer.suspension.reason)


def _unexpired(posting: Posting, work: Work) -> Posting:
    if posting.is_expired(work.now()):
        raise PostingExpired
    return posting
