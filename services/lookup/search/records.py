"""What is shown of each entry, on disk in official order and read without being held in memory."""

import mmap
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from services.lookup.search.entry import SearchEntry

_LINES = "records.jsonl"
_STARTS = "records.starts"


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as it is shown; `billable` holds first and last days as ordinals."""

    system: str
    code: str
    title: str | None
    billable: tuple[tuple[int, int], ...]

    def billable_on(self, on: date) -> bool:
        """Tell whether the entry may be reported on a day."""
        day = on.toordinal()
        return any(first <= day <= last for first, last in self.billable)


class Records:
    """Answers the record at a place in official order. May be shared by threads and processes."""

    def __init__(self, lines: mmap.mmap, starts: "array[int]") -> None:
        self._lines = lines
        self._starts = starts

    @classmethod
    def open(cls, folder: Path) -> "Records":
        """Map what `write_records` wrote."""
        starts = array("Q")
        starts.frombytes((folder / _STARTS).read_bytes())
        with (folder / _LINES).open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), starts)

    def __getitem__(self, ordinal: int) -> Record:
        return Record(*orjson.loads(self._lines[self._starts[ordinal] : self._starts[ordinal + 1]]))


def write_records(entries: Iterable[SearchEntry], folder: Path) -> None:
    """Write one line for each entry, and where each line begins."""
    starts = array("Q", [0])
    with (folder / _LINES).open("wb") as file:
        for entry in entries:
            starts.append(starts[-1] + file.write(_line(entry)))
        file.write(b"\n")  # an empty file cannot be mapped
    (folder / _STARTS).write_bytes(starts.tobytes())


def _line(entry: SearchEntry) -> bytes:
    billable = [(first.toordinal(), last.toordinal()) for first, last in entry.billable]
    return orjson.dumps([entry.system, entry.code, entry.title, billable], option=orjson.OPT_APPEND_NEWLINE)
