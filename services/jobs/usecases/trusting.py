"""Why an employer is trusted: its domain, or staff."""

from dataclasses import dataclass

from chassis.identity import Caller
from services.jobs import events
from services.jobs.domain.employers import Employer, Profile, Suspension, Trust
from services.jobs.errors import DomainNotProved, EmployerInvalid, EmployerNotFound
from services.jobs.ports import Work
from services.jobs.usecases.membership import employer_owned, employer_seen, person
from services.jobs.usecases.reasons import required
from services.jobs.usecases.record import actor, note
from services.jobs.validity import profile_faults
from services.jobs.vocabulary import FREE_MAIL


@dataclass(frozen=True, slots=True)
class UpdateEmployer:
    """What an employer says of itself from now on; None leaves what it says."""

    employer_id: str
    name: str | None = None
    website: str | None = None
    description: str | None = None


def trusted_by_domain(employer: Employer, by: Caller) -> Employer:
    """The employer, trusted when the caller's verified address lies in the domain of its website.

    The website's host is the address's domain or lies below it, never the other way round: who rents a name below a
    domain does not speak for it. Domains of free mail services prove nothing.
    """
    domain = by.verified_email.partition("@")[2]
    proves = "." in domain and domain not in FREE_MAIL and employer.profile.lies_in(domain)
    return employer.trusted_by(Trust.DOMAIN, domain) if proves else employer


async def verify_domain(employer_id: str, by: Caller, work: Work) -> Employer:
    """Trust an employer by the caller's address; repeating changes nothing.

    Raises SignInRequired, EmployerNotFound and DomainNotProved.
    """
    await person(by, work)
    await employer_seen(employer_id, by, work)
    employer = await _held(employer_id, work)
    proved = trusted_by_domain(employer, by)
    if proved.trust is not Trust.DOMAIN:
        raise DomainNotProved
    return await _change(employer, proved, by, "employer.domain_verified", work, domain=proved.domain)


async def update_employer(command: UpdateEmployer, by: Caller, work: Work) -> Employer:
    """Say something else of an employer. Another website ends any trust, another name that of staff.

    What the caller's own address proves is trusted again at once; staff's changes are. Raises SignInRequired,
    EmployerNotFound, OwnersOnly and EmployerInvalid.
    """
    if not by.is_staff:
        await person(by, work)
    employer = await employer_owned(command.employer_id, by, work)
    profile = _described(employer.profile, command)
    if faults := tuple(profile_faults(profile)):
        raise EmployerInvalid(*faults)
    described = employer.described(profile)
    if by.is_staff:
        described = described.trusted_by(employer.trust, employer.domain)
    changed = described if described.trusted else trusted_by_domain(described, by)
    return await _change(employer, changed, by, "employer.updated", work, name=profile.name, website=profile.website)


async def trust_employer(employer_id: str, reason: str, by: Caller, work: Work) -> Employer:
    """Let staff vouch for an employer; repeating changes nothing. Raises EmployerNotFound."""
    employer = await _held(employer_id, work)
    trusted = employer if employer.trusted else employer.trusted_by(Trust.STAFF)
    return await _change(employer, trusted, by, "employer.trusted", work, reason=reason)


async def suspend_employer(employer_id: str, reason: str, by: Caller, work: Work) -> Employer:
    """Take an employer and its postings out of view; repeating changes nothing.

    Raises EmployerNotFound, and ReasonRequired.
    """
    why = required(reason)
    employer = await _held(employer_id, work)
    if employer.suspension is not None:
        return employer
    work.outbox.add(events.employer_suspended(employer_id, actor(by), why, work.now()))
    suspended = employer.suspended(Suspension(work.now(), why))
    return await _change(employer, suspended, by, "employer.suspended", work, reason=why)


async def reinstate_employer(employer_id: str, reason: str, by: Caller, work: Work) -> Employer:
    """Show a suspended employer again, without the trust it had; repeating changes nothing. Raises EmployerNotFound."""
    employer = await _held(employer_id, work)
    if employer.suspension is None:
        return employer
    work.outbox.add(events.employer_reinstated(employer_id, actor(by), reason, work.now()))
    reinstated = employer.suspended(None).trusted_by(Trust.NONE)
    return await _change(employer, reinstated, by, "employer.reinstated", work, reason=reason)


def _described(profile: Profile, command: UpdateEmployer) -> Profile:
    def said(new: str | None, old: str) -> str:
        return old if new is None else new

    return Profile(
        said(command.name, profile.name),
        said(command.website, profile.website),
        said(command.description, profile.description),
    )


async def _held(employer_id: str, work: Work) -> Employer:
    employer = await work.employers.held(employer_id)
    if employer is None:
        raise EmployerNotFound
    return employer


async def _change(
    before: Employer, after: Employer, by: Caller, action: str, work: Work, *, reason: str = "", **details: str
) -> Employer:
    if after != before:
        await work.employers.change(after)
        note(work, actor(by), action, after.employer_id, reason, **details)
        work.outbox.add(events.employer_updated(after, actor(by), work.now()))
    if after.suspension is None and (before.suspension is not None or after.profile.name != before.profile.name):
        await work.matches.queue_employer(after.employer_id, work.now())
    return after
