"""Ties a process to the one that started it, so that nothing outlives a supervisor that is killed.

Run as a script (PARENT PROGRAM ARGUMENT…) it becomes the program, bound to its parent.
"""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36


def end_with_parent(number: int) -> None:
    """Have the kernel send this process a signal as soon as its parent has ended. Linux only; elsewhere nothing."""
    _prctl(_SET_PARENT_DEATH_SIGNAL, number)


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent ends. Linux only; elsewhere nothing."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def end_with_make() -> None:
    """When make started this process, have it stopped cleanly even if make is killed."""
    with contextlib.suppress(OSError):
        if Path(f"/proc/{os.getppid()}/comm").read_text().strip() in {"make", "gmake"}:
            end_with_parent(signal.SIGTERM)


def bound(command: Sequence[str]) -> list[str]:
    """The command that runs `command` bound to the calling process."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def _prctl(option: int, argument: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, argument, 0, 0, 0)


def _become(parent: int, command: list[str]) -> None:
    end_with_parent(signal.SIGKILL)
    # The parent may have ended before the kernel was asked.
    if os.getppid() == parent:
        os.execv(command[0], command)  # noqa: S606 (the command is the topology's own)


if __name__ == "__main__":
    _become(int(sys.argv[1]), sys.argv[2:])
