"""ICD-10-CM put together: every chapter, block, header and code with its days, titles and notes."""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_

from services.lookup.codesets.code_set import CodeSet, Entry, Step
from services.lookup.codesets.editions import editions_of
from services.lookup.codesets.outline import Outline, Place
from services.lookup.codesets.periods import Periods
from services.lookup.codesets.sources import Sources
from services.lookup.codesets.tabular import read_tabular
from services.lookup.codesets.targets import targets_of
from services.lookup.codesets.titles import read_titles, titles_of
from services.lookup.codesets.validity import read_validity
from services.lookup.domain import CodeSystem, Kind, Node, PrintedNote, Span, Window, dotted
from services.lookup.editions.editions import Editions


def read_icd10cm(_: Editions, sources: Sources, began: Step) -> CodeSet:
    """Read ICD-10-CM, telling `began` of each step."""
    began("reading validity of codes")
    validity = read_validity(sources.validity.path)
    periods = Periods(window for windows in validity.values() for window in windows)
    began("reading titles")
    titles = read_titles(sources.titles.path)
    began("reading the tabular list")
    outline = Outline(read_tabular(sources.tabular.path), validity)
    began("putting it in official order")
    entries = tuple(_entries(outline, _spans(outline, validity, periods), titles))
    return CodeSet(entries, editions_of(validity, periods, sources), Window(periods.first, periods.last))


def _spans(
    outline: Outline, validity: Mapping[str, tuple[Window, ...]], periods: Periods
) -> dict[Place, tuple[Span, ...]]:
    """Say when each place exists: a header does while a billable code is below it and it is none itself."""
    alive: dict[Place, int] = {}
    spans: dict[Place, tuple[Span, ...]] = {}
    for place in reversed(list(outline)):
        billable = periods.bits(validity.get(place.code, ())) if place.kind is Kind.CODE else 0
        below = reduce(or_, (alive[each] for each in place.below), 0)
        alive[place] = billable | below
        spans[place] = periods.spans(billable, below & ~billable)
    return spans


def _entries(outline: Outline, spans: Mapping[Place, tuple[Span, ...]], titles: Mapping[str, str]) -> Iterator[Entry]:
    ranks: dict[Place | None, int] = {}
    for rank, place in enumerate(outline):
        ranks[place] = rank
        is_code = place.kind is Kind.CODE
        node = Node(
            rank=rank,
            system=CodeSystem.ICD10CM,
            code=dotted(place.code) if is_code else place.code,
            kind=place.kind,
            parent=ranks.get(place.above),
            spans=spans[place],
            titles=titles_of(place, spans[place], titles.get(place.code) if is_code else None),
        )
        yield Entry(node, tuple(_notes(place, outline)), place.printed.seventh_characters if place.printed else ())


def _notes(place: Place, outline: Outline) -> Iterator[PrintedNote]:
    for kind, text in place.printed.notes if place.printed else ():
        yield PrintedNote(kind, text, targets_of(text, outline.codes))
