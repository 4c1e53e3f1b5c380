"""Services that are simpler or more complex than that of the page, from the editors' ladders."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol

from services.lookup.content.neighbours import Neighbours
from services.lookup.domain import Node
from services.lookup.errors import CodeNotFound
from services.lookup.pages.content import CodePage, RelatedCode, Relation
from services.lookup.pages.summaries import summary


class Finds(Protocol):
    """Where the neighbours are looked up."""

    def code(self, system: str, text: str) -> Node:
        """Find a code; MUST refuse an unknown one with CODE_NOT_FOUND."""


def with_neighbours(codes: Finds, ladders: Mapping[tuple[str, str], Neighbours], page: CodePage, on: date) -> CodePage:
    """Add the neighbours to a page; a code that is one of them is not told of as a mere sibling besides."""
    found = tuple(by_complexity(codes, ladders, page, on))
    named = {each.code.code for each in found}
    others = (each for each in page.related if each.relation is not Relation.SIBLING or each.code.code not in named)
    return replace(page, related=(*others, *found))


def by_complexity(
    codes: Finds, ladders: Mapping[tuple[str, str], Neighbours], page: CodePage, on: date
) -> Iterator[RelatedCode]:
    """List the neighbours of a code that are loaded, nearest first; none of a code that stands on no ladder."""
    neighbours = ladders.get((page.system, page.code))
    if neighbours is None:
        return
    for relation, named in ((Relation.SIMPLER, neighbours.simpler), (Relation.MORE_COMPLEX, neighbours.more_complex)):
        for text in named:
            try:
                yield RelatedCode(summary(codes.code(page.system, text), on), relation)
            except CodeNotFound:
                continue
