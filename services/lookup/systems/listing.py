"""Putting a code system in order: its groups, the codes in them, and the editions that it was read from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from services.lookup.codesets.code_set import CodeSet, Entry
from services.lookup.domain import CodeSystem, Edition, Kind, Node, Span, Title, Window
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.file import OpenEdition

# Tells the last day of which an edition speaks.
LastDay = Callable[[OpenEdition], date]

_DAY = timedelta(days=1)
# Modifiers are read from several datasets, whose editions may begin on the same day.
_PREFIXES = {Dataset.CPT: "CPT-", Dataset.MODIFIERS: "list-", Dataset.CPT_MODIFIERS: "CPT-list-"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One code with its days and titles, both oldest first."""

    code: str
    windows: tuple[Window, ...]
    titles: tuple[Title, ...] = ()
    reportable: bool = True


@dataclass(slots=True)
class Listing:
    """A system while it is put in order. A group must be added before what stands in it, and right before."""

    system: CodeSystem
    covered: Window
    entries: list[Entry] = field(default_factory=list)

    def group(self, code: str, title: str, parent: int | None = None) -> int:
        """Add a group, which has no page of its own; it is named in our own words. Answers its rank."""
        days = (Span(Window(self.covered.first, None), billable=False),)
        return self._add(Kind.BLOCK, code, parent, days, (Title(title, self.covered),))

    def code(self, listed: Listed, parent: int | None) -> None:
        """Add a code."""
        spans = tuple(Span(window, listed.reportable) for window in listed.windows)
        self._add(Kind.CODE, listed.code, parent, spans, listed.titles)

    def code_set(self, editions: Sequence[Edition]) -> CodeSet:
        """Hand it over."""
        return CodeSet(tuple(self.entries), tuple(editions), self.covered)

    def _add(
        self, kind: Kind, code: str, parent: int | None, spans: tuple[Span, ...], titles: tuple[Title, ...]
    ) -> int:
        rank = len(self.entries)
        self.entries.append(Entry(Node(rank, self.system, code, kind, parent, spans, titles)))
        return rank


def editions_of(
    system: CodeSystem, opened: Sequence[OpenEdition], listed: Iterable[Listed], ends: LastDay | None = None
) -> list[Edition]:
    """Tell of the editions that a system was read from, and how many codes could be reported on their first day.

    One that does not state its last day ends as `ends` says, or else the day before the next one.
    """
    codes = list(listed)
    until = last_days([each.facts.effective_from for each in opened])
    return [
        _edition(system, each, ends(each) if ends else until.get(each.facts.effective_from), codes) for each in opened
    ]


def _edition(system: CodeSystem, opened: OpenEdition, last: date | None, codes: Sequence[Listed]) -> Edition:
    facts = opened.facts
    return Edition(
        system=system,
        id=f"{_PREFIXES.get(facts.dataset, '')}{facts.id}",
        title=facts.title,
        effective_from=facts.effective_from,
        effective_to=facts.effective_to or last,
        source=sources_of(opened),
        billable_count=reportable_on(codes, facts.effective_from),
        states_days=has_days(opened),
    )


def end_of_year(day: date) -> date:
    """Find the last day of a day's year."""
    return date(day.year, 12, 31)


def has_days(edition: OpenEdition) -> bool:
    """Tell whether a file states the days of its codes: of these HCPCS' quarterly one alone does, a plain list not."""
    if edition.facts.dataset is not Dataset.HCPCS:
        return False
    return bool(edition.database.execute("SELECT EXISTS (SELECT 1 FROM codes WHERE added IS NOT NULL)").fetchone()[0])


def reportable_on(listed: Iterable[Listed], day: date) -> int:
    """Count the codes that could be reported on a day."""
    return sum(each.reportable and any(window.holds(day) for window in each.windows) for each in listed)


def sources_of(edition: OpenEdition) -> str:
    """Name the files of an edition, each with the archive it came in."""
    return "; ".join(f"{note.name} ({note.archive})" if note.archive else note.name for note in edition.sources)


def titles_of(printed: Sequence[tuple[date, str | None, str | None]], until: Mapping[date, date]) -> tuple[Title, ...]:
    """Make titles of what editions print, oldest first: first day, title, short title.

    `until` tells the last day before the next loaded edition; equal titles of editions in a row are one.
    """
    titles: list[Title] = []
    for first, text, short in printed:
        if text is None:
            continue
        window = Window(first, until.get(first))
        if titles and (titles[-1].text, titles[-1].short) == (text, short) and titles[-1].printed.last == first - _DAY:
            window = Window(titles.pop().printed.first, window.last)
        titles.append(Title(text, window, short))
    return tuple(titles)


def last_days(begins: Sequence[date]) -> dict[date, date]:
    """Tell for each edition's first day, but the last one's, the day before the next one's."""
    return {first: following - _DAY for first, following in pairwise(begins)}


def joined(windows: Iterable[Window], newest: date | None = None) -> tuple[Window, ...]:
    """Make one of windows, oldest first, that adjoin.

    The one that ends with the newest loaded edition, on the day `newest`, is left open: nothing says that it ended.
    """
    joined: list[Window] = []
    for window in windows:
        if joined and joined[-1].last is not None and window.first <= joined[-1].last + _DAY:
            joined.append(Window(joined.pop().first, window.last))
        else:
            joined.append(window)
    if joined and joined[-1].last == newest:
        joined.append(Window(joined.pop().first, None))
    return tuple(joined)
