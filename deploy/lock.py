"""One suite per data folder: a lock that names its holder and ends with it."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from deploy import process_table
from deploy.refusal import StartRefused


class Held(StartRefused):
    """Another process holds the lock."""


@contextlib.contextmanager
def locked(file: Path) -> Iterator[int | None]:
    """Hold the lock while the block runs; yields the pid of a holder that ended without giving it back, if one did.

    Raises Held, naming the holder, while another process holds it.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        holder = _holder(file)
        if not _acquired(descriptor) or _lives(holder):
            raise Held(f"{file.parent.parent} is in use by process {holder.get('pid', 'unknown')}.")
        _write(descriptor, json.dumps({"pid": os.getpid(), "started": process_table.started_at(os.getpid())}))
        yield holder.get("pid")
        _write(descriptor, "")
    finally:
        os.close(descriptor)


def _acquired(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: Path) -> dict[str, int]:
    try:
        content = json.loads(file.read_text())
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _lives(holder: dict[str, int]) -> bool:
    """Whether the holder is the very process that wrote the lock, not a later one under the same number."""
    started = holder.get("started")
    return started is not None and process_table.started_at(holder.get("pid", 0)) == started


def _write(descriptor: int, content: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, content.encode(), 0)
