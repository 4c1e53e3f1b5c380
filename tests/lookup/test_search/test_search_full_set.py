"""The same over all of ICD-10-CM."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.search.index import SearchIndex
from services.lookup.snapshot.schema import SEARCH

TODAY = date(2026, 1, 15)


@pytest.fixture(scope="module")
def full(codes_folder: Path) -> SearchIndex:
    return SearchIndex.open(codes_folder / SEARCH)


class TestWhatIsOftenAskedFor:
    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("type 2 diabetes", "E11.9"),
            ("diabetes", "E11.9"),
            ("diabetes mellitus", "E11.9"),
            ("hypertension", "I10"),
            ("high blood pressure", "I10"),
            ("headache", "R51.9"),
            ("pneumonia", "J18.9"),
            ("asthma", "J45.909"),
            ("copd", "J44.9"),
            ("uti", "N39.0"),
            ("chf", "I50.9"),
            ("atrial fibrillation", "I48.91"),
            ("chest pain", "R07.9"),
            ("depression", "F32.A"),
            ("anxiety", "F41.9"),
            ("coronary artery disease", "I25.10"),
            ("gerd", "K21.9"),
            ("migraine", "G43.909"),
            ("pnuemonia", "J18.9"),
            ("hypertention", "I10"),
        ],
    )
    def test_is_answered_with_the_code_reported_when_no_more_is_known(
        self, full: SearchIndex, query: str, code: str
    ) -> None:
        assert full.search(query, on=TODAY, system="icd10cm", limit=10).hits[0].code == code

    @pytest.mark.parametrize("query", ["zxqv blorp", "purple monkey dishwasher", "javascript promise await"])
    def test_is_not_nonsense(self, full: SearchIndex, query: str) -> None:
        assert full.search(query, on=TODAY, system="icd10cm", limit=10).hits == ()


class TestE7801:
    def test_is_billable_until_fy2025_and_a_header_since(self, full: SearchIndex) -> None:
        last, first = (
            full.search("e7801", on=day, system=None, limit=1).hits[0] for day in (date(2025, 9, 30), date(2025, 10, 1))
        )

        assert (last.billable, first.billable) == (True, False)
