"""The plain csv of validity: code, valid_from, valid_to; one line for each window of a code, days as YYYYMMDD."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.lookup.codesets.calendar import NAMES
from services.lookup.domain import CodeSystem, canonical
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile

_HEAD = ["code", "valid_from", "valid_to"]
_DAY_LENGTH = 8
_COMPARED = MainTable("validity", ("code", "first"), {"last": "ended"})


@dataclass(eq=False)
class ValidityCsv:
    """First and last valid days of the codes of one system."""

    dataset: Dataset
    system: CodeSystem
    least_rows: int = 70_000
    tables: str = """
    CREATE TABLE validity (
        code TEXT NOT NULL,           -- without its dot
        first TEXT NOT NULL,
        last TEXT NOT NULL,           -- the last day that the table covers, for a code still in force
        PRIMARY KEY (code, first)
    ) STRICT, WITHOUT ROWID;
    """
    compared: MainTable = _COMPARED

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by its head line and its first code; it is called after the last day that it covers."""
        lines = file.head().decode("ascii", "replace").splitlines()
        if lines[:1] != [",".join(_HEAD)] or not any(map(self._is_ours, lines[1:2])):
            return None
        days = [(_day(file, number, row[1]), _day(file, number, row[2])) for number, row in _rows(file)]
        first, last = min(days)[0], max(end for _, end in days)
        title = f"{NAMES[self.system]} validity of codes, {first} to {last}"
        return EditionFacts(self.dataset, last.isoformat(), title, first, last, Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every line. Raises LineRefused for what is no code, no day, or ends before it begins."""
        if len(files) > 1:
            raise FileRefused(files[1].label, "is a second file of the same table")
        for number, (code, first, last) in _rows(files[0]):
            if canonical(self.system, code) is None:
                raise LineRefused(files[0].label, number, "has no code in its first column")
            window = _day(files[0], number, first), _day(files[0], number, last)
            if window[1] < window[0]:
                raise LineRefused(files[0].label, number, "ends before it begins")
            _insert(database, files[0], number, (code, *map(str, window)))
            told(1)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that no two windows of a code overlap."""
        overlapping = database.execute(
            "SELECT DISTINCT one.code FROM validity AS one JOIN validity AS other"
            " ON one.code = other.code AND one.first < other.first AND other.first <= one.last"
        ).fetchall()
        return [f"{code} has two windows that overlap in {facts.title}." for (code,) in overlapping]

    def _is_ours(self, line: str) -> bool:
        code = line.partition(",")[0]
        starts_with_digit = code[:1].isdigit()
        return starts_with_digit is (self.system is CodeSystem.ICD10PCS) and canonical(self.system, code) is not None


ICD10CM_VALIDITY = ValidityCsv(Dataset.ICD10CM_VALIDITY, CodeSystem.ICD10CM)
ICD10PCS_VALIDITY = ValidityCsv(Dataset.ICD10PCS_VALIDITY, CodeSystem.ICD10PCS)


def _rows(file: SourceFile) -> "list[tuple[int, list[str]]]":
    read = list(file.rows())[1:]
    for number, row in read:
        if len(row) != len(_HEAD):
            raise LineRefused(file.label, number, f"has {len(row)} columns instead of {len(_HEAD)}")
    if not read:
        raise FileRefused(file.label, "has a head line and nothing below it")
    return read


def _day(file: SourceFile, number: int, text: str) -> date:
    try:
        if len(text) == _DAY_LENGTH and text.isascii() and text.isdigit():
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        pass
    raise LineRefused(file.label, number, "has no day as YYYYMMDD where one belongs")


def _insert(database: sqlite3.Connection, file: SourceFile, number: int, row: tuple[str, ...]) -> None:
    try:
        database.execute("INSERT INTO validity VALUES (?, ?, ?)", row)
    except sqlite3.IntegrityError as error:
        raise LineRefused(file.label, number, "repeats a code and its first day") from error
