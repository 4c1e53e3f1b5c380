"""First and last valid day of every code, as the Medicare code editor's master tables state them."""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import lmdb

from services.lookup.codesets.sources import SourceRefused
from services.lookup.domain import CodeSystem, Window

_TABLES = {CodeSystem.ICD10CM: b"mce_i10dx_master", CodeSystem.ICD10PCS: b"mce_i10sg_master"}
_HEADER = struct.Struct("<4sIIII")  # mark, rows, offset of the first row, end of the rows, last day covered
_ROW = struct.Struct("<8sII8x")  # code padded with NUL, first day, last day, attributes that are not ours
_MARK = b"DECM"

Days = tuple[date, date]


def read_validity(path: Path, system: CodeSystem = CodeSystem.ICD10CM) -> dict[str, tuple[Window, ...]]:
    """Read the days on which each code, without its dot, may be reported; adjoining windows become one.

    Every window has its last day, which for codes still in force is the last day that the table covers.
    Empty where there is no table of the system. Refused when the table is not laid out as expected.
    """
    name = _TABLES[system]
    table = _table(path, name)
    if table is None:
        return {}
    return joined_windows((code, _day(first), _day(last)) for code, first, last in _rows(table, name))


def joined_windows(rows: Iterable[tuple[str, date, date]]) -> dict[str, tuple[Window, ...]]:
    """Gather the windows of each code, and make one of those that adjoin."""
    days: dict[str, list[Days]] = defaultdict(list)
    for code, first, last in rows:
        days[code].append((first, last))
    return {code: tuple(_joined(sorted(windows))) for code, windows in days.items()}


def _table(path: Path, name: bytes) -> bytes | None:
    with lmdb.open(str(path), subdir=False, readonly=True, lock=False) as environment, environment.begin() as view:
        return next((bytes(value) for key, value in view.cursor() if bytes(key).rstrip(b"\0") == name), None)


def _rows(table: bytes, name: bytes) -> Iterator[tuple[str, int, int]]:
    mark, count, start, end, _ = _HEADER.unpack_from(table)
    if mark != _MARK or end != start + count * _ROW.size or end > len(table):
        raise SourceRefused(f"{name.decode()} is not laid out as expected")
    for code, first, last in _ROW.iter_unpack(table[start:end]):
        yield code.rstrip(b"\0").decode("ascii"), first, last


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def _joined(days: list[Days]) -> Iterator[Window]:
    first, last = days[0]
    for begins, ends in days[1:]:
        if begins > last + timedelta(days=1):
            yield Window(first, last)
            first = begins
        last = max(last, ends)
    yield Window(first, last)
