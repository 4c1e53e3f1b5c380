"""Applying for a posting: once for each person, with a résumé that was looked at."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chassis.errors import FieldError, IdempotencyKeyReused, SignInRequired
from chassis.identity import Caller
from services.jobs import events
from services.jobs.domain.applications import Application, Resume, Status
from services.jobs.domain.creations import NO_KEY, Attempt
from services.jobs.domain.postings import Posting
from services.jobs.errors import AlreadyApplied, ApplicationInvalid, ApplyElsewhere, PostingNotFound
from services.jobs.letters import Letters
from services.jobs.ports import ResumeStore, Scanner, Work, Works
from services.jobs.resumes.fitness import kind_of
from services.jobs.usecases.membership import person
from services.jobs.usecases.once import refuse_unfit_key

LONGEST_LETTER = 10_000
# After any other failure the transaction may have been kept, and its file with it.
_CERTAINLY_NOT_KEPT = (AlreadyApplied, IdempotencyKeyReused, PostingNotFound, ApplyElsewhere)


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """What a person sends."""

    posting_id: str
    cover_letter: str
    resume: bytes
    attempt: Attempt = NO_KEY
    # Whether the person's profile goes along.
    with_profile: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationDesk:
    """What applications need besides a transaction."""

    works: Works
    store: ResumeStore
    scanner: Scanner
    letters: Letters


async def submit_application(
    command: SubmitApplication, by: Caller, desk: ApplicationDesk
) -> tuple[Application, Posting]:
    """Apply for a public posting, once for each person; the same key and content are answered with the first.

    The file is looked at before any transaction, and kept before the one that names it: what fails leaves at most a
    file that belongs to nobody, which the sweeper removes. Raises SignInRequired, ApplicationInvalid,
    IdempotencyKeyInvalid, PostingNotFound, ApplyElsewhere, AlreadyApplied, IdempotencyKeyReused, ResumeTooLarge,
    ResumeUnfit and ScannerUnavailable.
    """
    if not by.is_person:
        raise SignInRequired
    if faults := tuple(_faults(command)):
        raise ApplicationInvalid(*faults)
    refuse_unfit_key(command.attempt)
    async with desk.works() as work:
        await _applied_for(command.posting_id, work)

    resume = await _kept(command.resume, desk)
    try:
        async with desk.works() as work:
            answer = await _submit(command, resume, by, desk.letters, work)
    except _CERTAINLY_NOT_KEPT:
        await desk.store.remove(resume.key)
        raise
    if answer[0].resume != resume:
        await desk.store.remove(resume.key)
    return answer


async def _submit(
    command: SubmitApplication, resume: Resume, by: Caller, letters: Letters, work: Work
) -> tuple[Application, Posting]:
    account_id, now = await person(by, work), work.now()
    # Held, so that it does not end meanwhile.
    posting = await _applied_for(command.posting_id, work)
    new = Application(
        str(uuid.uuid4()), posting.posting_id, account_id, command.cover_letter, resume, Status.RECEIVED, now, now
    )
    if command.with_profile and (kept := await work.profiles.get(account_id)):
        new = replace(new, profile=kept[0])
    if sent := await work.applications.submit(new, command.attempt):
        return _first(sent, command.attempt), posting
    work.outbox.add(events.application_submitted(new, posting, now))
    await _tell(new, posting, by, letters, work)
    return new, posting


async def _applied_for(posting_id: str, work: Work) -> Posting:
    posting = await work.postings.held(posting_id)
    if posting is None or not posting.is_public(work.now()):
        raise PostingNotFound
    if not posting.content.applied_for_here:
        raise ApplyElsewhere
    return posting


def _first(sent: tuple[Application, Attempt], attempt: Attempt) -> Application:
    """What was sent first, for who asks again with the same key. Raises AlreadyApplied, IdempotencyKeyReused."""
    application, first = sent
    if not attempt.key or attempt.key != first.key:
        raise AlreadyApplied(application.application_id)
    if attempt != first:
        raise IdempotencyKeyReused
    return application


async def _kept(data: bytes, desk: ApplicationDesk) -> Resume:
    kind = await kind_of(data)
    scanned = await desk.scanner.scan(data)
    key = await desk.store.keep(data)
    return Resume(key, f"resume.{kind}", kind, len(data), hashlib.sha256(data).hexdigest(), scanned)


async def _tell(application: Application, posting: Posting, by: Caller, letters: Letters, work: Work) -> None:
    """Mail the employer's members and the applicant, those who have proved their addresses."""
    members = await work.employers.members(posting.employer.employer_id)
    contacts = await work.contacts.of([each.account_id for each in members] + [by.account_id])
    for member in members:
        contact = contacts.get(member.account_id)
        if contact and contact.email_verified:
            await work.mailbox.hand_over(letters.application_received(application, posting, contact))
    applicant = contacts[by.account_id]
    if applicant.email_verified:
        await work.mailbox.hand_over(letters.application_sent(application, posting, applicant))


def _faults(command: SubmitApplication) -> Iterator[FieldError]:
    if len(command.cover_letter) > LONGEST_LETTER:
        yield FieldError("cover_letter", f"Write {LONGEST_LETTER:,} characters at most.")
    if not command.resume:
        yield FieldError("resume", "Send your résumé as PDF, DOCX or plain text.")
