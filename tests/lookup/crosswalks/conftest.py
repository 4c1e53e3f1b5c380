"""A mapping of a few codes in the publisher's columns, a conversion table, and what is said of codes by both."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.crosswalks.answers import Answers
from services.lookup.crosswalks.imports.gems import FROM_9, FROM_10
from services.lookup.crosswalks.store import LoadedCrosswalks
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition, open_edition, writing
from tests.lookup.edition_files import edition, source
from tests.lookup.some_codes import SomeCodes

WINTER = date(2026, 1, 15)
# Rows of the FY2018 files, in their columns.
I10GEM = """\
B9729   07989 10000
E119    25000 10000
E7801   2720  10000
G118    3348  10000
E230    2532  10000
I25111  41401 10111
I25111  4139  10112
K831    5762  00000
T422X1A 9662  10111
T422X1A E8558 10112
T422X1A 9660  10121
T422X1A E8558 10122
Z6740   NoDx  11000
"""
I9GEM = """\
25000 E119    10000
2720  E7800   10000
2720  E7801   10000
5762  K831    00000
7796  NoDx    11000
94233 T2132XA 10000
94233 T2172XA 10000
"""
# Code, first day, what is printed, and its clauses.
CONVERSIONS: tuple[tuple[str, str, str, tuple[tuple[tuple[str, str | None], ...], ...]], ...] = (
    ("E11.A", "2025-10-01", "E11.9", ((("E11.9", None),),)),
    ("E78.010", "2025-10-01", "E78.01", ((("E78.01", None),),)),
    ("E78.011", "2026-10-01", "E78.01", ((("E78.01", None),),)),
    ("G11.5", "2023-10-01", "G11.8 and E23.0", ((("G11.8", None),), (("E23.0", None),))),
    ("U07.1", "2020-04-01", "B97.29", ((("B97.29", None),),)),
    ("U07.2", "2021-10-01", "U07.1, K83.1", ((("U07.1", None), ("K83.1", None)),)),
    ("K83.9", "2021-10-01", "K83.0-K83.1", ((("K83.0", "K83.1"),),)),
    ("W44.A0XA", "2023-10-01", "Codes in Categories T15-T19", ((("T15", "T19"),),)),
    ("X99.1", "2022-10-01", "X99.2", ((("X99.2", None),),)),
    ("X99.2", "2022-10-01", "X99.1", ((("X99.1", None),),)),
    ("Z67.A1", "2024-10-01", "None", ()),
)
CONVERSION_TABLES = """
CREATE TABLE conversions (code TEXT NOT NULL, first TEXT NOT NULL, printed TEXT NOT NULL, PRIMARY KEY (code, first))
    STRICT, WITHOUT ROWID;
CREATE TABLE previous (code TEXT NOT NULL, first TEXT NOT NULL, clause INTEGER NOT NULL, begins TEXT NOT NULL,
    ends TEXT, PRIMARY KEY (code, first, clause, begins)) STRICT, WITHOUT ROWID;
CREATE INDEX previous_by_begin ON previous (begins);
"""


def conversion_table(into: Path) -> OpenEdition:
    facts = EditionFacts(
        Dataset.ICD10CM_CONVERSION, "2025-10-01", "ICD-10-CM Conversion Table FY2026", date(2025, 10, 1), None
    )
    with writing(into / "conversion.sqlite", facts, (), CONVERSION_TABLES) as database:
        for code, first, printed, clauses in CONVERSIONS:
            database.execute("INSERT INTO conversions VALUES (?, ?, ?)", (code, first, printed))
            for number, clause in enumerate(clauses):
                rows = [(code, first, number, begins, ends) for begins, ends in clause]
                database.executemany("INSERT INTO previous VALUES (?, ?, ?, ?, ?)", rows)
    return open_edition(into / "conversion.sqlite")


# The codes that are loaded, each with its last day.
ENDS = {"E11.9": None, "E78.01": date(2025, 9, 30), "E78.010": None, "I25.111": None}


def loaded_codes() -> SomeCodes:
    """ICD-10-CM with a few codes, one of which ended in FY2025."""
    return SomeCodes(ENDS)


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    icd9 = edition(FROM_9, tmp_path, source(tmp_path / "2017_I9gem.txt", I9GEM))
    icd10 = edition(FROM_10, tmp_path, source(tmp_path / "2017_I10gem.txt", I10GEM))
    return Editions((icd9, icd10, conversion_table(tmp_path)))


@pytest.fixture
def crosswalks(editions: Editions) -> LoadedCrosswalks:
    return LoadedCrosswalks(editions)


@pytest.fixture
def answers(crosswalks: LoadedCrosswalks) -> Answers:
    return Answers(loaded_codes(), crosswalks)  # type: ignore[arg-type]  # only `code` is asked
