"""Hits in their order, from a mark on.

The newest first go on below the last one's moment and id, whatever comes and goes in between. By relevance they go on
after as many as were shown, since what a word is worth changes with every posting: one that came in between may show
one again. With a salary floor what cannot be compared stands last, as a second stage.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tantivy import DocAddress, Query, Schema, Searcher, SearchResult

from services.jobs.search.conditions import Asking, everything

# Read beyond what is shown, since the last ones may have equals; and how much further where all of these were equal.
_BEYOND, _FURTHER = 8, 4


# Below what the index can count with.
_MARK = re.compile(r"([01]) (\d{1,18}|[1-8]\d{18})(?: ([0-9a-f-]{1,40}))?", re.ASCII)
_Place = tuple[int, str]


class UnknownMark(ValueError):
    """No hit has such a mark."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A posting that was found, and the mark below which the list goes on after it."""

    posting_id: str
    mark: str


def ranked(
    searcher: Searcher, stages: Sequence[Query], below: str, most: int, shape: Schema, *, by_relevance: bool
) -> tuple[tuple[Hit, ...], int | None]:
    """The first hits below a mark, stage after stage, and how many there are in all where that came by the way.

    Raises UnknownMark.
    """
    first, number, last_id = _read(below)
    read = _Relevance(searcher) if by_relevance else _Newest(searcher, Asking(shape))
    hits: list[Hit] = []
    for stage in range(first, len(stages)):
        place = (number, last_id) if below and stage == first else None
        found = read.hits(stages[stage], place, most - len(hits))
        hits += [Hit(posting_id, f"{stage} {mark}") for posting_id, mark in found]
        if len(hits) >= most:
            break
    whole = not below and len(stages) == 1
    return tuple(hits), read.counted if whole else None


class _Relevance:
    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.counted = 0

    def hits(self, query: Query, place: _Place | None, most: int) -> Iterator[tuple[str, str]]:
        # Room is made for as many as are passed over: a mark that was made up would ask for more than there is.
        shown = min(place[0], self._searcher.num_docs) if place else 0
        found = self._searcher.search(query, most, offset=shown, weight_by_field="freshness")
        self.counted = counted(found)
        for number, (_, address) in enumerate(found.hits, shown + 1):
            yield _id(self._searcher, address), str(number)


class _Newest:
    def __init__(self, searcher: Searcher, asking: Asking) -> None:
        self._searcher = searcher
        self._asking = asking
        self.counted = 0

    def hits(self, query: Query, place: _Place | None, most: int) -> Iterator[tuple[str, str]]:
        if place:
            query = everything({"found": query, "below": self._asking.between("newest", most=place[0])})
        usable, limit = list[tuple[int, str]](), most + _BEYOND
        while len(usable) < most:
            found = self._keyed(query, limit)
            usable = [each for each in found if place is None or each < place]
            if len(found) < limit:
                break
            # Of the last key there may be others that were cut off, and that come before these by their id.
            usable = [each for each in usable if each[0] != found[-1][0]]
            limit *= _FURTHER
        for number, posting_id in usable[:most]:
            yield posting_id, f"{number} {posting_id}"

    def _keyed(self, query: Query, limit: int) -> list[tuple[int, str]]:
        found = self._searcher.search(query, limit, order_by_field="newest")
        self.counted = counted(found)
        return sorted(((key, _id(self._searcher, address)) for key, address in found.hits), reverse=True)


def counted(found: SearchResult) -> int:
    """How many a query has found in all."""
    return int(found.count)  # type: ignore[attr-defined]  # left out of its stubs


def _read(mark: str) -> tuple[int, int, str]:
    """The stage of a mark, its number and, where it has one, its id; the start for none."""
    if not mark:
        return 0, 0, ""
    read = _MARK.fullmatch(mark)
    if read is None:
        raise UnknownMark(mark)
    return int(read[1]), int(read[2]), read[3] or ""


def _id(searcher: Searcher, address: DocAddress) -> str:
    return str(searcher.doc(address)["id"][0])
