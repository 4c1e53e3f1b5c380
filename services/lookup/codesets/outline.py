"""The whole list over all editions in official order: what is printed today, and the codes that are not."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.lookup.codesets.tabular import PrintedPlace
from services.lookup.domain import CATEGORY_LENGTH, FULL_LENGTH, Kind


@dataclass(slots=True, eq=False)
class Place:
    """A place of the outline while it grows; `printed` is None where the tabular list does not have it."""

    kind: Kind
    code: str
    printed: PrintedPlace | None = None
    above: "Place | None" = None
    below: list["Place"] = field(default_factory=list)


class Outline:
    """The tabular list as printed, with every other code put where it belongs."""

    def __init__(self, chapters: Iterable[PrintedPlace], codes: Iterable[str]) -> None:
        self.codes: dict[str, Place] = {}
        self.chapters = [self._printed(chapter, None) for chapter in chapters]
        self._categories = sorted(code for code in self.codes if len(code) == CATEGORY_LENGTH)
        billable = set(codes)
        headers = {header for code in billable for header in headers_of(code)}
        for code in sorted((billable | headers) - self.codes.keys()):
            self._insert(code)

    def __iter__(self) -> Iterator[Place]:
        """Walk the places in official order."""
        waiting = self.chapters[::-1]
        while waiting:
            place = waiting.pop()
            yield place
            waiting.extend(reversed(place.below))

    def _printed(self, printed: PrintedPlace, above: Place | None) -> Place:
        place = Place(printed.kind, printed.code, printed, above)
        place.below = [self._printed(each, place) for each in printed.below]
        if place.kind is Kind.CODE:
            self.codes[place.code] = place
        return place

    def _insert(self, code: str) -> None:
        above = self._chapter_beside(code) if len(code) == CATEGORY_LENGTH else self._header(code)
        place = Place(Kind.CODE, code, above=above)
        above.below.insert(_position(code, above.below), place)
        self.codes[code] = place

    def _header(self, code: str) -> Place:
        """Find the longest beginning of the code that is a place itself: placeholders X never are."""
        beginnings = (code[:length] for length in range(len(code) - 1, CATEGORY_LENGTH - 1, -1))
        return next(self.codes[beginning] for beginning in beginnings if beginning in self.codes)

    def _chapter_beside(self, category: str) -> Place:
        """Put a category that is not printed into its neighbour's chapter: no file read says which block it is in."""
        place = self.codes[self._categories[bisect_left(self._categories, category) - 1]]
        while place.above is not None:
            place = place.above
        return place


def headers_of(code: str) -> Iterator[str]:
    """Name the headers above a code, nearest last; a placeholder X before a 7th character makes none."""
    base = code[: FULL_LENGTH - 1].rstrip("X") if len(code) == FULL_LENGTH else code
    for length in range(CATEGORY_LENGTH, min(len(base), len(code) - 1) + 1):
        yield code[:length]


def _position(code: str, siblings: list[Place]) -> int:
    """Find the place right behind the last sibling that it follows letter by letter."""
    before = [place for place, sibling in enumerate(siblings) if _last_code(sibling) < code]
    nearest = max(before, key=lambda place: _last_code(siblings[place]), default=-1)
    return nearest + 1


def _last_code(place: Place) -> str:
    return place.code.rpartition("-")[2]
