"""Forgetting a person whose account was deleted: what is left here is an id that leads to nobody."""

from services.jobs.domain.postings import OPEN, State
from services.jobs.ports import Work
from services.jobs.usecases import profiles, saved_searches
from services.jobs.usecases.applications import take_away
from services.jobs.usecases.moving import move
from services.jobs.usecases.record import SERVICE, note

NOBODY_LEFT = "Nobody acts for the employer any more."
_BATCH = 100


async def forget_person(account_id: str, work: Work) -> list[str]:
    """Forget an account in every area; repeating changes nothing.

    The contact goes first: it waits for whatever the person has under way, and refuses what comes later. Answer the
    keys of résumés whose files are to be removed once the transaction is kept.
    """
    known = await work.contacts.forget(account_id, work.now())
    proved = known.email if known and known.email_verified else ""
    # Before the mail: whoever is about to hand over an alert holds its search.
    await saved_searches.forget(account_id, work)
    await profiles.forget(account_id, work)
    await _forget_mail(proved, work)
    await work.creations.forget(account_id)
    await work.reports.forget_reporter(account_id)
    await _forget_invitations(account_id, proved, work)
    await _forget_memberships(account_id, work)
    return await _forget_applications(account_id, work)


async def verify_person(account_id: str, work: Work) -> None:
    """Note that an account has proved its address.

    The event names no address, and needs none: an account keeps the one that it was opened with. Were that to change,
    a contact that was seen before the change would be taken as proved.
    """
    await work.contacts.verify(account_id)


async def _forget_mail(address: str, work: Work) -> None:
    """Forget mail to an address that was proved; any other may be somebody else's, and had none of ours."""
    if address:
        for spelling in {address, address.lower()}:
            await work.mailbox.forget(spelling)


async def _forget_invitations(account_id: str, address: str, work: Work) -> None:
    for invitation in await work.employers.invitations_for(account_id, address):
        await work.employers.uninvite(invitation)


async def _forget_memberships(account_id: str, work: Work) -> None:
    for employer in await work.employers.of_member(account_id):
        await work.employers.held(employer.employer_id)
        if member := await work.employers.member(employer.employer_id, account_id):
            await work.employers.leave(member)
            note(work, account_id, "employer.member_removed", employer.employer_id, account=account_id)
        if not await work.employers.members(employer.employer_id):
            await _abandon(employer.employer_id, work)


async def _abandon(employer_id: str, work: Work) -> None:
    """Close what nobody could answer applications for, and let nobody take the employer over by an old invitation."""
    for invitation in await work.employers.invitations(employer_id):
        await work.employers.uninvite(invitation)
    while found := await work.postings.of_employer(employer_id, OPEN, None, _BATCH):
        for each in found:
            posting = await work.postings.held(each.posting_id)
            if posting is not None and posting.is_open:
                await move(posting, State.CLOSED, SERVICE, work, reason=NOBODY_LEFT)


async def _forget_applications(account_id: str, work: Work) -> list[str]:
    keys = list[str]()
    while found := await work.applications.of_applicant(account_id, None, _BATCH):
        for each in found:
            application = await work.applications.held(each.application_id)
            posting = await work.postings.get(each.posting_id)
            if application is not None and posting is not None:
                await take_away(application, posting, work)
                keys += [application.resume.key] if application.resume else []
    return keys
