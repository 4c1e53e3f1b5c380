"""The tables of ICD-10-PCS (CMS XML): a table for each three first characters, its rows the allowed combinations."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any
from xml.etree.ElementTree import Element

from services.lookup.codesets.imports.xml import facts_of_xml, root_of, text_of
from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

_ROOT = "ICD10PCS.tabular"
_FIRST, _LAST = (1, 2, 3), (4, 5, 6, 7)
_STATED = "codes"

TABLES = """
CREATE TABLE tables (                 -- "001" and the names of its three characters
    code TEXT PRIMARY KEY,
    section TEXT NOT NULL,
    body_system TEXT NOT NULL,
    operation TEXT NOT NULL,
    body_system_axis TEXT NOT NULL,   -- what the 2nd and 3rd characters are called here
    operation_axis TEXT NOT NULL,
    definition TEXT                   -- of the operation
) STRICT, WITHOUT ROWID;

CREATE TABLE combinations (           -- one row of a table: any value of each axis with any of the others
    code TEXT NOT NULL REFERENCES tables,
    position INTEGER NOT NULL,
    axes TEXT NOT NULL,               -- JSON, of characters 4 to 7: [[axis, {character: meaning, …}], …]
    PRIMARY KEY (code, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE expanded (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;  -- every code that the tables make
"""

Axis = tuple[str, dict[str, str]]


class PcsTables:
    """The tables, each row of which states how many codes it makes."""

    dataset = Dataset.ICD10PCS_TABLES
    tables = TABLES
    compared = MainTable("expanded", ("code",))
    least_rows = 70_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know it by its root element."""
        if root_of(file.head()) != _ROOT:
            return None
        return facts_of_xml(self.dataset, CodeSystem.ICD10PCS, file, "Tables")

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every table. Raises FileRefused where a row makes another number of codes than it states."""
        if len(files) > 1:
            raise FileRefused(files[1].label, "is a second file of the same tables")
        try:
            for table in files[0].xml_root().iterfind("pcsTable"):
                told(_write_table(database, table, files[0].label))
        except sqlite3.IntegrityError as error:
            raise FileRefused(files[0].label, "makes a code twice, or has a table twice") from error

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that every section is there."""
        found = {code for (code,) in database.execute("SELECT DISTINCT substr(code, 1, 1) FROM tables")}
        return [f"{facts.title} has no section {section}." for section in sorted(set("0123456789BCDFGHX") - found)]


def _write_table(database: sqlite3.Connection, table: Element, label: str) -> int:
    section, body_system, operation = [_axis(axis, label) for axis in table.iterfind("axis")]
    code = "".join(next(iter(values)) for _, values in (section, body_system, operation))
    definition = next((text_of(axis, "definition") for axis in table.iterfind("axis") if axis.get("pos") == "3"), "")
    names = [next(iter(values.values())) for _, values in (section, body_system, operation)]
    database.execute(
        "INSERT INTO tables VALUES (?, ?, ?, ?, ?, ?, ?)",
        (code, *names, body_system[0], operation[0], definition or None),
    )
    made = 0
    for position, row in enumerate(table.iterfind("pcsRow")):
        axes = [_axis(axis, label) for axis in row.iterfind("axis")]
        codes = list(_codes(code, axes))
        if len(axes) != len(_LAST) or row.get(_STATED) != str(len(codes)):
            raise FileRefused(label, f"a row of table {code} makes {len(codes)} codes and states {row.get(_STATED)}")
        database.execute("INSERT INTO combinations VALUES (?, ?, ?)", (code, position, _json(axes)))
        database.executemany("INSERT INTO expanded VALUES (?)", [(each,) for each in codes])
        made += len(codes)
    return made


def _axis(axis: Element, label: str) -> Axis:
    values = {str(each.get("code")): text_of(each) for each in axis.iterfind("label")}
    if not values or any(len(value) != 1 for value in values):
        raise FileRefused(label, "has an axis without values, or with a value that is not one character")
    return text_of(axis, "title"), values


def _codes(table: str, axes: Sequence[Axis]) -> Iterator[str]:
    return (table + "".join(characters) for characters in product(*(values for _, values in axes)))


def _json(axes: Sequence[Axis]) -> str:
    stated: list[list[Any]] = [[title, values] for title, values in axes]
    return json.dumps(stated, separators=(",", ":"))
