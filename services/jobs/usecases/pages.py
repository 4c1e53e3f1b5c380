"""Pages of lists that go by a moment and an id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from chassis import paging
from chassis.errors import FieldError, PageTokenInvalid
from services.jobs.domain.filters import Place
from services.jobs.domain.postings import Posting

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Listed:
    """A posting of a page, and the token with which the list goes on after it."""

    posting: Posting
    token: str


def begins_at(query: str, page_token: str) -> Place | None:
    """Where a page of a query begins; None at its start. Raises PageTokenInvalid."""
    mark = paging.after(query, page_token)
    if mark is None:
        return None
    place = Place.read(mark)
    if place is None:
        raise PageTokenInvalid(FieldError("page_token", "Leave it empty, or send the token of the page before."))
    return place


def goes_on(query: str, found: Sequence[_Item], size: int, place: Callable[[_Item], Place]) -> str:
    """The token of the next page, when one more was found than a page shows; else empty."""
    return paging.page_token(query, place(found[size - 1]).mark) if len(found) > size else ""
