"""Order files of ICD-10-CM and ICD-10-PCS: every code and header with its flag and both titles, fixed width.

Layout: the order number in columns 1–5, the code without its dot in 7–13, 1 or 0 for valid or header in 15, the short
title in 17–76, the long title from 78 on (CMS, "ICD-10-CM/PCS Order File" note of each release). The order numbers run
from 1 without a gap, so that a line lost from the middle shows; one lost from the end shows in the codes.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.lookup.codesets.imports.order_edition import facts_of_order
from services.lookup.domain import CATEGORY_LENGTH, FULL_LENGTH, CodeSystem
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import LineRefused
from services.lookup.importing.source import SourceFile

_TOLD_EVERY = 5_000
_LINE = re.compile(r"(\d{5}) ([0-9A-Z]{3,7}) {1,5}([01]) (.{60}) (\S.*)")
_FLAG = 14  # counted from 0
_HEAD_LINE = re.compile(rb"\d{5} ([0-9A-Z]{3,7}) {1,5}([01]) \S")
_ENCODING = "ascii"

TABLES = """
CREATE TABLE listed (
    position INTEGER PRIMARY KEY,     -- the order number
    code TEXT NOT NULL UNIQUE,        -- without its dot
    billable INTEGER NOT NULL,
    short TEXT NOT NULL,
    title TEXT NOT NULL
) STRICT;
"""

_COMPARED = MainTable("listed", ("code",), {"title": "retitled", "billable": "became_header"})


class OrderRow(NamedTuple):
    """One line, as it is printed."""

    position: int
    code: str
    billable: bool
    short: str
    title: str


@dataclass(eq=False)
class OrderFile:
    """The order file of one system."""

    dataset: Dataset
    system: CodeSystem
    least_rows: int
    tables: str = TABLES
    compared: MainTable = _COMPARED

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by its columns and its codes; its edition is the one that has exactly these codes."""
        if _system_of(file.head()) is not self.system:
            return None
        return facts_of_order(self.dataset, self.system, file, list(rows(file)))

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every line; a second file of the same edition must say the same."""
        first, *others = files
        database.executemany("INSERT INTO listed VALUES (?, ?, ?, ?, ?)", _counted(rows(first), told))
        for other in others:
            _refuse_difference(other, database)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that each header stands above a code, and each code below its header."""
        orphans = database.execute(_ORPHANS).fetchall() if self.system is CodeSystem.ICD10PCS else []
        idle = database.execute(_IDLE).fetchall()
        return [
            *(f"{code} stands below no table of {facts.title}." for (code,) in orphans),
            *(f"{code} is a header with nothing below it." for (code,) in idle),
        ]


ICD10CM_ORDER = OrderFile(Dataset.ICD10CM_ORDER, CodeSystem.ICD10CM, 90_000)
ICD10PCS_ORDER = OrderFile(Dataset.ICD10PCS_ORDER, CodeSystem.ICD10PCS, 70_000)

_ORPHANS = """
SELECT code FROM listed WHERE billable AND substr(code, 1, 3) NOT IN (SELECT code FROM listed WHERE NOT billable)
"""
_IDLE = """
SELECT code FROM listed AS header WHERE NOT billable
AND NOT EXISTS (SELECT 1 FROM listed WHERE code > header.code AND code < header.code || 'a')
"""


def rows(file: SourceFile) -> Iterator[OrderRow]:
    """Read every line. Raises LineRefused for one that is not laid out so, or whose number does not follow."""
    expected = 1
    for number, line in file.lines(_ENCODING):
        row = _row(file, number, line)
        if row.position != expected:
            raise LineRefused(file.label, number, f"has order number {row.position} where {expected} follows")
        expected += 1
        yield row


def _row(file: SourceFile, number: int, line: str) -> OrderRow:
    match = _LINE.fullmatch(line)
    if match is None or match.start(3) != _FLAG:
        raise LineRefused(file.label, number, "is not laid out as a line of an order file")
    position, code, flag, short, title = match.groups()
    return OrderRow(int(position), code, flag == "1", short.rstrip(), title)


def _system_of(head: bytes) -> CodeSystem | None:
    """Tell the systems apart: in ICD-10-PCS every code has 7 characters and every header 3, in ICD-10-CM not."""
    lines = head.splitlines()
    found = [match for match in map(_HEAD_LINE.match, lines) if match]
    if not found or len(found) * 2 < len(lines):
        return None
    if all(len(each[1]) == (FULL_LENGTH if each[2] == b"1" else CATEGORY_LENGTH) for each in found):
        return CodeSystem.ICD10PCS
    return CodeSystem.ICD10CM


def _counted(read: Iterator[OrderRow], told: Told) -> Iterator[OrderRow]:
    number = 0
    for number, row in enumerate(read, 1):
        yield row
        if number % _TOLD_EVERY == 0:
            told(_TOLD_EVERY)
    told(number % _TOLD_EVERY)


def _refuse_difference(file: SourceFile, database: sqlite3.Connection) -> None:
    listed = database.execute("SELECT position, code, billable, short, title FROM listed ORDER BY position")
    for row in rows(file):
        if tuple(row) != listed.fetchone():
            raise LineRefused(file.label, row.position, "differs from another file of the same edition")
