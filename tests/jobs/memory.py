"""The ports kept in memory, with the same MUSTs."""

import asyncio
import copy
import dataclasses
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from chassis.clock import Clock
from chassis.events.event import Event
from chassis.mail.message import Mail
from services.jobs.domain.applications import Application, Status
from services.jobs.domain.creations import Attempt, Creation
from services.jobs.domain.employers import Contact, Employer, Invitation, Member, Role
from services.jobs.domain.filters import Outline, Place
from services.jobs.domain.moderation import AuditEvent, Outcome, Report
from services.jobs.domain.postings import ENDED, Posting, State, Transition
from services.jobs.domain.statistics import Counts, Firsts, PostingNumbers, Progress
from services.jobs.ports import Work, Works
from tests.jobs.memory_alerts import Alerts, MemoryMatches, MemoryProfiles, MemorySavedSearches

_Item = TypeVar("_Item")
_Key = Callable[[_Item], tuple[datetime, str]]


@dataclass
class Kept:
    """What a transaction leaves."""

    employers: dict[str, Employer] = field(default_factory=dict)
    members: dict[tuple[str, str], Member] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    postings: dict[str, Posting] = field(default_factory=dict)
    transitions: list[Transition] = field(default_factory=list)
    applications: dict[str, tuple[Application, Attempt]] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    audit: list[AuditEvent] = field(default_factory=list)
    creations: dict[tuple[str, str], Creation] = field(default_factory=dict)
    alerts: Alerts = field(default_factory=Alerts)
    told: list[Event] = field(default_factory=list)
    mails: dict[str, Mail] = field(default_factory=dict)
    days: dict[tuple[str, date], Counts] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)
    firsts: dict[str, Firsts] = field(default_factory=dict)

    def copy(self) -> "Kept":
        return Kept(**{name: copy.copy(value) for name, value in vars(self).items()})


class Memory:
    """A database in memory: transactions one after the other, a failed one undone."""

    def __init__(self, now: Clock) -> None:
        self.kept = Kept()
        self._now = now
        self._one_at_a_time = asyncio.Lock()

    @property
    def works(self) -> Works:
        """Transactions on it."""
        return self._work

    @asynccontextmanager
    async def _work(self) -> AsyncIterator[Work]:
        async with self._one_at_a_time:
            draft = self.kept.copy()
            yield MemoryWork(draft, self._now)
            self.kept = draft


class MemoryWork:
    """One transaction."""

    def __init__(self, kept: Kept, now: Clock) -> None:
        self.employers = MemoryEmployers(kept)
        self.contacts = MemoryContacts(kept)
        self.postings = MemoryPostings(kept)
        self.applications = MemoryApplications(kept)
        self.reports = MemoryReports(kept)
        self.audit = MemoryAudit(kept)
        self.creations = MemoryCreations(kept)
        self.statistics = MemoryStatistics(kept)
        self.saved_searches = MemorySavedSearches(kept.alerts, kept.contacts)
        self.matches = MemoryMatches(kept.alerts, kept.postings, kept.employers)
        self.profiles = MemoryProfiles(kept.alerts)
        self.outbox = MemoryOutbox(kept)
        self.mailbox = MemoryMailbox(kept)
        self.now = now


class MemoryOutbox:
    """Events in a list."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def add(self, event: Event) -> None:
        self._kept.told.append(event)


class MemoryMailbox:
    """Mails by their cause."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def hand_over(self, mail: Mail) -> bool:
        return self._kept.mails.setdefault(mail.cause, mail) is mail

    async def forget(self, address: str) -> None:
        self._kept.mails = {cause: mail for cause, mail in self._kept.mails.items() if mail.to != address}


class MemoryCreations:
    """What was made in a dictionary; nobody waits, because transactions come one after the other."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def claim(self, account_id: str, attempt: Attempt) -> Creation | None:
        return self._kept.creations.get((account_id, attempt.key))

    async def keep(self, account_id: str, creation: Creation) -> None:
        self._kept.creations[account_id, creation.attempt.key] = creation

    async def forget(self, account_id: str) -> None:
        for key in [each for each in self._kept.creations if each[0] == account_id]:
            del self._kept.creations[key]


class MemoryContacts:
    """Contacts in a dictionary."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def see(self, contact: Contact, at: datetime) -> bool:
        if contact.account_id in self._kept.forgotten:
            return False
        known = self._kept.contacts.get(contact.account_id)
        proved = known is not None and known.email_verified and known.email == contact.email
        seen = dataclasses.replace(contact, email_verified=contact.email_verified or proved)
        self._kept.contacts[contact.account_id] = seen
        return True

    async def verify(self, account_id: str) -> None:
        if known := self._kept.contacts.get(account_id):
            self._kept.contacts[account_id] = dataclasses.replace(known, email_verified=True)

    async def forget(self, account_id: str, at: datetime) -> Contact | None:
        self._kept.forgotten.add(account_id)
        return self._kept.contacts.pop(account_id, None)

    async def of(self, account_ids: Collection[str]) -> Mapping[str, Contact]:
        return {each: self._kept.contacts[each] for each in account_ids if each in self._kept.contacts}


class MemoryEmployers:
    """Employers, members and invitations in dictionaries."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def add(self, employer: Employer, first_member: str) -> None:
        self._kept.employers[employer.employer_id] = employer
        key = (employer.employer_id, first_member)
        self._kept.members[key] = Member(*key, Role.OWNER, employer.created_at)

    async def get(self, employer_id: str) -> Employer | None:
        return self._kept.employers.get(employer_id)

    async def held(self, employer_id: str) -> Employer | None:
        return self._kept.employers.get(employer_id)

    async def change(self, employer: Employer) -> None:
        self._kept.employers[employer.employer_id] = employer

    async def for_member(self, employer_id: str, account_id: str) -> Employer | None:
        return self._kept.employers[employer_id] if (employer_id, account_id) in self._kept.members else None

    async def of_member(self, account_id: str) -> list[Employer]:
        found = [self._kept.employers[employer] for employer, account in self._kept.members if account == account_id]
        return sorted(found, key=lambda each: (each.created_at, each.employer_id))

    async def members(self, employer_id: str) -> list[Member]:
        found = [each for each in self._kept.members.values() if each.employer_id == employer_id]
        return sorted(found, key=lambda each: (each.joined_at, each.account_id))

    async def member(self, employer_id: str, account_id: str) -> Member | None:
        return self._kept.members.get((employer_id, account_id))

    async def join(self, member: Member) -> None:
        self._kept.members[member.employer_id, member.account_id] = member

    async def leave(self, member: Member) -> None:
        del self._kept.members[member.employer_id, member.account_id]

    async def invite(self, invitation: Invitation) -> None:
        whom = (invitation.employer_id, invitation.account_id, invitation.email)
        for each in list(self._kept.invitations.values()):
            if (each.employer_id, each.account_id, each.email) == whom:
                del self._kept.invitations[each.invitation_id]
        self._kept.invitations[invitation.invitation_id] = invitation

    async def invitation(self, invitation_id: str) -> Invitation | None:
        return self._kept.invitations.get(invitation_id)

    async def invitations(self, employer_id: str) -> list[Invitation]:
        return self._last_first(each for each in self._kept.invitations.values() if each.employer_id == employer_id)

    async def invitations_for(self, account_id: str, verified_email: str) -> list[Invitation]:
        return self._last_first(
            each for each in self._kept.invitations.values() if each.is_for(account_id, verified_email)
        )

    async def uninvite(self, invitation: Invitation) -> None:
        del self._kept.invitations[invitation.invitation_id]

    def _last_first(self, found: Iterable[Invitation]) -> list[Invitation]:
        by_id = sorted(found, key=lambda each: each.invitation_id)
        return sorted(by_id, key=lambda each: each.invited_at, reverse=True)


class MemoryPostings:
    """Postings in a dictionary, transitions in a list."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def add(self, posting: Posting) -> None:
        self._kept.postings[posting.posting_id] = posting

    async def get(self, posting_id: str) -> Posting | None:
        posting = self._kept.postings.get(posting_id)
        return _with_employer(posting, self._kept) if posting else None

    async def held(self, posting_id: str) -> Posting | None:
        return await self.get(posting_id)

    async def referred(self, employer_id: str, references: Collection[str]) -> list[Posting]:
        mine = [each for each in self._all() if each.employer.employer_id == employer_id]
        return [each for each in mine if each.reference and each.reference in references]

    async def imported(self, employer_id: str) -> list[tuple[str, str]]:
        mine = [each for each in self._all() if each.employer.employer_id == employer_id and each.imported]
        found = [each for each in mine if each.reference and each.state not in ENDED | {State.REJECTED}]
        listed = sorted(found, key=lambda each: (each.created_at, each.posting_id))
        return [(each.posting_id, each.reference) for each in listed]

    async def give_up_reference(self, posting_id: str) -> None:
        self._kept.postings[posting_id] = dataclasses.replace(self._kept.postings[posting_id], reference="")

    async def change(self, posting: Posting) -> None:
        self._kept.postings[posting.posting_id] = posting

    def record(self, transition: Transition) -> None:
        self._kept.transitions.append(transition)

    async def transitions(self, posting_id: str) -> list[Transition]:
        return [each for each in self._kept.transitions if each.posting_id == posting_id]

    async def several(self, posting_ids: Collection[str]) -> list[Posting]:
        return [each for each in self._all() if each.posting_id in posting_ids]

    async def published(self, below: Place | None, most: int) -> list[Posting]:
        found = [each for each in self._all() if each.state is State.PUBLISHED]
        return _newest(found, below, most, _newness)

    async def outlined(self, at: datetime, below: Place | None, most: int) -> list[Outline]:
        found = [each for each in self._all() if each.is_public(at)]
        return [Outline.of(each) for each in _newest(found, below, most, _newness)]

    async def of_employer(
        self, employer_id: str, states: Collection[State], below: Place | None, most: int
    ) -> list[Posting]:
        mine = [each for each in self._all() if each.employer.employer_id == employer_id]
        found = [each for each in mine if not states or each.state in states]
        return _newest(found, below, most, lambda each: (each.created_at, each.posting_id))

    async def waiting(self, after: Place | None, most: int) -> list[Posting]:
        found = [each for each in self._all() if each.state is State.PENDING_REVIEW or each.edit]
        return _oldest(found, after, most, _since)

    async def overdue(self, at: datetime, most: int) -> list[str]:
        return [each.posting_id for each in self._all() if each.is_open and each.is_expired(at)][:most]

    def _all(self) -> list[Posting]:
        return [_with_employer(each, self._kept) for each in self._kept.postings.values()]


class MemoryApplications:
    """Applications with their attempts in a dictionary."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def submit(self, application: Application, attempt: Attempt) -> tuple[Application, Attempt] | None:
        for sent, first in self._kept.applications.values():
            if (sent.posting_id, sent.applicant) == (application.posting_id, application.applicant):
                return sent, first
        self._kept.applications[application.application_id] = (application, attempt)
        return None

    async def get(self, application_id: str) -> Application | None:
        return self._kept.applications[application_id][0] if application_id in self._kept.applications else None

    async def held(self, application_id: str) -> Application | None:
        return await self.get(application_id)

    async def change(self, application: Application) -> None:
        _, attempt = self._kept.applications[application.application_id]
        self._kept.applications[application.application_id] = (application, attempt)

    async def remove(self, application: Application) -> None:
        del self._kept.applications[application.application_id]

    async def for_posting(
        self, posting_id: str, status: Status | None, below: Place | None, most: int
    ) -> list[Application]:
        found = [each for each in self._all() if each.posting_id == posting_id and status in {None, each.status}]
        return _newest(found, below, most, _sent)

    async def of_applicant(self, account_id: str, below: Place | None, most: int) -> list[Application]:
        return _newest([each for each in self._all() if each.applicant == account_id], below, most, _sent)

    async def outdated(self, ended_before: datetime, most: int) -> list[str]:
        ended = {each.posting_id: each.ended_at for each in self._kept.postings.values()}
        return [
            each.application_id
            for each in self._all()
            if each.resume and (at := ended[each.posting_id]) and at < ended_before
        ][:most]

    async def kept_resumes(self, keys: Collection[str]) -> frozenset[str]:
        return frozenset(each.resume.key for each in self._all() if each.resume and each.resume.key in keys)

    def _all(self) -> list[Application]:
        return [application for application, _ in self._kept.applications.values()]


class MemoryStatistics:
    """Counts in dictionaries."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def add(self, posting_id: str, day: date, counts: Counts) -> None:
        self._kept.days[posting_id, day] = self._kept.days.get((posting_id, day), Counts()) + counts

    async def progress(self, application_id: str, posting_id: str) -> Progress:
        return self._kept.progress.get(application_id, Progress(application_id, posting_id))

    async def keep_progress(self, progress: Progress) -> None:
        self._kept.progress[progress.application_id] = progress

    async def firsts(self, posting_id: str) -> Firsts:
        return self._kept.firsts.get(posting_id, Firsts(posting_id))

    async def keep_firsts(self, firsts: Firsts) -> None:
        self._kept.firsts[firsts.posting_id] = firsts

    async def of_employer(self, employer_id: str, since: date, most: int) -> list[PostingNumbers]:
        found = list[PostingNumbers]()
        for each in sorted(self._of(employer_id), key=lambda each: (each.created_at, each.posting_id), reverse=True):
            days = [counts for (one, day), counts in self._kept.days.items() if one == each.posting_id and day >= since]
            if days or _was_open(each, since):
                what = (each.posting_id, each.content.title, each.state, each.valid_through)
                firsts = self._kept.firsts.get(each.posting_id, Firsts(each.posting_id))
                found.append(PostingNumbers(*what, sum(days, Counts()), firsts))
        return found[:most]

    async def days_of_employer(self, employer_id: str, since: date) -> Mapping[date, Counts]:
        mine, days = {each.posting_id for each in self._of(employer_id)}, dict[date, Counts]()
        for (posting_id, day), counts in self._kept.days.items():
            if posting_id in mine and day >= since:
                days[day] = days.get(day, Counts()) + counts
        return days

    def _of(self, employer_id: str) -> list[Posting]:
        return [each for each in self._kept.postings.values() if each.employer.employer_id == employer_id]


def _was_open(posting: Posting, since: date) -> bool:
    ended = min(posting.ended_at or posting.valid_through, posting.valid_through)
    return posting.published_at is not None and ended.date() >= since


class MemoryReports:
    """Reports in a dictionary."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def add(self, report: Report) -> bool:
        made = {(each.posting_id, each.reporter) for each in self._kept.reports.values()}
        if (report.posting_id, report.reporter) in made:
            return False
        self._kept.reports[report.report_id] = report
        return True

    async def held(self, report_id: str) -> Report | None:
        return self._kept.reports.get(report_id)

    async def change(self, report: Report) -> None:
        self._kept.reports[report.report_id] = report

    async def forget_reporter(self, account_id: str) -> None:
        for each in list(self._kept.reports.values()):
            if each.reporter == account_id:
                self._kept.reports[each.report_id] = dataclasses.replace(each, reporter="")

    async def listed(self, outcome: Outcome, after: Place | None, most: int) -> list[Report]:
        found = [each for each in self._kept.reports.values() if each.outcome is outcome]
        return _oldest(found, after, most, lambda each: (each.reported_at, each.report_id))


class MemoryAudit:
    """The record in a list."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def note(self, event: AuditEvent) -> None:
        self._kept.audit.append(event)

    async def listed(self, subject: str, subject_id: str, below: Place | None, most: int) -> list[AuditEvent]:
        found = [
            each for each in self._kept.audit if subject in {"", each.subject} and subject_id in {"", each.subject_id}
        ]
        return _newest(found, below, most, lambda each: (each.at, each.audit_id))

    async def since(self, after: Place, most: int) -> list[AuditEvent]:
        return _oldest(self._kept.audit, after, most, lambda each: (each.at, each.audit_id))


def _with_employer(posting: Posting, kept: Kept) -> Posting:
    return dataclasses.replace(posting, employer=kept.employers[posting.employer.employer_id])


def _newest(found: Sequence[_Item], below: Place | None, most: int, key: _Key[_Item]) -> list[_Item]:
    listed = sorted(found, key=key, reverse=True)
    return [each for each in listed if below is None or key(each) < (below.at, below.last_id)][:most]


def _oldest(found: Sequence[_Item], after: Place | None, most: int, key: _Key[_Item]) -> list[_Item]:
    listed = sorted(found, key=key)
    return [each for each in listed if after is None or key(each) > (after.at, after.last_id)][:most]


def _newness(posting: Posting) -> tuple[datetime, str]:
    place = Place.of(posting)
    return place.at, place.last_id


def _since(posting: Posting) -> tuple[datetime, str]:
    waits = posting.state is State.PENDING_REVIEW or posting.edit is None
    return posting.changed_at if waits or posting.edit is None else posting.edit.at, posting.posting_id


def _sent(application: Application) -> tuple[datetime, str]:
    return application.submitted_at, application.application_id
