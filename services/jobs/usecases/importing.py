"""Taking over an employer's feed: each posting in a transaction of its own, so that a repetition goes on.

A posting is known by its reference. What has ended here by a person's hand stays so; what expired, or was closed for
being absent from a feed, is drafted anew when a feed names it again. A feed that names no end keeps its postings open
for sixty days, prolonged while it still names them.
"""

import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Protocol

from chassis.errors import DomainError, FieldError, InvalidFields, StorageConflict, StorageUnavailable
from chassis.identity import Caller
from services.jobs.domain.employers import Employer
from services.jobs.domain.feeds import Became, FeedPosting, Imported
from services.jobs.domain.limits import Limits
from services.jobs.domain.postings import ENDED, Content, Posting, State
from services.jobs.errors import EmployerNotFound, EmployerSuspended, PostingInvalid, TooManyOpenPostings
from services.jobs.ports import Work, Works
from services.jobs.usecases.creating import keep_draft
from services.jobs.usecases.editing import UpdatePosting, update_posting
from services.jobs.usecases.membership import person
from services.jobs.usecases.moving import close_posting, publish_posting
from services.jobs.validity import content_faults, last_moment_of, moment_of, reference_faults, valid_through_faults

ABSENT = "No longer in the employer's feed."
_OPEN_FOR = timedelta(days=60)
_PROLONGED_BEFORE = timedelta(days=30)
_ATTEMPTS = 4


class Feed(Protocol):
    """A feed that could be read as a whole."""

    @property
    def references(self) -> frozenset[str] | None:
        """Every reference in it, of refused postings too; None where one cannot be read."""
        ...

    def batches(self) -> AsyncIterator[Sequence[FeedPosting]]:
        """Its postings in their order, some at a time."""
        ...


@dataclass(frozen=True, slots=True)
class ImportPostings:
    """Whose feed it is; whether what is new goes public, and whether what it lacks is closed."""

    employer_id: str
    publish: bool = False
    close_missing: bool = False


async def refuse_strangers(employer_id: str, by: Caller, works: Works) -> None:
    """Raise SignInRequired, EmployerNotFound or EmployerSuspended before a feed is read."""
    async with works() as work:
        await _employer(employer_id, by, work)


async def import_postings(
    command: ImportPostings, feed: Feed, by: Caller, limits: Limits, works: Works
) -> list[Imported]:
    """Take over a feed and say what became of each posting; what was closed comes first.

    Raises SignInRequired, EmployerNotFound and EmployerSuspended.
    """
    await refuse_strangers(command.employer_id, by, works)
    import_ = _Import(command, by, limits, works)
    # First, so that what is gone leaves room for what is new.
    found = await import_.close_missing(feed.references) if command.close_missing else []
    async for batch in feed.batches():
        found.extend(await import_.take_over(batch))
    return found


class _Import:
    """One import on its way."""

    def __init__(self, command: ImportPostings, by: Caller, limits: Limits, works: Works) -> None:
        self._command = command
        self._by = by
        self._limits = limits
        self._works = works
        # Once the quota is used up, nothing here frees it again.
        self._full = False

    async def close_missing(self, named: frozenset[str] | None) -> list[Imported]:
        """Close what an earlier import brought and this feed lacks; nothing where it is empty or a name is unread."""
        if not named:
            return []
        async with self._works() as work:
            known = await work.postings.imported(self._command.employer_id)
        return [await self._close(posting_id, name) for posting_id, name in known if name not in named]

    async def take_over(self, batch: Sequence[FeedPosting]) -> list[Imported]:
        """Take over some postings, those that change nothing with one look."""
        async with self._works() as work:
            references = {each.reference for each in batch if each.content and each.reference}
            known = await work.postings.referred(self._command.employer_id, references)
            by_reference = {each.reference: each.as_of(work.now()) for each in known}
            same = {each.row for each in batch if self._is_same(each, by_reference.get(each.reference), work)}
        return [
            Imported(each.row, each.reference, Became.UNCHANGED, by_reference[each.reference].posting_id)
            if each.row in same
            else await self._one(each)
            for each in batch
        ]

    async def _close(self, posting_id: str, reference: str) -> Imported:
        try:
            async with self._works() as work:
                await close_posting(posting_id, ABSENT, self._by, work)
        except StorageUnavailable:
            raise
        except DomainError as error:
            return Imported(0, reference, Became.REFUSED, posting_id, _said(error))
        return Imported(0, reference, Became.CLOSED, posting_id)

    async def _one(self, each: FeedPosting) -> Imported:
        if each.content is None:
            return Imported(each.row, each.reference, Became.REFUSED, problems=each.problems)
        try:
            became, posting_id = await self._once_more(each, each.content)
        except StorageUnavailable:
            # What was taken over stays; a repetition goes on from here.
            raise
        except DomainError as error:
            self._full = self._full or isinstance(error, TooManyOpenPostings)
            return Imported(each.row, each.reference, Became.REFUSED, problems=_said(error))
        return Imported(each.row, each.reference, became, posting_id)

    async def _once_more(self, each: FeedPosting, content: Content) -> tuple[Became, str]:
        """Take over a posting, again where another transaction came first, such as the same feed sent twice at once."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._transaction(each, content)
            except StorageConflict:
                continue
        return await self._transaction(each, content)

    async def _transaction(self, each: FeedPosting, content: Content) -> tuple[Became, str]:
        async with self._works() as work:
            return await self._taken(each, content, work)

    async def _taken(self, each: FeedPosting, content: Content, work: Work) -> tuple[Became, str]:
        employer = await _employer(self._command.employer_id, self._by, work)
        named = {each.reference}
        known = await work.postings.referred(employer.employer_id, named)
        if not known or known[0].as_of(work.now()).state in ENDED:
            # Held, so that the same feed sent twice at once drafts one posting.
            await work.employers.held(employer.employer_id)
            known = await work.postings.referred(employer.employer_id, named)
        if not known:
            return Became.CREATED, (await self._draft(each, content, employer, work)).posting_id
        posting = known[0].as_of(work.now())
        if posting.state in ENDED:
            _refuse_unless_again(posting)
            await work.postings.give_up_reference(posting.posting_id)
            return Became.CREATED, (await self._draft(each, content, employer, work)).posting_id
        return await self._update(each, content, posting, work), posting.posting_id

    async def _draft(self, each: FeedPosting, content: Content, employer: Employer, work: Work) -> Posting:
        if self._full and self._command.publish:
            raise TooManyOpenPostings(self._limits.open_postings)
        now = work.now()
        said = each.valid_through
        moment = last_moment_of(now + _OPEN_FOR) if said is None else moment_of(said)
        faults = (*content_faults(content), *reference_faults(each.reference), *valid_through_faults(moment, now))
        if faults or moment is None:
            raise PostingInvalid(*faults)
        new = Posting(str(uuid.uuid4()), employer, content, moment, State.DRAFT, now, now)
        posting = keep_draft(replace(new, reference=each.reference, imported=True), self._by.account_id, work)
        return await self._published(posting, work)

    async def _update(self, each: FeedPosting, content: Content, posting: Posting, work: Work) -> Became:
        changes = {field.name: getattr(content, field.name) for field in fields(Content)}
        last = self._last(each, posting, work)
        updated = await update_posting(UpdatePosting(posting.posting_id, changes, last), self._by, work)
        moved = await self._published(updated, work) if self._to_publish(updated) else updated
        return Became.UNCHANGED if moved == posting else Became.UPDATED

    async def _published(self, posting: Posting, work: Work) -> Posting:
        if not self._command.publish:
            return posting
        return await publish_posting(posting.posting_id, self._by, self._limits, work)

    def _to_publish(self, posting: Posting) -> bool:
        """Whether an earlier import drafted it, and this one is to publish."""
        return self._command.publish and posting.state is State.DRAFT and posting.imported

    def _is_same(self, each: FeedPosting, posting: Posting | None, work: Work) -> bool:
        if posting is None or each.content is None or posting.state in ENDED or self._to_publish(posting):
            return False
        said = posting.edit.content if posting.edit else posting.content
        last = self._last(each, posting, work)
        return each.content == said and (last is None or moment_of(last) == posting.valid_through)

    def _last(self, each: FeedPosting, posting: Posting, work: Work) -> str | None:
        """The last moment that the feed asks for; None where it leaves what stands there."""
        if each.valid_through is not None:
            return each.valid_through
        now = work.now()
        runs_out = posting.valid_through < now + _PROLONGED_BEFORE
        return last_moment_of(now + _OPEN_FOR).isoformat() if runs_out else None


async def _employer(employer_id: str, by: Caller, work: Work) -> Employer:
    employer = await work.employers.for_member(employer_id, await person(by, work))
    if employer is None:
        raise EmployerNotFound
    if employer.suspension is not None:
        raise EmployerSuspended(employer.suspension.reason)
    return employer


def _refuse_unless_again(posting: Posting) -> None:
    if posting.state is not State.EXPIRED and posting.reason != ABSENT:
        said = f"The posting of this name was {posting.state} on the board. Give a new one another name."
        raise PostingInvalid(FieldError("reference", said))


def _said(error: DomainError) -> tuple[str, ...]:
    if not isinstance(error, InvalidFields):
        return (error.message,)
    return tuple(f"{each.field}: {each.message}" for each in error.fields)
