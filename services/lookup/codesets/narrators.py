"""How an import is told on a terminal, and where there is none."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from services.lookup.importing.account import Narrator

_A_LINE_EVERY = 500_000


class Lines:
    """Plain lines: one when an edition begins, one for each half million of rows, one when it is read."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._rows: dict[str, int] = {}
        self._began: dict[str, float] = {}

    def say(self, line: str) -> None:
        """Print a line."""
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def reading(self, label: str) -> None:
        """Begin to count."""
        self._rows[label], self._began[label] = 0, time.monotonic()
        self.say(f"reading {label}")

    def rows(self, label: str, more: int) -> None:
        """Count, and print the pace now and then."""
        before = self._rows.get(label, 0)
        self._rows[label] = before + more
        if before // _A_LINE_EVERY != self._rows[label] // _A_LINE_EVERY:
            self.say(f"reading {label}: {self._pace(label)}")

    def read(self, label: str) -> None:
        """Print what it came to."""
        if self._rows.get(label):
            self.say(f"read {label}: {self._pace(label)}")

    def _pace(self, label: str) -> str:
        rows, seconds = self._rows[label], time.monotonic() - self._began[label]
        return f"{rows:,} rows, {rows / max(seconds, 0.001):,.0f} a second"


class Bars(Lines):
    """A line that moves for each edition that is being read."""

    def __init__(self, console: Console, progress: Progress) -> None:
        super().__init__(console)
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def reading(self, label: str) -> None:
        """Begin a line."""
        self._rows[label], self._began[label] = 0, time.monotonic()
        self._tasks[label] = self._progress.add_task(label, total=None, pace="")

    def rows(self, label: str, more: int) -> None:
        """Move it."""
        self._rows[label] = self._rows.get(label, 0) + more
        if label in self._tasks:
            self._progress.update(self._tasks[label], pace=self._pace(label))

    def read(self, label: str) -> None:
        """Take it away."""
        if label in self._tasks:
            self._progress.remove_task(self._tasks.pop(label))
        super().read(label)


@contextmanager
def narrator(console: Console) -> Iterator[Narrator]:
    """Whoever tells of an import here."""
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[pace]}"), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        yield Bars(console, progress)
