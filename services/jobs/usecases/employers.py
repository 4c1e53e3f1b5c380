"""Reading employers, their members and their invitations."""

from collections.abc import Mapping

from chassis.errors import SignInRequired
from chassis.identity import Caller
from services.jobs.domain.employers import Contact, Employer, Invitation, Member, Role
from services.jobs.errors import EmployerNotFound
from services.jobs.ports import Work
from services.jobs.usecases.membership import acts_for, employer_seen


async def find_employer(employer_id: str, work: Work) -> Employer | None:
    """Find an employer that everybody may see."""
    employer = await work.employers.get(employer_id)
    return employer if employer and employer.suspension is None else None


async def get_employer(employer_id: str, by: Caller, work: Work) -> tuple[Employer, bool]:
    """An employer, and whether the caller is inside; a suspended one for members and staff alone.

    Raises EmployerNotFound.
    """
    employer = await work.employers.get(employer_id)
    inside = employer is not None and await acts_for(employer, by, work)
    if employer is None or not (inside or employer.suspension is None):
        raise EmployerNotFound
    return employer, inside


async def own_employers(by: Caller, work: Work) -> list[Employer]:
    """The employers that the caller acts for. Raises SignInRequired."""
    return await work.employers.of_member(_person(by))


async def list_members(
    employer_id: str, by: Caller, work: Work
) -> tuple[Employer, list[Member], Mapping[str, Contact], list[Invitation]]:
    """Who acts for an employer, what is known of them, and for owners and staff who is asked to.

    Raises EmployerNotFound.
    """
    employer = await employer_seen(employer_id, by, work)
    members = await work.employers.members(employer_id)
    contacts = await work.contacts.of([each.account_id for each in members])
    owner = any(each.account_id == by.account_id and each.role is Role.OWNER for each in members)
    invitations = await work.employers.invitations(employer_id) if owner or by.is_staff else []
    return employer, members, contacts, invitations


async def own_invitations(by: Caller, work: Work) -> list[tuple[Invitation, Employer]]:
    """What waits for the caller's yes. Raises SignInRequired."""
    found = await work.employers.invitations_for(_person(by), by.verified_email)
    asking = [(each, await work.employers.get(each.employer_id)) for each in found]
    return [(invitation, employer) for invitation, employer in asking if employer and employer.suspension is None]


def _person(by: Caller) -> str:
    if not by.is_person:
        raise SignInRequired
    return by.account_id
