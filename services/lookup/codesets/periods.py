"""The stretches of days on which no code begins or ends: sets of days become the bits of a number."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from services.lookup.domain import Span, Window

_DAY = timedelta(days=1)


class Periods:
    """The time that the loaded windows cover, cut wherever one of them begins or has ended, and at `cuts`."""

    def __init__(self, windows: Iterable[Window], cuts: Iterable[date] = ()) -> None:
        distinct = set(windows)
        after = {_closed(window) + _DAY for window in distinct}
        self._turns = sorted({window.first for window in distinct} | after | set(cuts))
        self._place = {turn: place for place, turn in enumerate(self._turns)}
        self.first, self.last = self._turns[0], self._turns[-1] - _DAY
        self.spans = cache(self._spans)

    @property
    def beginnings(self) -> list[date]:
        """The first day of every stretch."""
        return self._turns[:-1]

    def stretch(self, first: date) -> tuple[int, Window]:
        """Find the stretch that begins on a day: its bit, and its days."""
        place = self._place[first]
        return 1 << place, Window(first, self._turns[place + 1] - _DAY)

    def bits(self, windows: Iterable[Window]) -> int:
        """Mark the stretches that lie within windows."""
        marked = 0
        for window in windows:
            marked |= (1 << self._place[_closed(window) + _DAY]) - (1 << self._place[window.first])
        return marked

    def _spans(self, billable: int, header: int) -> tuple[Span, ...]:
        """Write marked stretches as spans of days; what lasts to the end of the data has no last day."""
        spans: list[Span] = []
        for place, first in enumerate(self.beginnings):
            bit = 1 << place
            if (billable | header) & bit:
                self._lengthen(spans, first, self._turns[place + 1] - _DAY, billable=bool(billable & bit))
        return tuple(spans)

    def _lengthen(self, spans: list[Span], first: date, last: date, *, billable: bool) -> None:
        goes_on = spans and spans[-1].billable == billable and spans[-1].window.last == first - _DAY
        begun = spans.pop().window.first if goes_on else first
        spans.append(Span(Window(begun, None if last == self.last else last), billable))


def _closed(window: Window) -> date:
    if window.last is None:
        raise ValueError("a window that is read from a table has its last day")
    return window.last
