"""Finding codes: by words, at each keystroke, near a mistyped code, and down the hierarchy."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from chassis.errors import FieldError, InvalidFields
from chassis.paging import MAX_PAGE_SIZE, after, page_size, page_token
from services.lookup import events
from services.lookup.domain import CodeSystem, Node
from services.lookup.errors import CodeSystemNotFound
from services.lookup.pages.content import CodeSummary, HierarchyPlace
from services.lookup.pages.hierarchy import place
from services.lookup.pages.summaries import summary
from services.lookup.ports import Codes, Journal, Library
from services.lookup.search.index import SearchAnswer, SearchHit
from services.lookup.systems.rights import reserved

_DEFAULT_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, in which system (empty for all), for which date of service, and how many answers are wanted."""

    text: str
    system: str
    on: date
    limit: int


@dataclass(frozen=True, slots=True)
class Browse:
    """A place whose next level is wanted, page by page; an empty parent stands for the whole system."""

    system: str
    parent: str
    on: date
    page_size: int
    page_token: str

    @property
    def list_name(self) -> str:
        """What a page token must have been made for."""
        return f"browse {self.system} {self.parent} {self.on}"


def search(query: Query, library: Library, journal: Journal, at: datetime) -> SearchAnswer:
    """Answer a query and tell that there was one. Refused with QUERY_INVALID or CODE_SYSTEM_NOT_FOUND."""
    answer = library.search.search(query.text, on=query.on, system=_known(query), limit=_limit(query))
    match = answer.hits[0].match if answer.hits else ""
    journal.offer(events.search_performed(query.system, len(answer.hits), match, answer.took_ms, at))
    return replace(answer, hits=_with_rights(answer.hits, library.codes))


def suggest(query: Query, library: Library) -> tuple[SearchHit, ...]:
    """Answer one keystroke; nobody is told. Refused as `search` is."""
    hits = library.search.suggest(query.text, on=query.on, system=_known(query), limit=_limit(query))
    return _with_rights(hits, library.codes)


def nearby(system: str, text: str, on: date, library: Library) -> list[CodeSummary]:
    """List what may have been meant. Refused with CODE_SYSTEM_NOT_FOUND."""
    return [summary(node, on) for node in library.nearby(system, text, on)]


def browse(asked: Browse, library: Library) -> tuple[list[HierarchyPlace], str]:
    """List one page of what stands below a place, and the token of the next page.

    Refused with CODE_SYSTEM_NOT_FOUND, CODE_NOT_FOUND, DATE_OUT_OF_RANGE, PAGE_SIZE_INVALID or PAGE_TOKEN_INVALID.
    """
    size, start = page_size(asked.page_size), after(asked.list_name, asked.page_token)
    waiting = [node for node in _below(asked, library.codes) if start is None or node.rank > int(start)]
    shown = waiting[:size]
    next_token = page_token(asked.list_name, str(shown[-1].rank)) if len(waiting) > size else ""
    return [place(node, asked.on) for node in shown], next_token


def _below(asked: Browse, codes: Codes) -> tuple[Node, ...]:
    below = codes.top(asked.system) if not asked.parent else codes.children(codes.place(asked.system, asked.parent))
    codes.edition_on(asked.system, asked.on)
    return tuple(node for node in below if node.exists_on(asked.on))


def _with_rights(hits: tuple[SearchHit, ...], codes: Codes) -> tuple[SearchHit, ...]:
    """Put beside each title the notice of whoever reserves rights in it; a hit shows the newest title."""
    return tuple(
        replace(hit, copyright=reserved(node, date.max)) if (node := codes.find(hit.system, hit.code)) else hit
        for hit in hits
    )


def _known(query: Query) -> str | None:
    if query.system and query.system not in set(CodeSystem):
        raise CodeSystemNotFound(query.system)
    return query.system or None


def _limit(query: Query) -> int:
    if not 0 <= query.limit <= MAX_PAGE_SIZE:
        raise InvalidFields(FieldError("limit", f"Ask for 1 to {MAX_PAGE_SIZE} items."))
    return query.limit or _DEFAULT_LIMIT
