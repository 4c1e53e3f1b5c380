"""One term of an index with everything printed at it, and the tables in which an edition keeps them.

Source: ICD-10-CM Official Guidelines FY2026, sections I.A.1 to I.A.3 and I.A.7 (format, nonessential modifiers), I.A.16
and I.A.17 (see, see also, code also); the schemas icd-10-cm-index and icd-10-cm-drug-neoplasm that NCHS publishes.
"""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace

SEPARATOR = " › "
CODE, MANIFESTATION = 1, 2  # columns of the two indexes; the tables have columns 2 to 7, as printed
# Left out where two editions are compared: our plain layout has lost most of them, and colons come and go.
_NOT_SAID = re.compile(r",?\s*\b(?:NEC|NOS)\b|:")
_NO_CODE = {"", "--", "-"}

TABLES = """
CREATE TABLE entry (
    entry INTEGER PRIMARY KEY,
    above INTEGER,
    level INTEGER NOT NULL,
    title TEXT NOT NULL,
    nonessential TEXT NOT NULL,
    path TEXT NOT NULL,
    wording TEXT NOT NULL,
    occurrence INTEGER NOT NULL,
    see TEXT NOT NULL,
    see_also TEXT NOT NULL,
    see_category TEXT NOT NULL,
    codes TEXT NOT NULL
) STRICT;
CREATE TABLE code (
    code TEXT NOT NULL,
    place INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    printed TEXT NOT NULL,
    PRIMARY KEY (code, place, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE heading (place INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A main term (level 0) or a term below the one before it with a lower level.

    `codes` are columns and codes as printed, "C56.-" with its hyphen. `nonessential` keeps its parentheses.
    """

    level: int
    title: str
    nonessential: str = ""
    see: str = ""
    see_also: str = ""
    see_category: str = ""
    codes: tuple[tuple[int, str], ...] = ()


def without_hyphen(printed: str) -> str:
    """Give the code or header that a printed code names: "C56" for "C56.-"."""
    return printed.strip().rstrip("-").rstrip(".")


def write_entries(entries: Iterable[Entry], headings: Iterable[tuple[int, str]], database: sqlite3.Connection) -> int:
    """Store the terms in printed order, numbered from 1, each with its whole path; answer how many there were.

    Raises ValueError for a term that stands deeper than one level below the term before it.
    """
    database.executemany("INSERT INTO heading VALUES (?, ?)", headings)
    writer = _Writer(database)
    for entry in entries:
        writer.write(entry)
    return writer.number


class _Writer:
    def __init__(self, database: sqlite3.Connection) -> None:
        self.number = 0
        self._database = database
        self._above: list[tuple[int, str]] = []  # the numbers and titles of the terms that are still open
        self._seen: dict[str, int] = {}

    def write(self, entry: Entry) -> None:
        if entry.level > len(self._above):
            raise ValueError(f"«{entry.title}» stands at level {entry.level}, below no term of level {entry.level - 1}")
        del self._above[entry.level :]
        self.number += 1
        title = entry.title.replace(" ,", ",") or entry.nonessential  # a few terms are printed in parentheses alone
        path = SEPARATOR.join([*(each for _, each in self._above), title])
        above = self._above[-1][0] if self._above else None
        self._above.append((self.number, title))
        printed = [(place, code.strip()) for place, code in entry.codes if code.strip() not in _NO_CODE]
        self._insert(replace(entry, title=title), above, path, printed)

    def _insert(self, entry: Entry, above: int | None, path: str, printed: list[tuple[int, str]]) -> None:
        wording = " ".join(_NOT_SAID.sub("", path).split())
        occurrence = self._seen[wording] = self._seen.get(wording, 0) + 1
        words = entry.see, entry.see_also, entry.see_category, " ".join(code for _, code in printed)
        row = (self.number, above, entry.level, entry.title, entry.nonessential, path, wording, occurrence, *words)
        self._database.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        rows = [(without_hyphen(code), place, self.number, code) for place, code in printed]
        self._database.executemany("INSERT OR IGNORE INTO code VALUES (?, ?, ?, ?)", rows)
