"""The geometry of bar charts, drawn as SVG by the templates without a line of script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 4, 8, 24
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
MOST_LABELS = 7

# A column's label and its count in each series.
Row = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class Bar:
    """One rectangle, in the units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    series: str
    hint: str


@dataclass(frozen=True)
class Tick:
    """A label and where it stands on its axis."""

    at: float
    label: str


@dataclass(frozen=True)
class BarChart:
    """Stacked bars over a row of columns, with both axes; `rows` are the same figures for a table."""

    bars: tuple[Bar, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right_edge: int = WIDTH - RIGHT
    baseline: int = HEIGHT - BOTTOM

    @property
    def total(self) -> int:
        return sum(sum(counts) for _, counts in self.rows)


@dataclass(frozen=True)
class DaysChart:
    """A chart of days with its words, as parts/charts.html shows it."""

    key: str
    title: str
    meaning: str
    chart: BarChart


def stacked_bars(columns: Sequence[str], series: Mapping[str, Sequence[int]]) -> BarChart:
    """Stack each series on the one before it; every series has one count, 0 or more, for each column."""
    rows = tuple((column, tuple(counts[at] for counts in series.values())) for at, column in enumerate(columns))
    top = nice_ceiling(max((sum(counts) for _, counts in rows), default=0))
    names = tuple(series)
    slot = PLOT_WIDTH / max(len(columns), 1)
    bars = (bar for at, row in enumerate(rows) for bar in _stack(LEFT + at * slot, slot, row, names, top))
    return BarChart(tuple(bars), _x_ticks(columns), _y_ticks(top), names, rows)


def nice_ceiling(most: int) -> int:
    """Give the least of 4, 8, 12, 16, 20, 24, 32, 40, 80, … that holds the largest count: its quarters are whole."""
    step = 1
    while True:
        for factor in (4, 8, 12, 16, 20, 24, 32):
            if most <= factor * step:
                return factor * step
        step *= 10


def _stack(left: float, slot: float, row: Row, names: Sequence[str], top: int) -> list[Bar]:
    column, counts = row
    heights = [count / top * PLOT_HEIGHT for count in counts]
    tops = [HEIGHT - BOTTOM - reached for reached in accumulate(heights)]
    x, width = round(left + slot * 0.14, 2), round(slot * 0.72, 2)
    return [
        Bar(x, round(y, 2), width, round(height, 2), name, f"{column}, {name}: {count}")
        for name, count, height, y in zip(names, counts, heights, tops, strict=True)
        if count
    ]


def _x_ticks(columns: Sequence[str]) -> tuple[Tick, ...]:
    every = -(-len(columns) // MOST_LABELS) or 1
    slot = PLOT_WIDTH / max(len(columns), 1)
    return tuple(
        Tick(round(LEFT + (at + 0.5) * slot, 2), column) for at, column in enumerate(columns) if at % every == 0
    )


def _y_ticks(top: int) -> tuple[Tick, ...]:
    return tuple(
        Tick(round(HEIGHT - BOTTOM - quarter / 4 * PLOT_HEIGHT, 2), f"{top * quarter // 4:,}") for quarter in range(5)
    )
