"""The everyday names of procedures from the Index of ICD-10-PCS, as search finds them."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.codesets.imports.pcs_index import TABLES
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import open_edition, writing
from services.lookup.indexes.procedures import with_procedure_names
from services.lookup.search.build import build_index
from services.lookup.search.entry import SearchEntry
from services.lookup.search.index import SearchIndex

_DAYS = ((date(2025, 10, 1), date(2026, 9, 30)),)
_TITLES = {
    "0DBJ4ZZ": "Excision of Appendix, Percutaneous Endoscopic Approach",
    "0DTJ0ZZ": "Resection of Appendix, Open Approach",
    "0DTJ4ZZ": "Resection of Appendix, Percutaneous Endoscopic Approach",
    "0CT00ZZ": "Resection of Upper Lip, Open Approach",
    "0CTP0ZZ": "Resection of Tonsils, Open Approach",
    "0DJD8ZZ": "Inspection of Lower Intestinal Tract, Via Natural or Artificial Opening Endoscopic",
}
# Terms, where each stands, and what it points at.
_INDEX = [
    ("Appendectomy", None, []),
    ("", 0, [("see", "0DBJ"), ("see", "0DTJ")]),
    ("Colonoscopy", None, [("code", "0DJD8ZZ")]),
    ("Tonsillectomy", None, []),
    ("", 3, [("see", "0CT")]),
]


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    folder = tmp_path_factory.mktemp("procedures")
    editions = Editions([open_edition(_written(folder / "index.sqlite"))])
    entries = [
        SearchEntry("icd10pcs", code, title, (), _DAYS, _DAYS, rank)
        for rank, (code, title) in enumerate(_TITLES.items())
    ]
    build_index(with_procedure_names(entries, editions), folder / "search")
    return SearchIndex.open(folder / "search")


def _written(into: Path) -> Path:
    facts = EditionFacts(Dataset.ICD10PCS_INDEX, "FY2026", "Index", date(2025, 10, 1), date(2026, 9, 30))
    with writing(into, facts, [], TABLES) as database:
        for position, (title, above, entries) in enumerate(_INDEX):
            database.execute("INSERT INTO terms VALUES (?, ?, ?, ?)", (position, above, "A", title))
            for number, (kind, code) in enumerate(entries):
                database.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", (position, number, kind, "", code))
    return into


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("appendectomy laparoscopic", ["0DTJ4ZZ", "0DBJ4ZZ"]),
        ("open appendectomy", ["0DTJ0ZZ"]),
        ("colonoscopy", ["0DJD8ZZ"]),
        ("tonsillectomy", ["0CTP0ZZ"]),
    ],
)
def test_a_procedure_is_found_by_its_everyday_name(search: SearchIndex, query: str, codes: list[str]) -> None:
    answer = search.search(query, on=date(2026, 1, 15), system="icd10pcs", limit=5)

    assert [hit.code for hit in answer.hits][: len(codes)] == codes
    assert {hit.match for hit in answer.hits} == {"synonym"}


def test_nothing_changes_where_no_index_is_loaded() -> None:
    entries = [SearchEntry("icd10pcs", "0DTJ0ZZ", _TITLES["0DTJ0ZZ"], (), _DAYS, _DAYS, 0)]

    assert list(with_procedure_names(entries, Editions())) == entries
