"""What a coder must know: what may be reported instead, the 7th character, and the other side."""

import pytest

from .conftest import PageOf


def sides(page_of: PageOf, code: str) -> list[tuple[str, str]]:
    return [(each.side, each.code.code) for each in page_of(code, "2026-01-01").coding_rules.laterality]


class TestABillableCode:
    def test_says_by_which_edition_it_is_valid(self, page_of: PageOf) -> None:
        rules = page_of("E11.9", "2026-01-15").coding_rules
        assert rules.billable
        assert rules.billable_children == ()
        assert rules.seventh_character is None
        assert rules.explanation == (
            "E11.9 is valid for reporting on 2026-01-15: it is a billable code of ICD-10-CM FY2026."
        )


class TestAHeader:
    def test_lists_the_codes_to_report_instead(self, page_of: PageOf) -> None:
        rules = page_of("I50.2", "2026-01-01").coding_rules
        assert rules.explanation == (
            "I50.2 is a subcategory, not a code to report: report one of the 4 billable codes below it."
        )
        assert [code.code for code in rules.billable_children] == ["I50.20", "I50.21", "I50.22", "I50.23"]

    def test_says_how_many_there_are_when_they_are_too_many_to_list(self, page_of: PageOf) -> None:
        rules = page_of("S52", "2026-01-01").coding_rules
        assert len(rules.billable_children) == 250
        assert rules.explanation.endswith("one of the 2,796 billable codes below it. The first 250 are listed.")


class TestACodeThatNeedsA7thCharacter:
    def test_is_padded_with_placeholders(self, page_of: PageOf) -> None:
        rules = page_of("T07", "2026-01-01").coding_rules
        built = rules.seventh_character
        assert built is not None
        assert (built.base, built.placeholders, built.defined_at) == ("T07.XXX", 3, "T07")
        assert [(option.character, option.meaning, option.code) for option in built.options] == [
            ("A", "initial encounter", "T07.XXXA"),
            ("D", "subsequent encounter", "T07.XXXD"),
            ("S", "sequela", "T07.XXXS"),
        ]
        assert "needs a 7th character behind 3 placeholder X" in rules.explanation

    def test_takes_the_nearest_definition(self, page_of: PageOf) -> None:
        built = page_of("H40.113", "2026-01-01").coding_rules.seventh_character
        assert built is not None
        assert (built.base, built.defined_at) == ("H40.113", "H40.11")
        assert [option.character for option in built.options] == ["0", "1", "2", "3", "4"]

    def test_offers_the_same_from_a_code_that_has_one(self, page_of: PageOf) -> None:
        assert (
            page_of("T07.XXXD", "2026-01-01").coding_rules.seventh_character
            == page_of("T07", "2026-01-01").coding_rules.seventh_character
        )

    def test_offered_nothing_before_it_needed_one(self, page_of: PageOf) -> None:
        assert page_of("T07", "2016-01-01").billable
        assert page_of("T07", "2016-01-01").coding_rules.seventh_character is None

    def test_is_not_told_from_seven_characters_without_a_definition(self, page_of: PageOf) -> None:
        assert page_of("H54.0X33", "2026-01-01").coding_rules.seventh_character is None


class TestTheOtherSide:
    def test_is_found_among_siblings(self, page_of: PageOf) -> None:
        assert sides(page_of, "M25.561") == [("right", "M25.561"), ("left", "M25.562"), ("unspecified", "M25.569")]

    @pytest.mark.parametrize(
        ("right", "bilateral"),
        [("H81.01", "H81.03"), ("H11.001", "H11.003"), ("G90.511", "G90.513"), ("I70.201", "I70.203")],
    )
    def test_is_bilateral_wherever_the_title_says_so(self, page_of: PageOf, right: str, bilateral: str) -> None:
        assert ("bilateral", bilateral) in sides(page_of, right)
        assert ("right", right) in sides(page_of, bilateral)

    @pytest.mark.parametrize(
        ("right", "bilateral"),
        [("M17.11", "M17.0"), ("M16.31", "M16.2"), ("M18.51", "M18.4"), ("Q65.01", "Q65.1")],
    )
    def test_is_bilateral_beside_the_header_of_the_unilateral_codes(
        self, page_of: PageOf, right: str, bilateral: str
    ) -> None:
        assert ("bilateral", bilateral) in sides(page_of, right)
        assert ("right", right) in sides(page_of, bilateral)
        assert len(sides(page_of, bilateral)) == len(sides(page_of, right))

    def test_keeps_the_7th_character(self, page_of: PageOf) -> None:
        assert sides(page_of, "S52.501B") == [
            ("right", "S52.501B"),
            ("left", "S52.502B"),
            ("unspecified", "S52.509B"),
        ]

    def test_may_be_the_7th_character(self, page_of: PageOf) -> None:
        assert sides(page_of, "E11.3211") == [
            ("right", "E11.3211"),
            ("left", "E11.3212"),
            ("bilateral", "E11.3213"),
            ("unspecified", "E11.3219"),
        ]

    @pytest.mark.parametrize("code", ["E11.9", "I10", "H54.0X33", "S06.0X0A", "J4B"])
    def test_is_none_where_the_condition_has_no_side(self, page_of: PageOf, code: str) -> None:
        on = "2026-11-24"
        assert page_of(code, on).coding_rules.laterality == ()

    def test_marks_the_code_of_the_page(self, page_of: PageOf) -> None:
        options = page_of("M25.562", "2026-01-01").coding_rules.laterality
        assert [each.code.code for each in options if each.current] == ["M25.562"]
