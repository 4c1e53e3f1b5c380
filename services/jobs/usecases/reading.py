"""What is public, and what its members see before and after."""

from dataclasses import dataclass

from chassis import paging
from chassis.identity import NOBODY, Caller
from services.jobs import events
from services.jobs.domain.filters import Place
from services.jobs.domain.postings import ENDED, Posting, State, Transition
from services.jobs.errors import ApplyHere, PostingGone, PostingNotFound
from services.jobs.ports import Work
from services.jobs.usecases.membership import acts_for, employer_seen
from services.jobs.usecases.pages import Listed, begins_at


@dataclass(frozen=True, slots=True)
class Page:
    """Some postings, and the token of the next page; empty on the last."""

    listed: tuple[Listed, ...]
    next_page_token: str

    @property
    def postings(self) -> tuple[Posting, ...]:
        """The postings alone."""
        return tuple(each.posting for each in self.listed)


async def find_public(posting_id: str, work: Work) -> Posting | None:
    """Find a posting that everybody may see now."""
    posting = await work.postings.get(posting_id)
    return posting if posting and posting.is_public(work.now()) else None


async def get_posting(posting_id: str, by: Caller, work: Work) -> tuple[Posting, bool]:
    """Show a posting in any state to its employer's members and staff, a public one to everybody, and who is inside.

    Raises PostingGone for one that was public and has ended, PostingNotFound for everything else.
    """
    found = await work.postings.get(posting_id)
    if found is None:
        raise PostingNotFound
    posting = found.as_of(work.now())
    inside = await acts_for(posting.employer, by, work)
    if not (inside or posting.is_public(work.now())):
        raise _gone(posting) if _was_offered(posting) else PostingNotFound()
    return posting, inside


async def follow_apply_link(posting_id: str, work: Work) -> str:
    """Where a public posting is applied for elsewhere; that somebody goes there is told.

    Raises PostingGone, PostingNotFound, and ApplyHere for one that is applied for on the board alone.
    """
    posting = await find_public(posting_id, work)
    if posting is None:
        posting, _ = await get_posting(posting_id, NOBODY, work)
    if not posting.content.applied_for_elsewhere:
        raise ApplyHere
    work.outbox.add(events.apply_link_followed(posting, work.now()))
    return posting.content.apply_url


@dataclass(frozen=True, slots=True)
class ListEmployerPostings:
    """A page of what an employer has, in one state or in all."""

    employer_id: str
    state: State | None
    page_size: int
    page_token: str


async def list_employer_postings(command: ListEmployerPostings, by: Caller, work: Work) -> Page:
    """List an employer's postings, last made first, for its members and staff.

    Raises EmployerNotFound, PageSizeInvalid and PageTokenInvalid.
    """
    await employer_seen(command.employer_id, by, work)
    size, query = paging.page_size(command.page_size), f"{command.employer_id} {command.state}"
    states = {command.state} if command.state else frozenset[State]()
    below = begins_at(query, command.page_token)
    found = await work.postings.of_employer(command.employer_id, states, below, size + 1)

    now, more = work.now(), len(found) > size
    tokens = [paging.page_token(query, Place(each.created_at, each.posting_id).mark) for each in found[:size]]
    listed = (Listed(each.as_of(now), token) for each, token in zip(found, tokens, strict=False))
    return Page(tuple(listed), tokens[-1] if more else "")


async def list_transitions(posting_id: str, by: Caller, work: Work) -> tuple[Posting, list[Transition]]:
    """A posting with every step of its way, for its members and staff. Raises PostingNotFound."""
    posting = await work.postings.get(posting_id)
    if posting is None or not await acts_for(posting.employer, by, work):
        raise PostingNotFound
    return posting.as_of(work.now()), await work.postings.transitions(posting_id)


def _was_offered(posting: Posting) -> bool:
    shown = posting.published_at is not None and posting.employer.suspension is None
    return shown and posting.state in ENDED


def _gone(posting: Posting) -> PostingGone:
    content = posting.content
    credential = content.required_groups[0][0] if content.required_groups else ""
    return PostingGone(content.title, content.location.state, credential)
