"""The four publications: how each is told from the others, how it is called, and how much of it there must be."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.lookup.editions.calendar import first_of_fiscal_year
from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.importer import MainTable
from services.lookup.indexes.imports.entries import CODE, MANIFESTATION, TABLES, without_hyphen

_CODE = re.compile(r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?")
_MOST_SAID = 20
COMPARED = MainTable("entry", ("wording", "occurrence"), {"codes": "recoded", "see": "redirected"})


@dataclass(frozen=True)
class IndexKind:
    """One of the four; `headings` name the columns in which it prints codes, `place` the first of them."""

    dataset: Dataset
    title: str
    headings: tuple[str, ...]
    first_place: int
    least_rows: int

    @property
    def places(self) -> list[tuple[int, str]]:
        """Number the columns as they are printed."""
        return list(enumerate(self.headings, self.first_place))

    def edition(self, fiscal_year: int, names: Sequence[str], layout: Layout) -> EditionFacts:
        """Name the edition of a fiscal year; that of April where a name says so, since the content does not."""
        april = re.compile(rf"(?i)\bapr(?:il)?[-_ ]?0?1?[-_, ]*{fiscal_year}\b")
        first = date(fiscal_year, 4, 1) if any(map(april.search, names)) else first_of_fiscal_year(fiscal_year)
        title = f"{self.title} FY{fiscal_year}{', April' if first.year == fiscal_year else ''}"
        return EditionFacts(self.dataset, str(first), title, first, None, layout)


INDEX = IndexKind(
    Dataset.ICD10CM_INDEX, "ICD-10-CM Alphabetic Index", ("Code", "Manifestation code"), CODE, least_rows=60_000
)
EXTERNAL = IndexKind(
    Dataset.ICD10CM_EXTERNAL_INDEX,
    "ICD-10-CM External Cause of Injuries Index",
    ("Code", "Manifestation code"),
    CODE,
    least_rows=6_000,
)
DRUGS = IndexKind(
    Dataset.ICD10CM_DRUGS,
    "ICD-10-CM Table of Drugs and Chemicals",
    (
        "Poisoning, accidental (unintentional)",
        "Poisoning, intentional self-harm",
        "Poisoning, assault",
        "Poisoning, undetermined",
        "Adverse effect",
        "Underdosing",
    ),
    CODE + 1,
    least_rows=6_000,
)
NEOPLASMS = IndexKind(
    Dataset.ICD10CM_NEOPLASMS,
    "ICD-10-CM Table of Neoplasms",
    (
        "Malignant primary",
        "Malignant secondary",
        "Ca in situ",
        "Benign",
        "Uncertain behavior",
        "Unspecified behavior",
    ),
    MANIFESTATION,
    least_rows=1_500,
)


class IndexImporter:
    """What the importers of both layouts share: one kind of publication, its tables, and what it must hold."""

    tables = TABLES
    compared = COMPARED

    def __init__(self, kind: IndexKind) -> None:
        self.kind = kind
        self.dataset = kind.dataset
        self.least_rows = kind.least_rows

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Say of each code that no code of ICD-10-CM is written so, and of a publication without codes that it is."""
        printed = database.execute("SELECT DISTINCT printed, entry FROM code ORDER BY entry").fetchall()
        wrong = [(code, entry) for code, entry in printed if not _CODE.fullmatch(without_hyphen(code))]
        said = [f"entry {entry} of {facts.title} names «{code[:20]}», which is no code" for code, entry in wrong]
        return said[:_MOST_SAID] if printed else [f"{facts.title} names no code at all"]
