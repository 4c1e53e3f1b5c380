"""Where a code stands, in official order."""

from datetime import date

import pytest

from services.lookup.errors import CodeNotFound
from services.lookup.snapshot.store import Snapshot

from .conftest import PageOf


def below(snapshot: Snapshot, place: str, on: date = date(2026, 1, 1)) -> list[str]:
    return [node.code for node in snapshot.children(snapshot.place("icd10cm", place)) if node.exists_on(on)]


class TestTheWayToACode:
    def test_goes_from_the_chapter_down(self, page_of: PageOf) -> None:
        places = page_of("E11.65", "2026-01-01").hierarchy.ancestors
        assert [(place.level, place.code, place.billable) for place in places] == [
            ("chapter", "4", False),
            ("block", "E08-E13", False),
            ("category", "E11", False),
            ("subcategory", "E11.6", False),
            ("code", "E11.65", True),
        ]

    def test_goes_through_blocks_within_blocks(self, page_of: PageOf) -> None:
        places = page_of("C50.911", "2026-01-01").hierarchy.ancestors
        assert [place.code for place in places[:5]] == ["2", "C00-C96", "C00-C75", "C50-C50", "C50"]

    def test_tells_a_category_that_is_a_code(self, page_of: PageOf) -> None:
        place = page_of("I10", "2026-01-01").hierarchy.ancestors[-1]
        assert (place.level, place.billable) == ("category", True)

    def test_leaves_out_placeholders(self, page_of: PageOf) -> None:
        assert [place.code for place in page_of("T07.XXXA", "2026-01-01").hierarchy.ancestors] == [
            "19",
            "T07-T88",
            "T07-T07",
            "T07",
            "T07.XXXA",
        ]


class TestOfficialOrder:
    def test_puts_letters_where_the_tabular_list_has_them(self, snapshot: Snapshot) -> None:
        assert below(snapshot, "C43-C44") == ["C43", "C4A", "C44"]
        assert below(snapshot, "C00-C96")[:4] == ["C00-C75", "C7A-C7A", "C7B-C7B", "C76-C80"]
        assert below(snapshot, "M05-M14")[4:6] == ["M1A", "M10"]
        assert below(snapshot, "Z30-Z39")[5:8] == ["Z36", "Z3A", "Z37"]

    def test_ends_with_the_codes_for_special_purposes(self, snapshot: Snapshot) -> None:
        assert [chapter.code for chapter in snapshot.top("icd10cm")] == [str(number) for number in range(1, 23)]
        assert below(snapshot, "22") == ["U00-U49"]


class TestAPlace:
    @pytest.mark.parametrize(("typed", "code"), [("4", "4"), ("e08-e13", "E08-E13"), ("e119", "E11.9"), ("C7A", "C7A")])
    def test_is_a_chapter_a_block_or_a_code(self, snapshot: Snapshot, typed: str, code: str) -> None:
        assert snapshot.place("icd10cm", typed).code == code

    @pytest.mark.parametrize("typed", ["0", "23", "E08-E99", "", "C7A-", "E11.999"])
    def test_is_unknown_otherwise(self, snapshot: Snapshot, typed: str) -> None:
        with pytest.raises(CodeNotFound):
            snapshot.place("icd10cm", typed)

    def test_shows_only_what_exists_on_the_day(self, page_of: PageOf) -> None:
        before = [child.code for child in page_of("E11", "2025-09-30").hierarchy.children]
        after = [child.code for child in page_of("E11", "2025-10-01").hierarchy.children]
        assert set(after) - set(before) == {"E11.A"}
