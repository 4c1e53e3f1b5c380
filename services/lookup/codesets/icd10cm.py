"""ICD-10-CM put together: every chapter, block, header and code with its days, titles, notes and former codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from services.lookup.codesets.code_set import CodeSet, Entry, Step
from services.lookup.codesets.conversions import read_conversions
from services.lookup.codesets.editions import editions_of
from services.lookup.codesets.listing import Listed, Listing, read_listing
from services.lookup.codesets.outline import Outline, Place
from services.lookup.codesets.printed import PrintedNotes, TabularList, notes_by_place, tabular_lists
from services.lookup.codesets.sources import SourceRefused, Sources
from services.lookup.codesets.targets import targets_of
from services.lookup.codesets.titles import printed_title, read_titles, titles_of
from services.lookup.domain import (
    CodeSystem,
    Conversion,
    Edition,
    Kind,
    Node,
    PrintedList,
    PrintedNote,
    Span,
    Title,
    Window,
    dotted,
)
from services.lookup.editions.editions import Editions

_SYSTEM = CodeSystem.ICD10CM
TITLES_PRINTED = Window(date(2024, 10, 1), date(2025, 9, 30))
_UNLISTED = Listed()


@dataclass(frozen=True, slots=True)
class _Read:
    """All that was read; the windows are the days for which the packages' titles hold."""

    listing: Listing
    tabular: TabularList
    outline: Outline
    titles: Mapping[str, str]
    titles_printed: tuple[Window, ...]
    tabular_printed: tuple[Window, ...]
    conversions: Mapping[str, tuple[Conversion, ...]]
    older_notes: Mapping[str, Mapping[Place, PrintedNotes]]


def read_icd10cm(editions: Editions, sources: Sources, began: Step) -> CodeSet:
    """Read ICD-10-CM, telling `began` of each step. Refused when nothing says which codes are valid when."""
    began("reading validity of codes")
    listing = read_listing(_SYSTEM, editions, sources)
    if listing is None:
        raise SourceRefused(f"{sources.validity.path.name} has no table of {_SYSTEM}, and no order file is loaded")
    began("reading titles")
    titles = read_titles(sources.titles.path)
    began("reading the tabular list")
    *older, tabular = tabular_lists(editions, sources)
    outline = Outline(tabular.chapters, listing.codes)
    began("putting it in official order")
    read = _Read(
        listing,
        tabular,
        outline,
        titles,
        tuple(listing.without_order(TITLES_PRINTED)),
        tuple(listing.without_order(tabular.printed)),
        read_conversions(editions),
        {each.id: _notes_of(each, outline) for each in older},
    )
    entries = tuple(_entries(read, _spans(outline, listing)))
    covered = Window(listing.periods.first, listing.periods.last)
    lists = (*(_list(each) for each in older), _list(tabular, newest=True))
    return CodeSet(entries, _editions(read, sources), covered, lists=lists)


def _list(tabular: TabularList, *, newest: bool = False) -> PrintedList:
    return PrintedList(_SYSTEM, tabular.id, tabular.title, tabular.printed, newest)


def _notes_of(older: TabularList, outline: Outline) -> dict[Place, PrintedNotes]:
    """Put the notes of an older list where they belong today: its block I10-I16 is I10-I1A since I1A was added."""
    blocks = {place.code.partition("-")[0]: place for place in outline if place.kind is Kind.BLOCK}
    places = {(place.kind, place.code): place for place in outline}
    found = {}
    for (kind, code), notes in notes_by_place(older).items():
        place = places.get((kind, code)) or blocks.get(code.partition("-")[0])
        if place is None:
            raise SourceRefused(f"{older.source} prints notes at {code}, which no edition has")
        found[place] = notes
    return found


def _editions(read: _Read, sources: Sources) -> tuple[Edition, ...]:
    def read_from(first: date) -> list[str]:
        words = [f"titles: {sources.titles.name}"] if any(days.holds(first) for days in read.titles_printed) else []
        if any(days.holds(first) for days in read.tabular_printed):
            return [*words, f"titles and notes: {read.tabular.source}"]
        return [*words, f"notes: {read.tabular.source}"] if read.tabular.printed.holds(first) else words

    return editions_of(_SYSTEM, read.listing, read_from)


def _spans(outline: Outline, listing: Listing) -> dict[Place, tuple[Span, ...]]:
    """Say when each place exists: a header does while a billable code is below it, or a file lists it as one."""
    alive: dict[Place, int] = {}
    spans: dict[Place, tuple[Span, ...]] = {}
    for place in reversed(list(outline)):
        listed = listing.codes.get(place.code, _UNLISTED) if place.kind is Kind.CODE else _UNLISTED
        below = reduce(or_, (alive[each] for each in place.below), listed.header)
        alive[place] = listed.billable | below
        spans[place] = listing.periods.spans(listed.billable, below & ~listed.billable)
    return spans


def _entries(read: _Read, spans: Mapping[Place, tuple[Span, ...]]) -> Iterator[Entry]:
    ranks: dict[Place | None, int] = {}
    listed = (place for place in read.outline if spans[place])  # what no edition lists as valid is no place of any
    for rank, place in enumerate(listed):
        ranks[place] = rank
        is_code = place.kind is Kind.CODE
        node = Node(
            rank=rank,
            system=_SYSTEM,
            code=dotted(place.code) if is_code else place.code,
            kind=place.kind,
            parent=ranks.get(place.above),
            spans=spans[place],
            titles=_titles(read, place, spans[place]),
        )
        seventh_characters = place.printed.seventh_characters if place.printed else ()
        conversions = read.conversions.get(node.code, ()) if is_code else ()
        older = tuple(
            (each, tuple(_notes(notes[place], read.outline)))
            for each, notes in read.older_notes.items()
            if place in notes
        )
        printed = place.printed.notes if place.printed else ()
        notes = tuple(_notes(printed, read.outline))
        yield Entry(node, notes, seventh_characters, conversions, older_notes=older)


def _titles(read: _Read, place: Place, spans: tuple[Span, ...]) -> tuple[Title, ...]:
    """List the titles of a place: none for a code that only editions had of which no titles were read."""
    printed = printed_title(place) if any(span.window.holds(read.tabular.printed.first) for span in spans) else None
    if place.kind is not Kind.CODE:
        return (Title(printed, read.tabular.printed),) if printed else ()
    listed = read.titles.get(place.code)
    return titles_of(
        read.listing.codes.get(place.code, _UNLISTED).titles,
        *(Title(listed, days) for days in read.titles_printed if listed),
        *(Title(printed, days) for days in read.tabular_printed if printed),
    )


def _notes(printed: PrintedNotes, outline: Outline) -> Iterator[PrintedNote]:
    for kind, text in printed:
        yield PrintedNote(kind, text, targets_of(text, outline.codes))
