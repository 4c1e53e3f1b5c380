"""Stretches of days on which no entry begins or ends, so that "valid on a day" becomes one word of the index."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import orjson

from services.lookup.search.entry import Span

_FILE = "turns.json"


class Timeline:
    """Numbers the stretches between the days (as ordinals) on which something begins or has just ended."""

    def __init__(self, turns: Iterable[int]) -> None:
        self._turns = sorted(set(turns))

    @classmethod
    def open(cls, folder: Path) -> "Timeline":
        """Read what `write` wrote."""
        return cls(orjson.loads((folder / _FILE).read_bytes()))

    def write(self, folder: Path) -> None:
        """Keep it for `open`."""
        (folder / _FILE).write_bytes(orjson.dumps(self._turns))

    @classmethod
    def of(cls, spans: Iterable[Span]) -> "Timeline":
        """Take every turn from `spans`."""
        distinct = set(spans)
        return cls([first.toordinal() for first, _ in distinct] + [last.toordinal() + 1 for _, last in distinct])

    def stretch(self, on: date) -> str:
        """Name the stretch that a day lies in."""
        return str(bisect_right(self._turns, on.toordinal()))

    def stretches(self, spans: Iterable[Span]) -> list[str]:
        """Name every stretch that `spans` cover."""
        covered = (range(self._number(first), self._number(last) + 1) for first, last in spans)
        return [str(number) for stretch in covered for number in stretch]

    def _number(self, on: date) -> int:
        return bisect_right(self._turns, on.toordinal())
