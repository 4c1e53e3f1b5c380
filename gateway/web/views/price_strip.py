"""The geometry of a strip that shows how many localities pay how much, drawn as SVG by the template."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 132
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 40, 22
COLUMNS = 48
_TICKS = 5
_LABEL_HALF = 62


@dataclass(frozen=True)
class Column:
    """How many localities pay between two amounts."""

    x: float
    y: float
    width: float
    height: float
    hint: str
    marked: bool


@dataclass(frozen=True)
class Mark:
    """An amount that is pointed at, with its label above; `first` is the reader's own."""

    x: float
    label_x: float
    label_y: float
    label: str
    first: bool


@dataclass(frozen=True)
class Strip:
    """The whole drawing, and the sentence that says the same."""

    columns: tuple[Column, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT
    top: int = TOP
    baseline: int = HEIGHT - BOTTOM


def price_strip(amounts: Sequence[str], marks: Mapping[str, str]) -> Strip:
    """Draw amounts in dollars as a strip (one amount and one mark at least); of two marks the first is the reader's."""
    values = [float(amount) for amount in amounts]
    pointed_at = [float(amount) for amount in marks.values()]
    low, high = min(*values, *pointed_at), max(*values, *pointed_at)
    scale = _Scale(low, high)
    own = pointed_at[0] if len(marks) > 1 else None
    return Strip(
        columns=_columns(values, scale, own),
        marks=tuple(
            _mark(at, name, amount, scale, first=own is not None) for at, (name, amount) in enumerate(marks.items())
        ),
        ticks=tuple((scale.x(amount), f"${amount:,.2f}") for amount in _tick_amounts(low, high)),
        sentence=_sentence(values, marks),
    )


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float

    @property
    def span(self) -> float:
        return self.high - self.low or 1.0

    def x(self, amount: float) -> float:
        return round(LEFT + (amount - self.low) / self.span * (WIDTH - LEFT - RIGHT), 2)

    def column(self, amount: float) -> int:
        return min(COLUMNS - 1, int((amount - self.low) / self.span * COLUMNS))


def _columns(values: Sequence[float], scale: _Scale, own: float | None) -> tuple[Column, ...]:
    counted = Counter(scale.column(value) for value in values)
    most = max(counted.values())
    wide, full = (WIDTH - LEFT - RIGHT) / COLUMNS, HEIGHT - BOTTOM - TOP
    marked = None if own is None else scale.column(own)
    return tuple(
        Column(
            x=round(LEFT + at * wide + 1, 2),
            y=round(HEIGHT - BOTTOM - count / most * full, 2),
            width=round(wide - 2, 2),
            height=round(count / most * full, 2),
            hint=_hint(at, count, scale),
            marked=at == marked,
        )
        for at, count in sorted(counted.items())
    )


def _hint(at: int, count: int, scale: _Scale) -> str:
    first, last = (scale.low + edge / COLUMNS * scale.span for edge in (at, at + 1))
    return f"{count} {'locality' if count == 1 else 'localities'}: ${first:,.2f} to ${last:,.2f}"


def _mark(at: int, name: str, amount: str, scale: _Scale, *, first: bool) -> Mark:
    x = scale.x(float(amount))
    label_x = min(max(x, LEFT + _LABEL_HALF), WIDTH - RIGHT - _LABEL_HALF)
    return Mark(x, label_x, 14 + 16 * at, f"{name} ${amount}", first and at == 0)


def _tick_amounts(low: float, high: float) -> list[float]:
    if low == high:
        return [low]
    return [low + (high - low) * at / (_TICKS - 1) for at in range(_TICKS)]


def _sentence(values: Sequence[float], marks: Mapping[str, str]) -> str:
    ordered = sorted(values)
    middle = ordered[len(ordered) // 2]
    said = (
        f"Non-facility amounts in {len(values)} localities reach from ${ordered[0]:,.2f} to ${ordered[-1]:,.2f}; "
        f"the middle one is ${middle:,.2f}."
    )
    for name, amount in marks.items():
        cheaper = sum(value < float(amount) for value in values)
        said += f" {name}: ${amount}, more than in {cheaper} of them."
    return said
