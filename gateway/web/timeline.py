"""The geometry of a code's timeline: a band of the editions, what the code is in each, and marks where it changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from gateway.web.wording import span

WIDTH, HEIGHT = 720, 74
LEFT, RIGHT = 8, 8
BAND_TOP, BAND_HEIGHT = 26, 18
_OPEN_EDITION = timedelta(days=365)  # how long the last edition is drawn while nothing says when it ends
_DAY = timedelta(days=1)
_OCTOBER = 10
_MOST_TICKS = 8
_WORDS = {
    "billable": "Billable",
    "header": "Header, not billable",
    "listed": "In the list",
    "absent": "Not in the code set",
}


@dataclass(frozen=True)
class Stretch:
    """An edition's days, ISO 8601, the last one empty while open, and what the code is in it."""

    first: str
    last: str
    standing: str


@dataclass(frozen=True)
class Segment:
    """Editions in a row in which the code is the same, in the units of the drawing; `words` say so."""

    x: float
    width: float
    standing: str
    words: str


@dataclass(frozen=True)
class Mark:
    """A place on the time axis with its label."""

    x: float
    label: str


@dataclass(frozen=True)
class Timeline:
    """The drawing; `words` is what it shows, for whoever cannot see it."""

    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    words: str
    width: int = WIDTH
    height: int = HEIGHT
    band_top: int = BAND_TOP
    band_height: int = BAND_HEIGHT


def timeline(stretches: Sequence[Stretch], changes: Iterable[tuple[str, str]]) -> Timeline | None:
    """Draw editions, oldest first, and changes as (ISO 8601 day, label); None where no edition is given."""
    if not stretches:
        return None
    scale = _Scale(date.fromisoformat(stretches[0].first), _end(stretches[-1]))
    segments = tuple(
        _segment(scale, standing, tuple(alike))
        for standing, alike in groupby(stretches, key=lambda each: each.standing)
    )
    return Timeline(segments, _marks(scale, changes), _ticks(scale), "; ".join(each.words for each in segments) + ".")


@dataclass(frozen=True)
class _Scale:
    first: date
    end: date

    def x(self, day: date) -> float:
        share = (day - self.first) / (self.end - self.first)
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT), 2)


def _end(stretch: Stretch) -> date:
    return (
        date.fromisoformat(stretch.last) + _DAY if stretch.last else date.fromisoformat(stretch.first) + _OPEN_EDITION
    )


def _segment(scale: _Scale, standing: str, alike: Sequence[Stretch]) -> Segment:
    first, last = alike[0], alike[-1]
    x = scale.x(date.fromisoformat(first.first))
    words = f"{_WORDS.get(standing, standing)} {span(first.first, last.last)}"
    return Segment(x, round(scale.x(_end(last)) - x, 2), standing, words)


def _marks(scale: _Scale, changes: Iterable[tuple[str, str]]) -> tuple[Mark, ...]:
    by_day = groupby(sorted(changes), key=lambda change: change[0])
    return tuple(
        Mark(scale.x(date.fromisoformat(day)), "; ".join(f"{day}: {label}" for _, label in found))
        for day, found in by_day
    )


def _ticks(scale: _Scale) -> tuple[Mark, ...]:
    """Label fiscal years on their first day, as many as there is room for."""
    octobers = [date(year, _OCTOBER, 1) for year in range(scale.first.year, scale.end.year + 1)]
    within = [day for day in octobers if scale.first <= day < scale.end]
    every = -(-len(within) // _MOST_TICKS) or 1
    return tuple(Mark(scale.x(day), f"FY{day.year + 1}") for day in within[::every])
