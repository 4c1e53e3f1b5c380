"""Who is calling, and whether they may act for an employer."""

from chassis.errors import SignInRequired, Unauthenticated
from chassis.identity import Caller
from services.jobs.domain.employers import Contact, Employer, Role
from services.jobs.domain.postings import Posting
from services.jobs.errors import EmployerNotFound, OwnersOnly, PostingNotFound
from services.jobs.ports import Work


async def person(by: Caller, work: Work) -> str:
    """The account of a registered person, whose address is noted for mail. Raises SignInRequired.

    Raises Unauthenticated for an account that was deleted while this call was under way.
    """
    if not by.is_person:
        raise SignInRequired
    contact = Contact(by.account_id, by.name, by.email, by.email_verified)
    if not await work.contacts.see(contact, work.now()):
        raise Unauthenticated
    return by.account_id


async def acts_for(employer: Employer, by: Caller, work: Work) -> bool:
    """Whether a caller is staff or a member of an employer."""
    if by.is_staff:
        return True
    return by.is_person and await work.employers.for_member(employer.employer_id, by.account_id) is not None


async def posting_held(posting_id: str, by: Caller, work: Work) -> Posting:
    """A posting that the caller acts for, held until the transaction ends. Raises PostingNotFound."""
    posting = await work.postings.held(posting_id)
    if posting is None or not await acts_for(posting.employer, by, work):
        raise PostingNotFound
    return posting


async def employer_seen(employer_id: str, by: Caller, work: Work) -> Employer:
    """An employer that the caller acts for. Raises EmployerNotFound."""
    employer = await work.employers.get(employer_id)
    if employer is None or not await acts_for(employer, by, work):
        raise EmployerNotFound
    return employer


async def employer_owned(employer_id: str, by: Caller, work: Work) -> Employer:
    """An employer that the caller owns, held until the transaction ends. Raises EmployerNotFound, OwnersOnly."""
    employer = await work.employers.held(employer_id)
    if employer is None or not await acts_for(employer, by, work):
        raise EmployerNotFound
    if not by.is_staff and not await _owns(employer, by, work):
        raise OwnersOnly
    return employer


async def _owns(employer: Employer, by: Caller, work: Work) -> bool:
    member = await work.employers.member(employer.employer_id, by.account_id)
    return member is not None and member.role is Role.OWNER
