"""Reading applications and moving them on, by the employer's members and by the applicant; to others there are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis import paging
from chassis.errors import SignInRequired
from chassis.identity import Caller
from services.jobs import events
from services.jobs.domain.applications import Application, Resume, Status
from services.jobs.domain.employers import Contact
from services.jobs.domain.filters import Place
from services.jobs.domain.postings import Posting
from services.jobs.errors import ApplicationNotFound, PostingNotFound, StatusNotAllowed
from services.jobs.letters import Letters
from services.jobs.ports import ResumeStore, Work, Works
from services.jobs.resumes.links import ResumeLinks
from services.jobs.usecases.pages import begins_at, goes_on
from services.jobs.usecases.record import note

# What an employer may say, from wherever the application stands but withdrawn.
_EMPLOYERS = frozenset({Status.VIEWED, Status.SHORTLISTED, Status.REJECTED, Status.HIRED})
_PART = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shown:
    """An application with what it was sent for and by whom."""

    application: Application
    posting: Posting
    applicant: Contact | None
    # Whether it is read as a member of the employer, not as the applicant.
    for_employer: bool


@dataclass(frozen=True, slots=True)
class ShownPage:
    """Some applications, and the token of the next page; empty on the last."""

    applications: tuple[Shown, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class ListApplications:
    """A page of what was sent for a posting, in one status or in all."""

    posting_id: str
    status: Status | None
    page_size: int
    page_token: str


async def shown(application: Application, posting: Posting, by: Caller, work: Work) -> Shown:
    """An application as it is shown to one of its sides."""
    return (await _shown([application], [posting], by, work))[0]


async def get_application(application_id: str, by: Caller, work: Work, *, preview: bool = False) -> Shown:
    """Show an application to both sides; a member's first look is noted unless it is a preview.

    Raises ApplicationNotFound.
    """
    application, posting = await _held(application_id, by, work)
    first_look = application.applicant != by.account_id and application.status is Status.RECEIVED
    if first_look and not preview:
        application = await _move(application, posting, Status.VIEWED, by, work)
    return await shown(application, posting, by, work)


async def list_applications(command: ListApplications, by: Caller, work: Work) -> ShownPage:
    """List what was sent for a posting, newest first, for its employer's members. Raises PostingNotFound."""
    posting = await work.postings.get(command.posting_id)
    if posting is None or not await _is_member(posting, by, work):
        raise PostingNotFound
    size, query = paging.page_size(command.page_size), f"for {command.posting_id} {command.status}"
    below = begins_at(query, command.page_token)
    found = await work.applications.for_posting(posting.posting_id, command.status, below, size + 1)
    page = await _shown(found[:size], [posting], by, work)
    return ShownPage(tuple(page), goes_on(query, found, size, _place))


async def own_applications(page_size: int, page_token: str, by: Caller, work: Work) -> ShownPage:
    """List what the caller has sent, newest first. Raises SignInRequired, PageSizeInvalid and PageTokenInvalid."""
    if not by.is_person:
        raise SignInRequired
    size, query = paging.page_size(page_size), f"of {by.account_id}"
    found = await work.applications.of_applicant(by.account_id, begins_at(query, page_token), size + 1)
    postings = [await work.postings.get(each.posting_id) for each in found[:size]]
    page = await _shown(found[:size], [each.as_of(work.now()) for each in postings if each], by, work)
    return ShownPage(tuple(page), goes_on(query, found, size, _place))


async def update_status(application_id: str, status: Status | None, by: Caller, letters: Letters, work: Work) -> Shown:
    """Come to another status: the applicant withdraws, a member says the rest; repeating changes nothing.

    Raises ApplicationNotFound and StatusNotAllowed.
    """
    application, posting = await _held(application_id, by, work)
    mine = application.applicant == by.account_id
    allowed = status is Status.WITHDRAWN if mine else status in _EMPLOYERS
    if status is None or not allowed or (application.status is Status.WITHDRAWN and not mine):
        raise StatusNotAllowed(application.status, status or "nothing")
    if application.status is not status:
        application = await _move(application, posting, status, by, work)
        await _tell(application, posting, letters, work)
    return await shown(application, posting, by, work)


async def delete_application(application_id: str, by: Caller, works: Works, store: ResumeStore) -> None:
    """Remove an application and its résumé, by the applicant, who may apply anew. Raises ApplicationNotFound."""
    async with works() as work:
        application, posting = await _held(application_id, by, work)
        if application.applicant != by.account_id:
            raise ApplicationNotFound
        await take_away(application, posting, work)
    if application.resume:
        await store.remove(application.resume.key)


async def take_away(application: Application, posting: Posting, work: Work) -> None:
    """Remove an application that is held, in its applicant's name; its file is to be removed after the commit."""
    await work.applications.remove(application)
    note(work, application.applicant, "application.deleted", application.application_id)
    work.outbox.add(events.application_moved(application, posting, "deleted", "applicant", work.now()))


async def find_resume(
    application_id: str, link: str, links: ResumeLinks, by: Caller, work: Work
) -> tuple[Resume, datetime]:
    """The résumé that a link leads the caller to, and when the link ends; noted, and a member's first look too.

    Raises ApplicationNotFound, also for a link that is void or was signed for another.
    """
    application, posting = await _held(application_id, by, work)
    ends = links.expiry(link, application_id, by.account_id, work.now())
    if application.resume is None or ends is None:
        raise ApplicationNotFound
    if application.applicant != by.account_id:
        note(work, by.account_id, "application.resume_read", application_id)
        if application.status is Status.RECEIVED:
            await _move(application, posting, Status.VIEWED, by, work)
    return application.resume, ends


async def resume_part(resume: Resume, offset: int, store: ResumeStore) -> bytes:
    """A part of a résumé, 1 MiB at most. Raises ApplicationNotFound once it was removed."""
    part = await store.part(resume.key, max(offset, 0), _PART)
    if part is None:
        raise ApplicationNotFound
    return part


async def _held(application_id: str, by: Caller, work: Work) -> tuple[Application, Posting]:
    """An application that is the caller's, or for a posting of an employer that the caller is a member of."""
    if not by.is_person:
        raise SignInRequired
    application = await work.applications.held(application_id)
    posting = await work.postings.get(application.posting_id) if application else None
    if application is None or posting is None:
        raise ApplicationNotFound
    if application.applicant != by.account_id and not await _is_member(posting, by, work):
        raise ApplicationNotFound
    return application, posting


async def _is_member(posting: Posting, by: Caller, work: Work) -> bool:
    """Whether a caller is a member of the posting's employer; staff as such read nobody's applications."""
    employer_id = posting.employer.employer_id
    return by.is_person and await work.employers.for_member(employer_id, by.account_id) is not None


async def _move(application: Application, posting: Posting, status: Status, by: Caller, work: Work) -> Application:
    moved = application.now_is(status, work.now())
    await work.applications.change(moved)
    side = "applicant" if application.applicant == by.account_id else "employer"
    note(work, by.account_id, f"application.{status}", application.application_id, origin=application.status)
    work.outbox.add(events.application_moved(moved, posting, status, side, work.now()))
    return moved


async def _tell(application: Application, posting: Posting, letters: Letters, work: Work) -> None:
    applicant = (await work.contacts.of([application.applicant])).get(application.applicant)
    if applicant and applicant.email_verified and (mail := letters.application_moved(application, posting, applicant)):
        await work.mailbox.hand_over(mail)


async def _shown(
    applications: Sequence[Application], postings: Sequence[Posting], by: Caller, work: Work
) -> list[Shown]:
    by_id: Mapping[str, Posting] = {each.posting_id: each for each in postings}
    contacts = await work.contacts.of([each.applicant for each in applications])
    return [
        Shown(each, by_id[each.posting_id], contacts.get(each.applicant), each.applicant != by.account_id)
        for each in applications
    ]


def _place(application: Application) -> Place:
    return Place(application.submitted_at, application.application_id)
