"""Imports the payment amounts under the OPPS cap on imaging (Deficit Reduction Act, § 5102(b)), one edition a quarter.

For codes that contractors price, the file holds the cap alone (RVU25D, file organization).
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.fees.calendar import quarter_beside, quarter_named, quarterly
from services.lookup.fees.imports.cells import Line, beginning_of, rows_of
from services.lookup.fees.imports.gathering import Gathered
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile
from services.lookup.importing.spreadsheet import is_spreadsheet

_PLAIN_HEADING = ["hcpcs_code", "mod", "status", "mac", "locality", "opps_fac_price", "opps_non_price"]
_HEADING = ["HCPCS", "MOD", "PROCSTAT", "CARRIER", "LOCALITY", "FACILITY PRICE"]
_FIXED = re.compile(
    r"(?P<code>[0-9A-Z]{5})(?P<modifier>TC|26|  ) (?P<status>[A-Z]) (?P<contractor>\d{5}) +(?P<number>\d{2})"
    r" +(?P<facility>\d+\.\d{2}) +(?P<nonfacility>\d+\.\d{2}) *"
)
_SAMPLE = 5
_COLUMNS = 7
_LEAST_CODES = 20


class OppsCapImporter:
    """Reads the sheet, the text form, and our plain csv."""

    dataset = Dataset.OPPS_CAP
    tables = """
    CREATE TABLE opps_cap (
        code TEXT NOT NULL, modifier TEXT NOT NULL, number TEXT NOT NULL, contractor TEXT NOT NULL,
        status TEXT NOT NULL, facility TEXT NOT NULL, nonfacility TEXT NOT NULL,
        PRIMARY KEY (code, modifier, number, contractor)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE opps_cap_localities (
        contractor TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (contractor, number)
    ) STRICT, WITHOUT ROWID;
    """
    # Which codes are capped may change by any number in a quarter, so that only the localities tell a wrong file.
    compared = MainTable("opps_cap_localities", ("contractor", "number"))
    least_rows = 100

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know the file by its heading, or the text by the form of its first lines; its name or archive says when."""
        plain = not is_spreadsheet(file) and file.head(200).startswith(",".join(_PLAIN_HEADING).encode())
        if not plain and not _is_text(file) and not _has_heading(file):
            return None
        named = quarter_named(file.names) or quarter_beside(file.name, file.beside)
        if named is None:
            why = "nothing says its year and quarter; keep it in its archive (RVU25D.zip) or name it OPPSCAP_2025_Oct"
            raise FileRefused(file.label, why)
        return quarterly(self.dataset, *named, Layout.PLAIN if plain else Layout.ORIGINAL)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read every file; those of one quarter must say the same."""
        gathered = Gathered(told)
        for file in files:
            for line, cells in _records(file):
                _add(line, cells, gathered)
        gathered.finish()
        rows = ((*key, *row) for key, row in sorted(gathered.rows.items()))
        database.executemany("INSERT INTO opps_cap VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        database.execute("INSERT INTO opps_cap_localities SELECT DISTINCT contractor, number FROM opps_cap")

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that every code has as many localities as every other, and that there are some dozens of codes."""
        uneven = "SELECT count(DISTINCT n) FROM (SELECT count(*) AS n FROM opps_cap GROUP BY code, modifier)"
        (counts,) = database.execute(uneven).fetchone()
        (codes,) = database.execute("SELECT count(*) FROM (SELECT DISTINCT code FROM opps_cap)").fetchone()
        said = ["Some codes have fewer localities than others: the file is cut short."] if counts > 1 else []
        return said + ([f"It has {codes} codes, far fewer than are capped."] if codes < _LEAST_CODES else [])


def _is_text(file: SourceFile) -> bool:
    if is_spreadsheet(file):
        return False
    lines = file.head(1024).decode("cp1252", "replace").splitlines()[:_SAMPLE]
    return len(lines) == _SAMPLE and all(_FIXED.fullmatch(line) for line in lines)


def _has_heading(file: SourceFile) -> bool:
    apart = " " if is_spreadsheet(file) else ","
    return beginning_of(file).upper().startswith(apart.join(_HEADING))


def _records(file: SourceFile) -> Iterator[tuple[Line, Sequence[str]]]:
    if not _is_text(file):
        yield from ((Line(file, number), cells) for number, cells in islice(rows_of(file), 1, None))
        return
    for number, text in file.lines():
        found = _FIXED.fullmatch(text)
        if found:
            yield Line(file, number), [cell.strip() for cell in found.groups()]
        elif text.strip(" \x1a"):
            raise Line(file, number).refuse("is not laid out as the lines above")


def _add(line: Line, cells: Sequence[str], gathered: Gathered) -> None:
    if len(cells) != _COLUMNS:
        raise line.refuse(f"has {len(cells)} columns, not {_COLUMNS}")
    code, modifier, status, contractor, number, facility, nonfacility = cells
    key = (
        line.code(code),
        line.modifier(modifier),
        line.digits(number, 2, "the locality"),
        line.digits(contractor, 5, "the contractor"),
    )
    prices = (line.number_of(facility, 2, "the price"), line.number_of(nonfacility, 2, "the price"))
    gathered.add(line, key, (line.one_of(status, "ACRT", "the status"), *prices))
