"""Opening employers and drafting their postings."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.identity import Caller
from services.jobs import events
from services.jobs.domain.creations import NO_KEY, Attempt
from services.jobs.domain.employers import Employer, Profile, Trust
from services.jobs.domain.postings import Content, Posting, State, Transition
from services.jobs.errors import EmployerInvalid, EmployerNotFound, EmployerSuspended, PostingInvalid, ReferenceTaken
from services.jobs.ports import Work
from services.jobs.usecases.membership import person
from services.jobs.usecases.once import once
from services.jobs.usecases.record import note
from services.jobs.usecases.trusting import trusted_by_domain
from services.jobs.validity import content_faults, moment_of, profile_faults, reference_faults, valid_through_faults


@dataclass(frozen=True, slots=True)
class CreateEmployer:
    """An employer to open."""

    profile: Profile
    attempt: Attempt = NO_KEY


@dataclass(frozen=True, slots=True)
class CreatePosting:
    """A posting to draft; `valid_through` is a day or an RFC 3339 time, as it was sent."""

    employer_id: str
    content: Content
    valid_through: str
    attempt: Attempt = NO_KEY
    reference: str = ""


async def create_employer(command: CreateEmployer, by: Caller, work: Work) -> Employer:
    """Open an employer that the caller owns. Once for each idempotency key.

    Staff vouch for theirs; a verified address in the domain of the website is trusted too. Raises SignInRequired
    without an account, EmployerInvalid with every fault, IdempotencyKeyInvalid and IdempotencyKeyReused.
    """
    account_id = await person(by, work)
    return await once(command.attempt, Employer, account_id, work, lambda: _open(command.profile, by, work))


async def create_posting(command: CreatePosting, by: Caller, work: Work) -> Posting:
    """Draft a posting for an employer that the caller acts for. Once for each idempotency key.

    Raises SignInRequired, EmployerNotFound for who is no member, EmployerSuspended, PostingInvalid with every fault,
    ReferenceTaken, IdempotencyKeyInvalid and IdempotencyKeyReused.
    """
    account_id = await person(by, work)
    return await once(command.attempt, Posting, account_id, work, lambda: _draft(command, account_id, work))


async def _open(profile: Profile, by: Caller, work: Work) -> Employer:
    if faults := tuple(profile_faults(profile)):
        raise EmployerInvalid(*faults)

    opened = Employer(_new_id(), profile, work.now(), Trust.STAFF if by.is_staff else Trust.NONE)
    employer = opened if opened.trusted else trusted_by_domain(opened, by)
    work.employers.add(employer, by.account_id)
    note(work, by.account_id, "employer.created", employer.employer_id, name=profile.name, trust=employer.trust)
    return employer


async def _draft(command: CreatePosting, account_id: str, work: Work) -> Posting:
    now = work.now()
    employer = await work.employers.for_member(command.employer_id, account_id)
    if employer is None:
        raise EmployerNotFound
    if employer.suspension is not None:
        raise EmployerSuspended(employer.suspension.reason)

    posting = Posting(_new_id(), employer, command.content, _last_moment(command, now), State.DRAFT, now, now)
    if command.reference:
        await _refuse_taken(employer.employer_id, command.reference, work)
    return keep_draft(replace(posting, reference=command.reference), account_id, work)


def keep_draft(posting: Posting, account_id: str, work: Work) -> Posting:
    """Keep a new draft, and tell of it."""
    work.postings.add(posting)
    work.postings.record(Transition(posting.posting_id, None, State.DRAFT, account_id, work.now()))
    note(work, account_id, "posting.drafted", posting.posting_id)
    work.outbox.add(events.posting_drafted(posting, account_id, work.now()))
    return posting


async def _refuse_taken(employer_id: str, reference: str, work: Work) -> None:
    """Held, so that two postings that are drafted at once meet each other."""
    await work.employers.held(employer_id)
    for other in await work.postings.referred(employer_id, {reference}):
        raise ReferenceTaken(other.posting_id)


def _last_moment(command: CreatePosting, now: datetime) -> datetime:
    moment = moment_of(command.valid_through)
    faults = (
        *content_faults(command.content),
        *valid_through_faults(moment, now),
        *reference_faults(command.reference),
    )
    if faults or moment is None:
        raise PostingInvalid(*faults)
    return moment


def _new_id() -> str:
    return str(uuid.uuid4())
