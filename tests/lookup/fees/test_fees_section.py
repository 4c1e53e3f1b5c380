"""The fee schedule's section of a code page."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from services.lookup.convert.fees import section_to_proto
from services.lookup.editions.editions import Editions
from services.lookup.fees.area import FeesArea
from services.lookup.fees.section import FeesSection
from tests.lookup.fees import small_files as small
from tests.lookup.fees.loading import editions_of, written

ON = date(2025, 10, 15)


@pytest.fixture(scope="module")
def area(small_editions: Editions) -> FeesArea:
    return FeesArea(small_editions)


def only(area: FeesArea, code: str, on: date = ON) -> FeesSection:
    (section,) = area.sections("cpt", code, on)
    return section


class TestTheSection:
    def test_has_national_amounts_and_every_locality(self, area: FeesArea) -> None:
        section = only(area, "99213")
        assert [fee.amount for fee in (section.nonfacility, section.facility) if fee] == [
            Decimal("88.95"),
            Decimal("63.72"),
        ]
        assert [(one.priced.locality.id, one.nonfacility) for one in section.localities] == [
            ("02102-01", Decimal("112.20")),
            ("10112-00", Decimal("81.86")),
            ("01112-05", Decimal("109.15")),  # 3.37455 × 32.3465 = 109.154881…
            ("01182-18", Decimal("98.19")),
            ("03602-21", Decimal("88.11")),  # (1.30 + 1.35 + 0.0739) × 32.3465 = 88.10863…
        ]

    def test_says_where_the_cap_is_what_is_paid(self, area: FeesArea) -> None:
        content = section_to_proto(only(area, "70496")).fees
        assert all(one.nonfacility_capped and one.facility_capped for one in content.localities)
        assert not any(one.nonfacility_capped for one in section_to_proto(only(area, "70450")).fees.localities)

    def test_lists_the_components(self, area: FeesArea) -> None:
        content = section_to_proto(only(area, "70450")).fees
        assert [(row.modifier, row.nonfacility_amount) for row in content.rows] == [
            ("", "105.13"),
            ("26", "38.82"),
            ("TC", "66.31"),
        ]
        assert [row.facility_rare for row in content.rows] == [True, False, True]

    def test_of_a_code_without_an_amount_says_why_and_draws_nothing(self, area: FeesArea) -> None:
        section = only(area, "77402")
        assert (section.nonfacility, section.localities) == (None, ())
        assert section.rows[0].no_amount.startswith("Status I.")
        assert section.meanings[0].value == "I"

    def test_of_an_anesthesia_code_says_how_it_is_paid(self, area: FeesArea) -> None:
        assert "base and time units" in only(area, "00100").notes[0]

    def test_of_2026_says_whose_conversion_factor_it_is(self, area: FeesArea) -> None:
        assert any("non_qualifying" in note for note in only(area, "99213", date(2026, 7, 1)).notes)


class TestADayWithoutAnEdition:
    def test_is_said_with_the_editions_that_are_there(self, area: FeesArea) -> None:
        section = only(area, "99213", date(2026, 1, 15))
        assert section.notice
        assert [facts.id for facts in section.loaded] == ["2025-10-01", "2026-07-01"]
        assert section.rows == ()

    def test_without_indices_still_has_the_nation(self, tmp_path: Path) -> None:
        values = written(tmp_path, "a.csv", small.SHEET_2025)
        section = only(FeesArea(editions_of(tmp_path, [values])), "99213")
        assert (section.localities, [row.nonfacility for row in section.rows]) == ((), [Decimal("88.95")])


class TestACodeThatIsNotThere:
    @pytest.mark.parametrize(("system", "code"), [("cpt", "99999"), ("icd10cm", "99213"), ("icd10pcs", "00100")])
    def test_has_no_section(self, area: FeesArea, system: str, code: str) -> None:
        for on in (ON, date(2020, 1, 1)):
            assert list(area.sections(system, code, on)) == []
