"""Files that are either whole on the disk under their name, or not there."""

import os
from pathlib import Path

# How the name of a folder ends while it grows; whoever holds the folder of snapshots removes those it did not begin.
UNFINISHED = "unfinished"


def write_whole(path: Path, text: str) -> None:
    """Write a small file beside the old one, then give it its name at once."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    place(new, path)


def place(unfinished: Path, final: Path) -> None:
    """Give a finished file or folder the name under which it is trusted, once all of it is on the disk."""
    for path in sorted(unfinished.rglob("*"), reverse=True):
        sync(path)
    sync(unfinished)
    unfinished.replace(final)
    sync(final.parent)


def sync(path: Path) -> None:
    """Return once the disk has it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
