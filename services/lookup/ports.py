"""What the use cases need from outside."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from chassis.clock import Clock
from chassis.events.event import Event, Outbox
from services.lookup.claims.code_editor import EditionCodeEditor
from services.lookup.claims.loaded import LoadedEditions
from services.lookup.claims.tables import Indicators, Tables
from services.lookup.content.descriptions import Description
from services.lookup.content.neighbours import Neighbours
from services.lookup.coverage.answers import Coverage
from services.lookup.domain import Edition, Node
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.ncci.edits import Ncci
from services.lookup.pages.tabular_list import TabularList
from services.lookup.search.index import SearchAnswer, SearchHit


class Codes(TabularList, Protocol):
    """The code systems that are loaded. What is found MUST NOT change while the process lives."""

    @property
    def editions(self) -> Sequence[Edition]:
        """Every edition of every system, oldest first."""

    def code(self, system: str, text: str) -> Node:
        """Find a code in any accepted spelling. MUST refuse with CODE_SYSTEM_NOT_FOUND or CODE_NOT_FOUND."""

    def place(self, system: str, text: str) -> Node:
        """Find a chapter, block, header or code. MUST refuse as `code` does."""

    def top(self, system: str) -> tuple[Node, ...]:
        """List the chapters. MUST refuse an unknown system with CODE_SYSTEM_NOT_FOUND."""


class Search(Protocol):
    """The index over the same codes."""

    def search(self, query: str, *, on: date, system: str | None, limit: int) -> SearchAnswer:
        """Answer a finished query. MUST refuse with QUERY_INVALID what is no query."""

    def suggest(self, query: str, *, on: date, system: str | None, limit: int) -> tuple[SearchHit, ...]:
        """Answer a query that is being typed. MUST refuse as `search` does."""


class Nearby(Protocol):
    """What may have been meant by a string that is no code."""

    def __call__(self, system: str, text: str, on: date) -> tuple[Node, ...]:
        """Find up to five codes, nearest first. MUST refuse an unknown system with CODE_SYSTEM_NOT_FOUND."""


class Area(Protocol):
    """A part of the library that has sections of its own on code pages."""

    def sections(self, system: str, code: str, on: date) -> Sequence[object]:
        """Compose what it has to say of a code that exists, each in a type that convert/page.py knows; else nothing.

        MUST NOT refuse: a day for which nothing is loaded is said in the section, or the section is left out.
        """


@dataclass(frozen=True)
class Library:
    """All that is read to answer: one snapshot, its index, its editions, our own texts, the tables of the claim check.

    `ncci`, `coverage` and `fees` are None where the area has no store.
    """

    snapshot_id: str
    codes: Codes
    search: Search
    nearby: Nearby
    descriptions: dict[tuple[str, str], Description]
    editions: Editions = field(default_factory=Editions)
    areas: tuple[Area, ...] = ()
    neighbours: Mapping[tuple[str, str], Neighbours] = field(default_factory=dict)
    ncci: Ncci | None = None
    coverage: Coverage | None = None
    fees: Indicators | None = None
    claims: Tables = field(init=False)

    def __post_init__(self) -> None:
        tables = Tables(
            codes=self.codes,
            nearby=self.nearby,
            loaded=LoadedEditions(self.codes, self.editions),
            ncci=self.ncci,
            coverage=self.coverage,
            indicators=self.fees,
            code_editor=EditionCodeEditor(self.editions),
            cpt_licensed=bool(self.editions.of(Dataset.CPT)),
        )
        object.__setattr__(self, "claims", tables)


class Shelf(Protocol):
    """Where the library stands that is served now; it may be exchanged between two calls."""

    @property
    def library(self) -> Library:
        """The library now. A call MUST ask once, and answer from that one alone."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request to see a page was met, and what is left. Counts of views; both 0 when nothing is metered."""

    reason: str
    account_kind: str
    views_granted: int
    views_remaining: int


class Meter(Protocol):
    """The ledger of views, kept by accounts. MUST take a view for one key and code at most once."""

    async def spend_view(self, token: str, system: str, code: str, key: str) -> Standing:
        """Ask for one view of a code; refused as SpendView refuses."""

    async def standing(self, token: str) -> Standing:
        """Say what the caller has left, and take nothing."""

    async def spend_api_call(self, token: str, resource: str, key: str, digest: str) -> None:
        """Take one call of the day's quota. MUST refuse with NO_API_CALLS_LEFT when none is left.

        MUST count the same key once, and refuse with IDEMPOTENCY_KEY_REUSED when it comes with another digest.
        """


class Journal(Protocol):
    """Where lookup tells of what it answered."""

    async def record(self, event: Event) -> None:
        """Return once the event is safe. MUST raise StorageUnavailable when it could not be kept."""

    def offer(self, event: Event) -> None:
        """Keep the event soon. MUST NOT wait; may drop it, and then MUST count it."""


@dataclass(frozen=True)
class Desk:
    """What every servicer of lookup answers with."""

    shelf: Shelf
    meter: Meter
    journal: Journal
    now: Clock


@dataclass(frozen=True, slots=True)
class Announced:
    """A snapshot of which the world was told, with the edition files that it serves."""

    sequence: int
    snapshot_id: str
    files: frozenset[str]


class AlreadyAnnounced(Exception):
    """Another replica told the world of the same snapshot first."""


class Announcing(Protocol):
    """One transaction in which the world is told of a snapshot."""

    @property
    def outbox(self) -> Outbox:
        """What is told with it."""

    async def last(self) -> Announced | None:
        """Find what was told last."""

    async def add(self, announced: Announced) -> None:
        """Remember it as told. MUST raise AlreadyAnnounced when another did so first."""


Announcements = Callable[[], AbstractAsyncContextManager[Announcing]]
