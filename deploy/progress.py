"""What a person sees while the suite starts and runs: a progress bar on a terminal, plain lines elsewhere."""

import os
import sys
import time
from collections.abc import Sequence
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Screen(Protocol):
    """Where the supervisor speaks."""

    def say(self, line: str) -> None:
        """Print one line."""

    def expect(self, names: Sequence[str]) -> None:
        """Begin to wait for these processes."""

    def arrived(self, name: str) -> None:
        """One of them is ready."""

    def close(self) -> None:
        """Show no progress any more."""


class PlainScreen:
    """Lines for a file, a pipe or a log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._began = time.monotonic()

    def say(self, line: str) -> None:
        """Print one line at once; a reader that went away changes nothing."""
        try:
            self._stream.write(f"{line}\n")
            self._stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def expect(self, names: Sequence[str]) -> None:
        """Say what is being started."""
        self._began = time.monotonic()
        self.say(f"starting {', '.join(names)}")

    def arrived(self, name: str) -> None:
        """Say that it is ready, and after how long."""
        self.say(f"{name} is ready ({time.monotonic() - self._began:.1f} s)")

    def close(self) -> None:
        """Nothing is left to close."""


class TerminalScreen:
    """A moving bar below the lines."""

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, highlight=False)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._bar = Progress(*columns, TimeElapsedColumn(), console=self._console, transient=True)
        self._awaited: list[str] = []
        self._task = TaskID(0)

    def say(self, line: str) -> None:
        """Print one line above the bar."""
        self._console.print(line, markup=False, soft_wrap=True)

    def expect(self, names: Sequence[str]) -> None:
        """Show the bar."""
        self._awaited = list(names)
        self._task = self._bar.add_task(self._description(), total=len(names))
        self._bar.start()

    def arrived(self, name: str) -> None:
        """Move the bar."""
        self._awaited.remove(name)
        self._bar.update(self._task, advance=1, description=self._description())

    def close(self) -> None:
        """Take the bar away; the cursor comes back even if a preparation was killed while it hid it."""
        self._bar.stop()
        self._console.show_cursor()

    def _description(self) -> str:
        return f"starting {', '.join(self._awaited)}"


def screen() -> Screen:
    """The screen that fits standard output."""
    return TerminalScreen(sys.stdout) if sys.stdout.isatty() else PlainScreen(sys.stdout)
