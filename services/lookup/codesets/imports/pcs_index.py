"""The Index of ICD-10-PCS (CMS XML): main terms and what stands below them."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from services.lookup.codesets.imports.xml import facts_of_xml, root_of, text_of
from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

_ROOT = "ICD10PCS.index"
_POINTERS = ("see", "use")
_TARGETS = ("code", "codes", "tab")

TABLES = """
CREATE TABLE terms (                  -- in printed order; above is the position of the term it stands under
    position INTEGER PRIMARY KEY,
    above INTEGER REFERENCES terms,
    letter TEXT NOT NULL,
    title TEXT NOT NULL               -- empty where a main term lists only what to see
) STRICT;
CREATE INDEX terms_by_title ON terms (title);

CREATE TABLE entries (                -- what a term points at
    term INTEGER NOT NULL REFERENCES terms,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,               -- see, use, code (a whole code), codes (its beginning), tab (a table)
    words TEXT NOT NULL,              -- of see and use
    code TEXT NOT NULL,               -- the code or its beginning, empty where only words are given
    PRIMARY KEY (term, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_by_code ON entries (code);
"""


class _Placed(NamedTuple):
    term: Element
    letter: str
    above: int | None


class PcsIndex:
    """The Index."""

    dataset = Dataset.ICD10PCS_INDEX
    tables = TABLES
    compared = MainTable("terms", ("position",), {"title": "retitled"})
    least_rows = 15_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by its root element."""
        if root_of(file.head()) != _ROOT:
            return None
        return facts_of_xml(self.dataset, CodeSystem.ICD10PCS, file, "Index")

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every term and what it points at."""
        if len(files) > 1:
            raise FileRefused(files[1].label, "is a second file of the same Index")
        for position, placed in enumerate(_walk(files[0].xml_root())):
            title = text_of(placed.term, "title")
            database.execute("INSERT INTO terms VALUES (?, ?, ?, ?)", (position, placed.above, placed.letter, title))
            entries = [(position, number, *entry) for number, entry in enumerate(_entries(placed.term))]
            database.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", entries)
            told(1)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that the letters are all there."""
        letters = {letter for (letter,) in database.execute("SELECT DISTINCT letter FROM terms")}
        return [
            f"{facts.title} has no letter {letter}." for letter in sorted(set("ABCDEFGHIJKLMNOPRSTUVWXYZ") - letters)
        ]


def _walk(root: Element) -> Iterator[_Placed]:
    waiting = [
        _Placed(term, text_of(letter, "title"), None)
        for letter in reversed(root.findall("letter"))
        for term in reversed(letter.findall("mainTerm"))
    ]
    position = -1
    while waiting:
        placed = waiting.pop()
        position += 1
        yield placed
        waiting.extend(_Placed(term, placed.letter, position) for term in reversed(placed.term.findall("term")))


def _entries(term: Element) -> Iterator[tuple[str, str, str]]:
    for child in term:
        if child.tag in _POINTERS:
            codes = [text_of(target) for target in child if target.tag in _TARGETS] or [""]
            yield from ((child.tag, text_of(child) or (child.text or "").strip(), code) for code in codes)
        elif child.tag in _TARGETS:
            yield child.tag, "", text_of(child)
