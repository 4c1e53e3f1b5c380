"""What is public, and what its members see before and after."""

from collections.abc import Iterator
from dataclasses import dataclass

from chassis import paging
from chassis.errors import FieldError, PageTokenInvalid
from chassis.identity import Caller
from services.jobs.domain.filters import Filter, Place
from services.jobs.domain.postings import Posting
from services.jobs.errors import FilterInvalid, PostingNotFound
from services.jobs.ports import Work
from services.jobs.usecases.membership import acts_for

_LONGEST_FILTER = 200
_MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class ListPostings:
    """A page of what is public."""

    wanted: Filter
    page_size: int
    page_token: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some postings, and the token of the next page; empty on the last."""

    postings: tuple[Posting, ...]
    next_page_token: str


async def find_public(posting_id: str, work: Work) -> Posting | None:
    """Find a posting that everybody may see now."""
    posting = await work.postings.get(posting_id)
    return posting if posting and posting.is_public(work.now()) else None


async def get_posting(posting_id: str, by: Caller, work: Work) -> Posting:
    """Show a posting in any state to its employer's members and staff, a public one to everybody.

    Raises PostingNotFound for everybody else.
    """
    posting = await work.postings.get(posting_id)
    if posting is None or not (posting.is_public(work.now()) or await acts_for(posting, by, work)):
        raise PostingNotFound
    return posting


async def list_postings(command: ListPostings, work: Work) -> Page:
    """List public postings, newest first. Raises PageSizeInvalid, PageTokenInvalid and FilterInvalid."""
    if faults := tuple(_filter_faults(command.wanted)):
        raise FilterInvalid(*faults)
    size, query = paging.page_size(command.page_size), repr(command.wanted)
    below = _below(paging.after(query, command.page_token))
    found = await work.postings.public(command.wanted, work.now(), below, size + 1)
    shown = tuple(found[:size])
    return Page(shown, paging.page_token(query, Place.of(shown[-1]).mark) if len(found) > size else "")


def _filter_faults(wanted: Filter) -> Iterator[FieldError]:
    for name, text in (("query", wanted.query), ("state", wanted.state), ("credential", wanted.credential)):
        if len(text) > _LONGEST_FILTER:
            yield FieldError(name, f"Use {_LONGEST_FILTER} characters at most.")
    if wanted.salary_min < 0:
        yield FieldError("salary_min", "Give whole US dollars a year, 0 for any salary.")
    if not 0 <= wanted.posted_within_days <= _MOST_DAYS:
        yield FieldError("posted_within_days", f"Give 1 to {_MOST_DAYS} days, 0 for any.")


def _below(mark: str | None) -> Place | None:
    if mark is None:
        return None
    place = Place.read(mark)
    if place is None:
        raise PageTokenInvalid(FieldError("page_token", "Leave it empty, or send the token of the page before."))
    return place
