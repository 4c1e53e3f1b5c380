"""Why a file is not taken; the message says what to do about it and never repeats a row."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

# What says something of this machine, not of a file: a full disk must end an import, not refuse a file.
_OF_THE_MACHINE = (OSError, MemoryError, sqlite3.OperationalError)


def printable(name: str) -> str:
    """Write a file's name on one line: what steers a terminal, breaks a line or is no text stands as an escape."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in name)


class FileRefused(Exception):
    """A file is recognised, but damaged, an excerpt, or of an edition that nothing says."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{printable(file)}: {why}")


class LineRefused(FileRefused):
    """One line is wrong; lines are counted from 1."""

    def __init__(self, file: str, line: int, why: str) -> None:
        super().__init__(file, f"line {line}: {why}")
        self.line = line


@contextmanager
def refusals_of(file: str) -> Iterator[None]:
    """Turn what a parser raises over a damaged file into a refusal that shows nothing of what stands in it."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise FileRefused(file, f"holds a row twice, or one without what every row has ({error})") from error
    except _OF_THE_MACHINE:
        raise
    except FileRefused:
        raise
    except Exception as error:
        # Whatever a parser stumbles over: one file that it cannot read must not keep the others out.
        raise FileRefused(file, f"cannot be read as what it looks like ({type(error).__name__})") from error
