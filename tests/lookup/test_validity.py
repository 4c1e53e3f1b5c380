"""When a code may be reported: the official counts, and the rules of dates."""

from datetime import date

import pytest

from services.lookup.domain import Kind, Node, Status
from services.lookup.errors import CodeNotFound, CodeSystemNotFound, DateOutOfRange
from services.lookup.snapshot.store import Snapshot

from .conftest import PageOf


def codes(snapshot: Snapshot) -> list[Node]:
    every = [node for chapter in snapshot.top("icd10cm") for node in snapshot.descendants(chapter)]
    return [node for node in every if node.kind is Kind.CODE]


class TestTheNumberOfBillableCodes:
    @pytest.mark.parametrize(
        ("on", "official"),
        [
            ("2015-10-01", 69_823),
            ("2024-10-01", 74_260),
            ("2025-09-30", 74_260),
            ("2025-10-01", 74_719),
            ("2026-04-01", 74_719),
            ("2026-10-01", 74_879),
        ],
    )
    def test_is_the_official_one(self, snapshot: Snapshot, on: str, official: int) -> None:
        day = date.fromisoformat(on)
        assert sum(node.billable_on(day) for node in codes(snapshot)) == official

    def test_stands_beside_the_official_number_of_headers(self, snapshot: Snapshot) -> None:
        day = date(2025, 10, 1)
        assert sum(node.exists_on(day) and not node.billable_on(day) for node in codes(snapshot)) == 23_467


class TestACodeThatWasDivided:
    def test_is_billable_to_its_last_day(self, page_of: PageOf) -> None:
        page = page_of("E78.01", "2025-09-30")

        assert page.billable
        assert page.status is Status.ACTIVE
        assert page.window.last == date(2025, 9, 30)
        assert page.hierarchy.children == ()

    def test_is_a_header_from_the_next_day(self, page_of: PageOf) -> None:
        page = page_of("E78.01", "2025-10-01")

        assert not page.billable
        assert page.status is Status.ACTIVE
        assert page.window.first == date(2025, 10, 1)
        assert [child.code for child in page.hierarchy.children] == ["E78.010", "E78.011", "E78.019"]
        assert [child.code for child in page.coding_rules.billable_children] == ["E78.010", "E78.011", "E78.019"]

    def test_says_what_took_its_place(self, page_of: PageOf) -> None:
        page = page_of("E78.01", "2025-10-01")
        assert [each.code.code for each in page.related if each.relation == "replaced_by"] == [
            "E78.010",
            "E78.011",
            "E78.019",
        ]
        assert ("E78.01", "replaces") in [
            (each.code.code, each.relation) for each in page_of("E78.010", "2025-10-01").related
        ]


class TestACodeBeforeItsFirstDay:
    def test_is_future_and_says_from_when_it_is_valid(self, page_of: PageOf) -> None:
        page = page_of("E11.A", "2025-09-30")

        assert page.status is Status.FUTURE
        assert not page.billable
        assert "valid from 2025-10-01" in page.coding_rules.explanation

    def test_is_billable_on_it(self, page_of: PageOf) -> None:
        page = page_of("E11.A", "2025-10-01")

        assert page.billable
        assert page.title == "Type 2 diabetes mellitus without complications in remission"


class TestACodeAfterItsLastDay:
    def test_still_answers_with_that_day(self, page_of: PageOf) -> None:
        page = page_of("H40.11X0", "2026-01-01")

        assert page.status is Status.DELETED
        assert not page.billable
        assert page.window.last == date(2016, 9, 30)
        assert "last valid day was 2016-09-30" in page.coding_rules.explanation

    def test_shows_its_place_as_it_was(self, page_of: PageOf) -> None:
        places = page_of("H40.11X0", "2026-01-01").hierarchy.ancestors
        assert [place.code for place in places] == ["7", "H40-H42", "H40", "H40.1", "H40.11", "H40.11X0"]


class TestACodeNewInFY2027:
    def test_is_valid_and_says_that_its_title_is_not_loaded(self, page_of: PageOf) -> None:
        page = page_of("J4B", "2026-11-24")

        assert page.billable
        assert page.title is None
        assert page.title_notice == "J4B is new in ICD-10-CM FY2027, whose titles are not loaded."

    def test_stands_in_its_chapter_as_no_file_names_its_block(self, page_of: PageOf) -> None:
        assert [place.code for place in page_of("J4B", "2026-11-24").hierarchy.ancestors] == ["10", "J4B"]

    def test_is_one_of_190(self, snapshot: Snapshot) -> None:
        before, after = date(2026, 9, 30), date(2026, 10, 1)
        new = [node for node in codes(snapshot) if node.billable_on(after) and not node.billable_on(before)]
        assert len(new) == 190
        assert all(node.titles == () for node in new)


class TestADateOfService:
    @pytest.mark.parametrize("on", ["2015-10-01", "2027-03-31"])
    def test_is_answered_to_the_ends_of_the_data(self, page_of: PageOf, on: str) -> None:
        assert page_of("I10", on).billable

    @pytest.mark.parametrize("on", ["2015-09-30", "2027-04-01", "1900-01-01", "9999-12-31"])
    def test_is_refused_beyond_them_with_the_range(self, page_of: PageOf, on: str) -> None:
        with pytest.raises(DateOutOfRange, match="from 2015-10-01 to 2027-03-31") as refusal:
            page_of("I10", on)
        assert refusal.value.metadata == {"first_day": "2015-10-01", "last_day": "2027-03-31"}

    def test_is_refused_with_the_first_day_alone_where_no_end_is_known(self, snapshot: Snapshot) -> None:
        with pytest.raises(DateOutOfRange, match=r"from 2025-10-01 on\.") as refusal:
            snapshot.edition_on("msdrg", date(2024, 8, 15))
        assert refusal.value.metadata == {"first_day": "2025-10-01", "last_day": ""}


class TestAnUnknownCode:
    @pytest.mark.parametrize(
        "typed", ["W21.89A", "T07XXXXD", "E11.999", "S06.8A7D", "Е11.9", "E11-E13", "4", "E08-E13"]
    )
    def test_is_refused_and_never_made_up(self, snapshot: Snapshot, typed: str) -> None:
        with pytest.raises(CodeNotFound):
            snapshot.code("icd10cm", typed)

    def test_is_not_looked_for_in_a_system_that_is_not_loaded(self, snapshot: Snapshot) -> None:
        with pytest.raises(CodeSystemNotFound):
            snapshot.code("hcpcs", "J1100")


class TestASeventhCharacterThatWasNeverAllowed:
    def test_makes_no_code(self, page_of: PageOf) -> None:
        """S06.8A7 and S06.8A8 take only A, whatever the definition at S06 offers."""
        built = page_of("S06.8A7", "2026-01-01").coding_rules.seventh_character
        assert built is not None
        assert [option.code for option in built.options] == ["S06.8A7A"]
