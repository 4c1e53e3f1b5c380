"""The definitions of ICD-10-PCS (CMS XML): what its operations, body parts, approaches and devices mean."""

import sqlite3
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from services.lookup.codesets.imports.xml import facts_of_xml, root_of, text_of
from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

_ROOT = "ICD10PCS.definitions"

TABLES = """
CREATE TABLE terms (
    section TEXT NOT NULL,            -- the 1st character
    character INTEGER NOT NULL,       -- which character of the code has this meaning: 3 to 7
    axis TEXT NOT NULL,
    title TEXT NOT NULL,
    definition TEXT NOT NULL,         -- empty where there is none
    explanation TEXT NOT NULL,
    includes TEXT NOT NULL,           -- one a line
    PRIMARY KEY (section, character, title)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_aggregates (      -- a specific device, and the general value that groups it
    position INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    operation TEXT NOT NULL,
    body_systems TEXT NOT NULL,       -- one a line
    general TEXT NOT NULL
) STRICT;
"""


class PcsDefinitions:
    """The definitions."""

    dataset = Dataset.ICD10PCS_DEFINITIONS
    tables = TABLES
    compared = MainTable("terms", ("section", "character", "title"), {"definition": "redefined"})
    least_rows = 700

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by its root element."""
        if root_of(file.head()) != _ROOT:
            return None
        return facts_of_xml(self.dataset, CodeSystem.ICD10PCS, file, "Definitions")

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every term; one that is printed in parts is joined."""
        if len(files) > 1:
            raise FileRefused(files[1].label, "is a second file of the same definitions")
        root = files[0].xml_root()
        for section in root.iterfind("section"):
            database.executemany(_JOINED, list(_terms(section)))
            told(len(section.findall("axis/terms")))
        database.executemany("INSERT INTO device_aggregates VALUES (?, ?, ?, ?, ?)", _aggregates(root))

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that the operations of the Medical and Surgical section are defined."""
        (count,) = database.execute(
            "SELECT count(*) FROM terms WHERE section = '0' AND character = 3 AND definition <> ''"
        ).fetchone()
        return [] if count else [f"{facts.title} defines no operation of section 0."]


_JOINED = """
INSERT INTO terms VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET includes = trim(includes || char(10) || excluded.includes, char(10))
"""


def _terms(section: Element) -> Iterator[tuple[str, int, str, str, str, str, str]]:
    for axis in section.iterfind("axis"):
        for term in axis.iterfind("terms"):
            yield (
                str(section.get("code")),
                int(str(axis.get("pos"))),
                text_of(axis, "title"),
                text_of(term, "title"),
                text_of(term, "definition"),
                text_of(term, "explanation"),
                "\n".join(text_of(each) for each in term.iterfind("includes")),
            )


def _aggregates(root: Element) -> list[tuple[int, str, str, str, str]]:
    found = root.iterfind("deviceAggregation/aggregate")
    return [
        (
            number,
            text_of(each, "device"),
            text_of(each, "operation"),
            "\n".join(text_of(one) for one in each.iterfind("bodySys")),
            text_of(each, "parent"),
        )
        for number, each in enumerate(found)
    ]
