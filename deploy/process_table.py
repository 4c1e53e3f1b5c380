"""What the kernel's process table says: when a process started, who its children are."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_PARENT, _STARTED = 1, 19
_SWEEPS = 50


def started_at(pid: int) -> int | None:
    """The start time of a living process in clock ticks since boot; with the pid it names one process for ever."""
    fields = _fields(pid)
    return None if fields is None or fields[0] == "Z" else int(fields[_STARTED])


def children_of(pid: int) -> Iterator[int]:
    """The processes whose parent is `pid`, ended but unburied ones included."""
    for entry in _PROC.glob("[0-9]*"):
        fields = _fields(int(entry.name))
        if fields is not None and int(fields[_PARENT]) == pid:
            yield int(entry.name)


def end_children() -> None:
    """Kill and bury every child of this process, and the children that it inherits from them."""
    for _ in range(_SWEEPS):
        left = list(children_of(os.getpid()))
        if not left:
            return
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.01)


def _fields(pid: int) -> list[str] | None:
    """What follows the program's name in /proc/PID/stat, the state first; None for a process that is not there."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
