"""What the use cases need from outside."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from chassis.events.event import Event, Outbox
from chassis.mail.message import Mail
from services.jobs.domain.applications import Application, Status
from services.jobs.domain.creations import Attempt, Creation
from services.jobs.domain.employers import Contact, Employer, Invitation, Member
from services.jobs.domain.filters import Outline, Place
from services.jobs.domain.moderation import AuditEvent, Outcome, Report
from services.jobs.domain.postings import Posting, State, Transition
from services.jobs.domain.statistics import Counts, Firsts, PostingNumbers, Progress
from services.jobs.ports_alerts import Matches, Profiles, SavedSearches


class Employers(Protocol):
    """Employers, who may act for them, and who is asked to. MUST see what the same transaction has added."""

    def add(self, employer: Employer, first_member: str) -> None:
        """Keep a new employer with its owner's account."""
        ...

    async def get(self, employer_id: str) -> Employer | None:
        """Find an employer."""
        ...

    async def held(self, employer_id: str) -> Employer | None:
        """Find an employer; MUST keep every other transaction from changing it until this one ends."""
        ...

    async def change(self, employer: Employer) -> None:
        """Keep what an employer that is held is now."""
        ...

    async def for_member(self, employer_id: str, account_id: str) -> Employer | None:
        """Find an employer that an account may act for; None for an unknown one and another's alike."""
        ...

    async def of_member(self, account_id: str) -> list[Employer]:
        """List the employers that an account acts for, first opened first."""
        ...

    async def members(self, employer_id: str) -> list[Member]:
        """List who acts for an employer, first joined first."""
        ...

    async def member(self, employer_id: str, account_id: str) -> Member | None:
        """Find a member."""
        ...

    async def join(self, member: Member) -> None:
        """Keep a member, or another role of one."""
        ...

    async def leave(self, member: Member) -> None:
        """Forget a member."""
        ...

    async def invite(self, invitation: Invitation) -> None:
        """Keep an invitation; one to the same account or address of the same employer MUST be replaced."""
        ...

    async def invitation(self, invitation_id: str) -> Invitation | None:
        """Find an invitation."""
        ...

    async def invitations(self, employer_id: str) -> list[Invitation]:
        """List whom an employer has asked, last first."""
        ...

    async def invitations_for(self, account_id: str, verified_email: str) -> list[Invitation]:
        """List what waits for an account's yes, last first; by address only for a verified one, in lower case."""
        ...

    async def uninvite(self, invitation: Invitation) -> None:
        """Forget an invitation."""
        ...


class Contacts(Protocol):
    """Names and addresses of accounts as they were when they last did something here."""

    async def see(self, contact: Contact, at: datetime) -> bool:
        """Keep what is known of an account now; False for one that is forgotten, of which nothing is kept.

        MUST keep every other transaction from forgetting it until this one ends. An address stays verified.
        """
        ...

    async def verify(self, account_id: str) -> None:
        """Note that an account has proved its address, where it is known."""
        ...

    async def forget(self, account_id: str, at: datetime) -> Contact | None:
        """Forget an account for good, once every transaction that has seen it ended; answer what was known of it."""
        ...

    async def of(self, account_ids: Collection[str]) -> Mapping[str, Contact]:
        """What is known of accounts; those that nobody has seen are left out."""
        ...


class Postings(Protocol):
    """Postings and the record of their ways."""

    def add(self, posting: Posting) -> None:
        """Keep a new posting."""
        ...

    async def get(self, posting_id: str) -> Posting | None:
        """Find a posting, whatever its state."""
        ...

    async def held(self, posting_id: str) -> Posting | None:
        """Find a posting; MUST keep every other transaction from moving it until this one ends."""
        ...

    async def referred(self, employer_id: str, references: Collection[str]) -> list[Posting]:
        """The postings of an employer that have one of these references, whatever their state."""
        ...

    async def imported(self, employer_id: str) -> list[tuple[str, str]]:
        """The id and the reference of each posting that came with a feed and may become public, first made first."""
        ...

    async def give_up_reference(self, posting_id: str) -> None:
        """Let another posting have the reference of one that has ended; nothing else of it changes."""
        ...

    async def change(self, posting: Posting) -> None:
        """Keep what a posting that is held is now."""
        ...

    def record(self, transition: Transition) -> None:
        """Note who moved a posting, for good."""
        ...

    async def transitions(self, posting_id: str) -> list[Transition]:
        """Every step of a posting's way, first first."""
        ...

    async def several(self, posting_ids: Collection[str]) -> list[Posting]:
        """Find postings, whatever their state and in any order; those that there are not are left out."""
        ...

    async def published(self, below: Place | None, most: int) -> list[Posting]:
        """List what stands as published, newest first and then by id downwards; what has expired and what is of
        suspended employers too.
        """
        ...

    async def outlined(self, at: datetime, below: Place | None, most: int) -> list[Outline]:
        """List all that is public at a moment without what it says, newest first and then by id downwards."""
        ...

    async def of_employer(
        self, employer_id: str, states: Collection[State], below: Place | None, most: int
    ) -> list[Posting]:
        """List an employer's postings in some states, all states for none; last made first, then by id downwards."""
        ...

    async def waiting(self, after: Place | None, most: int) -> list[Posting]:
        """List what waits for staff, itself or an edit of it: waiting longest first, then by id upwards."""
        ...

    async def overdue(self, at: datetime, most: int) -> list[str]:
        """Some ids of open postings whose last moment has come."""
        ...


class Applications(Protocol):
    """Applications, one for each person and posting."""

    async def submit(self, application: Application, attempt: Attempt) -> tuple[Application, Attempt] | None:
        """Keep a new application; answer the one that the person has sent for the posting already, if any.

        MUST wait for another transaction that sends the same person's, and see what that one leaves.
        """
        ...

    async def get(self, application_id: str) -> Application | None:
        """Find an application."""
        ...

    async def held(self, application_id: str) -> Application | None:
        """Find an application; MUST keep every other transaction from changing it until this one ends."""
        ...

    async def change(self, application: Application) -> None:
        """Keep what an application that is held is now."""
        ...

    async def remove(self, application: Application) -> None:
        """Forget an application."""
        ...

    async def for_posting(
        self, posting_id: str, status: Status | None, below: Place | None, most: int
    ) -> list[Application]:
        """List what was sent for a posting, newest first and then by id downwards; withdrawn ones too."""
        ...

    async def of_applicant(self, account_id: str, below: Place | None, most: int) -> list[Application]:
        """List what a person has sent, newest first and then by id downwards."""
        ...

    async def outdated(self, ended_before: datetime, most: int) -> list[str]:
        """Some ids of applications that still have a résumé although their posting ended before a moment."""
        ...

    async def kept_resumes(self, keys: Collection[str]) -> frozenset[str]:
        """Which of these files belong to an application."""
        ...


class Reports(Protocol):
    """What people report, one for each person and posting."""

    async def add(self, report: Report) -> bool:
        """Keep a report; False when the person has reported the posting already."""
        ...

    async def held(self, report_id: str) -> Report | None:
        """Find a report; MUST keep every other transaction from changing it until this one ends."""
        ...

    async def change(self, report: Report) -> None:
        """Keep what a report that is held is now."""
        ...

    async def listed(self, outcome: Outcome, after: Place | None, most: int) -> list[Report]:
        """List reports of an outcome, first made first and then by id upwards."""
        ...

    async def forget_reporter(self, account_id: str) -> None:
        """Keep an account's reports without saying whose they are: their `reporter` is empty from then on."""
        ...


class Audit(Protocol):
    """The record of who did what; nothing in it is ever changed."""

    def note(self, event: AuditEvent) -> None:
        """Write something down with the change that it tells of."""
        ...

    async def listed(self, subject: str, subject_id: str, below: Place | None, most: int) -> list[AuditEvent]:
        """List the record, of one kind of subject or one subject where named; newest first, then by id downwards."""
        ...

    async def since(self, after: Place, most: int) -> list[AuditEvent]:
        """List the record after a place; oldest first, then by id upwards."""
        ...


class Mailbox(Protocol):
    """Mail of this transaction. MUST go out if and only if the transaction is kept, at most once for each cause."""

    async def hand_over(self, mail: Mail) -> bool:
        """Keep a mail to be sent; False when its cause has had one."""
        ...

    async def forget(self, address: str) -> None:
        """Forget what was handed over for an address; what waits is never sent."""
        ...


class Creations(Protocol):
    """What was made under the idempotency keys of each account."""

    async def claim(self, account_id: str, attempt: Attempt) -> Creation | None:
        """Claim a key; answer what was made under it where it is claimed already.

        MUST wait for another transaction that has claimed it, and see what that one leaves.
        """
        ...

    async def keep(self, account_id: str, creation: Creation) -> None:
        """Keep what was made under a key that this transaction has claimed."""
        ...

    async def forget(self, account_id: str) -> None:
        """Forget an account's keys."""
        ...


class Statistics(Protocol):
    """What was counted of postings. MUST lose no count of two transactions at once."""

    async def add(self, posting_id: str, day: date, counts: Counts) -> None:
        """Add to a posting's day."""
        ...

    async def progress(self, application_id: str, posting_id: str) -> Progress:
        """How far an application has come; MUST keep every other transaction from it until this one ends."""
        ...

    async def keep_progress(self, progress: Progress) -> None:
        """Keep how far an application that is held has come."""
        ...

    async def firsts(self, posting_id: str) -> Firsts:
        """What is known of a posting's firsts; MUST keep every other transaction from them until this one ends."""
        ...

    async def keep_firsts(self, firsts: Firsts) -> None:
        """Keep the firsts of a posting that is held."""
        ...

    async def of_employer(self, employer_id: str, since: date, most: int) -> list[PostingNumbers]:
        """An employer's postings that were counted or open since a day, last made first, with what was counted."""
        ...

    async def days_of_employer(self, employer_id: str, since: date) -> Mapping[date, Counts]:
        """What was counted of all of an employer's postings since a day; days without anything are left out."""
        ...


class Journal(Protocol):
    """Where reads are told, off their way."""

    def offer(self, event: Event) -> None:
        """Keep the event soon. MUST NOT wait; may drop it, and then MUST count it."""
        ...


class Work(Protocol):
    """One transaction. MUST keep everything, outbox and mail too, when its block ends, and nothing when it fails."""

    @property
    def employers(self) -> Employers:
        """Employers, members and invitations."""
        ...

    @property
    def contacts(self) -> Contacts:
        """Names and addresses of accounts."""
        ...

    @property
    def postings(self) -> Postings:
        """Postings and transitions."""
        ...

    @property
    def applications(self) -> Applications:
        """Applications."""
        ...

    @property
    def reports(self) -> Reports:
        """Reports."""
        ...

    @property
    def audit(self) -> Audit:
        """The record."""
        ...

    @property
    def creations(self) -> Creations:
        """What was made under idempotency keys."""
        ...

    @property
    def statistics(self) -> Statistics:
        """What was counted of postings."""
        ...

    @property
    def saved_searches(self) -> SavedSearches:
        """Filters that people keep."""
        ...

    @property
    def matches(self) -> Matches:
        """What saved searches are to be told of."""
        ...

    @property
    def profiles(self) -> Profiles:
        """What seekers say of themselves."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What is told with this transaction."""
        ...

    @property
    def mailbox(self) -> Mailbox:
        """What is mailed with this transaction."""
        ...

    def now(self) -> datetime:
        """The present moment, UTC."""
        ...


Works = Callable[[], AbstractAsyncContextManager[Work]]


class ResumeStore(Protocol):
    """Files under random keys, outside of everything that is served."""

    async def keep(self, data: bytes) -> str:
        """Keep a file for good before answering, under a key that nobody can guess."""
        ...

    async def part(self, key: str, offset: int, most: int) -> bytes | None:
        """Read a part of a file, empty past its end; None when there is no such file."""
        ...

    async def remove(self, key: str) -> None:
        """Remove a file; one that is gone already is no fault."""
        ...

    async def older_than(self, moment: datetime) -> Sequence[str]:
        """The keys of files that were kept before a moment."""
        ...


class Scanner(Protocol):
    """What looks for viruses."""

    async def scan(self, data: bytes) -> bool:
        """Answer whether anything looked. Raises ResumeUnfit for what was found, ScannerUnavailable."""
        ...
