"""Taking a posting from one state to the next."""

from datetime import datetime

from chassis.identity import Caller
from services.jobs import events
from services.jobs.domain.postings import Posting, State, Transition, may_follow
from services.jobs.errors import PostingExpired, PostingNotFound, TransitionNotAllowed
from services.jobs.ports import Work
from services.jobs.usecases.membership import acts_for


async def publish_posting(posting_id: str, by: Caller, work: Work) -> Posting:
    """Make a posting public, or send it to review while its employer is not trusted; repeating changes nothing.

    Raises PostingNotFound for who is no member, TransitionNotAllowed once closed, and PostingExpired.
    """
    posting = await _held(posting_id, by, work)
    reviewed = by.is_staff or posting.employer.trusted or posting.state is State.PUBLISHED
    return await _move(posting, State.PUBLISHED if reviewed else State.PENDING_REVIEW, by, work)


async def approve_posting(posting_id: str, by: Caller, work: Work) -> Posting:
    """Say staff's yes to a posting under review; repeating changes nothing.

    Raises PostingNotFound, TransitionNotAllowed for a draft and once closed, and PostingExpired.
    """
    posting = await work.postings.held(posting_id)
    if posting is None:
        raise PostingNotFound
    if posting.state is State.DRAFT:
        raise TransitionNotAllowed(posting.state, State.PUBLISHED)
    return await _move(posting, State.PUBLISHED, by, work)


async def close_posting(posting_id: str, by: Caller, work: Work) -> Posting:
    """End a posting for good; repeating changes nothing. Raises PostingNotFound for who is no member."""
    return await _move(await _held(posting_id, by, work), State.CLOSED, by, work)


async def _held(posting_id: str, by: Caller, work: Work) -> Posting:
    posting = await work.postings.held(posting_id)
    if posting is None or not await acts_for(posting, by, work):
        raise PostingNotFound
    return posting


async def _move(posting: Posting, target: State, by: Caller, work: Work) -> Posting:
    now = work.now()
    if posting.state is not target and not may_follow(posting.state, target):
        raise TransitionNotAllowed(posting.state, target)
    if target is not State.CLOSED and posting.is_expired(now):
        raise PostingExpired
    if posting.state is target:
        return posting

    moved = posting.moved(target, now)
    await work.postings.change(moved)
    work.postings.record(Transition(posting.posting_id, posting.state, target, by.account_id or by.kind, now))
    _tell(moved, now, work)
    return moved


def _tell(posting: Posting, at: datetime, work: Work) -> None:
    if posting.state is State.PUBLISHED:
        work.outbox.add(events.posting_published(posting, at))
    if posting.state is State.CLOSED:
        work.outbox.add(events.posting_closed(posting, at))
