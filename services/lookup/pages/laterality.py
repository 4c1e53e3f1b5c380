"""The same condition on the other side, found by the titles of real codes (Official Guidelines FY2026, I.B.13)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.lookup.domain import Node
from services.lookup.pages.content import LateralityOption
from services.lookup.pages.hierarchy import existing
from services.lookup.pages.seventh_character import base_of, with_character
from services.lookup.pages.summaries import summary, title_text
from services.lookup.pages.tabular_list import TabularList

_SIDES = ("right", "left", "bilateral", "unspecified")
_BILATERAL = "bilateral"
_UNILATERAL = "unilateral"
_DEFINITE = {"right", "left"}
_SIDE = re.compile(rf"\b({'|'.join(_SIDES)})\b", re.IGNORECASE)
_ORGAN = re.compile(r"^[^,]*")
_PLURAL = re.compile(r"\(s\)|(?<=[^\Ws])s\b|ies\b")
_WORD = re.compile(r"[a-z0-9]+")
_TITLES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class _Reading:
    """A title as a side and its other words, with and without those that name the organ right behind the side."""

    side: str
    words: tuple[str, ...]
    without_organ: tuple[str, ...]

    def matches(self, other: "_Reading") -> bool:
        """Tell whether two titles differ in their side alone.

        A bilateral code may have the organ doubled, elsewhere or not at all: "right ear", "ears, bilateral".
        """
        if (self.side == _BILATERAL) == (other.side == _BILATERAL):
            return self.words == other.words
        both, one = (self, other) if self.side == _BILATERAL else (other, self)
        return sorted(both.words) in (sorted(one.words), sorted(one.without_organ))

    def matches_apart(self, other: "_Reading") -> bool:
        """Tell the same of a bilateral code and one that says "unilateral", which stand under different headers.

        "Bilateral primary osteoarthritis of knee" and "Unilateral primary osteoarthritis, right knee".
        """
        both, one = (self, other) if self.side == _BILATERAL else (other, self)
        if both.side != _BILATERAL or one.side == _BILATERAL or _UNILATERAL not in one.words:
            return False
        return _bare(both.words) in (_bare(one.words), _bare(one.without_organ))


def laterality(listed: TabularList, node: Node, day: date, on: date) -> tuple[LateralityOption, ...]:
    """List the sides of a condition that codes exist for, with the code's own; nothing where it has no side."""
    sides = _sides(listed, node, day) or _sides_of_base(listed, node, day)
    ordered = [(side, sides[side]) for side in _SIDES if side in sides]
    return tuple(LateralityOption(side, summary(each, on), each is node) for side, each in ordered)


def _sides_of_base(listed: TabularList, node: Node, day: date) -> dict[str, Node]:
    """Look at the headers of codes with a 7th character: those of the other sides, with the same character."""
    header = base_of(listed, node)
    sides = _sides(listed, header, day) if header else {}
    made = {side: with_character(listed, each, node.code[-1]) for side, each in sides.items()}
    return {side: code for side, code in made.items() if code and code.exists_on(day)}


def _sides(listed: TabularList, node: Node, day: date) -> dict[str, Node]:
    above = listed.parent(node)
    siblings = existing(listed, above, day) if above else ()
    found = [_matching(reading, node, siblings, day) for reading in _readings(title_text(node, day))]
    best = max(found, key=len, default={})
    sides = _sides_apart(listed, node, day) | best
    return sides if _DEFINITE & sides.keys() and len(sides) > 1 else {}


def _sides_apart(listed: TabularList, node: Node, day: date) -> dict[str, Node]:
    """Find the other sides where one header holds the unilateral codes and the bilateral code stands beside it."""
    return {
        other.side: apart
        for reading in _readings(title_text(node, day))
        for apart in _apart(listed, node, reading, day)
        for other in _readings(title_text(apart, day))
        if reading.matches_apart(other)
    }


def _apart(listed: TabularList, node: Node, reading: _Reading, day: date) -> tuple[Node, ...]:
    above = listed.parent(node)
    if above is None:
        return ()
    if reading.side == _BILATERAL:
        return tuple(below for beside in existing(listed, above, day) for below in existing(listed, beside, day))
    top = listed.parent(above)
    return existing(listed, top, day) if top and _UNILATERAL in reading.words else ()


def _matching(reading: _Reading, node: Node, siblings: tuple[Node, ...], day: date) -> dict[str, Node]:
    sides: dict[str, Node] = {}
    for sibling in siblings:
        for other in _readings(title_text(sibling, day)):
            if reading.matches(other):
                sides.setdefault(other.side, sibling)
    return sides | {reading.side: node}


@lru_cache(maxsize=_TITLES_KEPT)
def _readings(title: str | None) -> tuple[_Reading, ...]:
    return tuple(_read(title)) if title else ()


def _read(title: str) -> Iterator[_Reading]:
    for match in _SIDE.finditer(title):
        before, after = title[: match.start()], title[match.end() :]
        yield _Reading(match[0].lower(), _words(before + after), _words(before + _ORGAN.sub("", after)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_PLURAL.sub(_singular, text.lower())))


def _bare(words: tuple[str, ...]) -> list[str]:
    return sorted(word for word in words if word not in (_UNILATERAL, "of"))


def _singular(plural: re.Match[str]) -> str:
    return "y" if plural[0] == "ies" else ""
