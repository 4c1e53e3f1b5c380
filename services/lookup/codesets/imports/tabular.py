"""The tabular list of ICD-10-CM (CDC/NCHS XML) with every note in it."""

import sqlite3
from collections.abc import Iterator, Sequence

from services.lookup.codesets.imports.xml import facts_of_xml, root_of
from services.lookup.codesets.sources import SourceRefused
from services.lookup.codesets.tabular import PrintedPlace, chapters_of
from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

_ROOT = "ICD10CM.tabular"
_LEAST_CHAPTERS = 21

TABLES = """
CREATE TABLE places (                 -- in printed order; above is the position of what stands directly above
    position INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,               -- "4", "E08-E13", "E119" (without its dot)
    title TEXT NOT NULL,
    above INTEGER REFERENCES places,
    UNIQUE (kind, code)
) STRICT;

CREATE TABLE notes (
    place INTEGER NOT NULL REFERENCES places,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (place, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE seventh_characters (
    place INTEGER NOT NULL REFERENCES places,
    position INTEGER NOT NULL,
    character TEXT NOT NULL,
    meaning TEXT NOT NULL,
    PRIMARY KEY (place, position)
) STRICT, WITHOUT ROWID;
"""


class TabularXml:
    """The tabular list; its name says the month of an update, since the content states the year alone."""

    dataset = Dataset.ICD10CM_TABULAR
    tables = TABLES
    compared = MainTable("places", ("kind", "code"), {"title": "retitled"})
    least_rows = 30_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by its root element."""
        if root_of(file.head()) != _ROOT:
            return None
        return facts_of_xml(self.dataset, CodeSystem.ICD10CM, file, "Tabular List")

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every chapter, block and code. Raises FileRefused for what is no whole tabular list."""
        if len(files) > 1:
            raise FileRefused(files[1].label, "is a second file of the same tabular list")
        try:
            chapters = chapters_of(files[0].xml_root())
        except SourceRefused as refusal:
            raise FileRefused(files[0].label, str(refusal)) from refusal
        try:
            for position, (place, above) in enumerate(_walk(chapters)):
                _write(database, position, place, above)
                told(1)
        except sqlite3.IntegrityError as error:
            raise FileRefused(files[0].label, "has a place twice") from error

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that no chapter is missing."""
        chapters = [int(code) for (code,) in database.execute("SELECT code FROM places WHERE kind = 'chapter'")]
        missing = sorted(set(range(1, _LEAST_CHAPTERS + 1)) - set(chapters))
        return [f"{facts.title} lacks chapter {number}." for number in missing]


def _walk(chapters: Sequence[PrintedPlace]) -> Iterator[tuple[PrintedPlace, int | None]]:
    """Walk in printed order, naming for each place the position of the one above."""
    waiting: list[tuple[PrintedPlace, int | None]] = [(chapter, None) for chapter in reversed(chapters)]
    position = -1
    while waiting:
        place, above = waiting.pop()
        position += 1
        yield place, above
        waiting.extend((each, position) for each in reversed(place.below))


def _write(database: sqlite3.Connection, position: int, place: PrintedPlace, above: int | None) -> None:
    database.execute(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?)", (position, place.kind, place.code, place.title, above)
    )
    database.executemany(
        "INSERT INTO notes VALUES (?, ?, ?, ?)",
        [(position, number, kind, text) for number, (kind, text) in enumerate(place.notes)],
    )
    database.executemany(
        "INSERT INTO seventh_characters VALUES (?, ?, ?, ?)",
        [(position, number, each.character, each.meaning) for number, each in enumerate(place.seventh_characters)],
    )
