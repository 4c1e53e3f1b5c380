"""What employers, staff and visitors can do with postings: one transaction each."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from chassis import paging
from chassis.errors import FieldError, PageTokenInvalid, SignInRequired
from chassis.identity import Caller
from services.jobs import events
from services.jobs.domain import Content, Employer, Filter, Place, Posting, Profile, State, Transition, may_follow
from services.jobs.errors import (
    EmployerInvalid,
    EmployerNotFound,
    FilterInvalid,
    PostingExpired,
    PostingInvalid,
    PostingNotFound,
    TransitionNotAllowed,
)
from services.jobs.ports import Work
from services.jobs.validity import content_faults, moment_of, profile_faults, valid_through_faults

_LONGEST_FILTER = 200


@dataclass(frozen=True, slots=True)
class CreatePosting:
    """A posting to draft; `valid_through` is a day or an RFC 3339 time, as it was sent."""

    employer_id: str
    content: Content
    valid_through: str


@dataclass(frozen=True, slots=True)
class ListPostings:
    """A page of what is public."""

    wanted: Filter
    page_size: int
    page_token: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some postings, and the token of the next page; empty on the last."""

    postings: tuple[Posting, ...]
    next_page_token: str


async def create_employer(profile: Profile, by: Caller, work: Work) -> Employer:
    """Open an employer whose first member is the caller; staff vouch for theirs.

    Raises SignInRequired without an account and EmployerInvalid with every fault.
    """
    account_id = _person(by)
    if faults := tuple(profile_faults(profile)):
        raise EmployerInvalid(*faults)

    employer = Employer(_new_id(), profile, trusted=by.is_staff, created_at=work.now())
    work.employers.add(employer, account_id)
    return employer


async def create_posting(command: CreatePosting, by: Caller, work: Work) -> Posting:
    """Draft a posting for an employer that the caller acts for.

    Raises SignInRequired, EmployerNotFound for who is no member, and PostingInvalid with every fault.
    """
    account_id, now = _person(by), work.now()
    employer = await work.employers.for_member(command.employer_id, account_id)
    if employer is None:
        raise EmployerNotFound

    posting = Posting(_new_id(), employer, command.content, _last_moment(command, now), State.DRAFT, now)
    work.postings.add(posting)
    work.postings.record(Transition(posting.posting_id, None, State.DRAFT, account_id, now))
    return posting


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


async def find_public(posting_id: str, work: Work) -> Posting | None:
    """Find a posting that everybody may see now."""
    posting = await work.postings.get(posting_id)
    return posting if posting and posting.is_public(work.now()) else None


async def get_posting(posting_id: str, by: Caller, work: Work) -> Posting:
    """Show a posting in any state to its employer's members and staff, a public one to everybody.

    Raises PostingNotFound for everybody else.
    """
    posting = await work.postings.get(posting_id)
    if posting is None or not (posting.is_public(work.now()) or await _acts_for(posting, by, work)):
        raise PostingNotFound
    return posting


async def list_postings(command: ListPostings, work: Work) -> Page:
    """List public postings, newest first. Raises PageSizeInvalid, PageTokenInvalid and FilterInvalid."""
    _refuse_long(command.wanted)
    size, query = paging.page_size(command.page_size), repr(command.wanted)
    below = _below(paging.after(query, command.page_token))
    found = await work.postings.public(command.wanted, work.now(), below, size + 1)
    shown = tuple(found[:size])
    return Page(shown, paging.page_token(query, Place.of(shown[-1]).mark) if len(found) > size else "")


async def _held(posting_id: str, by: Caller, work: Work) -> Posting:
    posting = await work.postings.held(posting_id)
    if posting is None or not await _acts_for(posting, by, work):
        raise PostingNotFound
    return posting


async def _acts_for(posting: Posting, by: Caller, work: Work) -> bool:
    if by.is_staff:
        return True
    return by.is_person and await work.employers.for_member(posting.employer.employer_id, by.account_id) is not None


async def _move(posting: Posting, target: State, by: Caller, work: Work) -> Posting:
    now = work.now()
    if posting.state is not target and not may_follow(posting.state, target):
        raise TransitionNotAllowed(posting.state, target)
    if target is not State.CLOSED and posting.is_expired(now):
        raise PostingExpired
    if posting.state is target:
        return posting

    moved = posting.moved(target, now)
    await work.postings.move(moved)
    work.postings.record(Transition(posting.posting_id, posting.state, target, by.account_id or by.kind, now))
    _tell(moved, now, work)
    return moved


def _tell(posting: Posting, at: datetime, work: Work) -> None:
    if posting.state is State.PUBLISHED:
        work.outbox.add(events.posting_published(posting, at))
    if posting.state is State.CLOSED:
        work.outbox.add(events.posting_closed(posting, at))


def _last_moment(command: CreatePosting, now: datetime) -> datetime:
    moment = moment_of(command.valid_through)
    faults = (*content_faults(command.content), *valid_through_faults(moment, now))
    if faults or moment is None:
        raise PostingInvalid(*faults)
    return moment


def _person(by: Caller) -> str:
    if not by.is_person:
        raise SignInRequired
    return by.account_id


def _refuse_long(wanted: Filter) -> None:
    fields = {"query": wanted.query, "state": wanted.state, "credential": wanted.credential}
    faults = [
        FieldError(name, f"Use {_LONGEST_FILTER} characters at most.")
        for name, text in fields.items()
        if len(text) > _LONGEST_FILTER
    ]
    if faults:
        raise FilterInvalid(*faults)


def _below(mark: str | None) -> Place | None:
    if mark is None:
        return None
    place = Place.read(mark)
    if place is None:
        raise PageTokenInvalid(FieldError("page_token", "Leave it empty, or send the token of the page before."))
    return place


def _new_id() -> str:
    return str(uuid.uuid4())
