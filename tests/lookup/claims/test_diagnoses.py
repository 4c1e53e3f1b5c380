"""The rules among diagnoses, held against the real list."""

import pytest

from services.lookup.claims.claim import Assertion, Setting
from services.lookup.claims.verdict import Outcome, Severity
from tests.lookup.claims.conftest import Check, line, of_rule


class TestADiagnosisThatIsNoCodeThatDay:
    @pytest.mark.parametrize(
        ("written", "meant"), [("W21.89A", "W21.89XA"), ("T07XXXXD", "T07.XXXD"), ("S06.8A7D", "S06.8A7A")]
    )
    def test_is_unknown_and_the_nearest_real_code_is_offered(
        self, check_claim: Check, written: str, meant: str
    ) -> None:
        (found,) = of_rule(check_claim(written), "code_validity")

        assert found.severity is Severity.ERROR
        assert meant in found.said.suggestion
        assert found.source.dataset == "icd10cm"
        assert found.source.edition == "FY2026"

    def test_becomes_a_heading_with_the_codes_that_replace_it(self, check_claim: Check) -> None:
        assert check_claim("E78.01", on="2025-09-30").outcome is Outcome.CLEAN

        (found,) = of_rule(check_claim("E78.01", on="2025-10-01"), "not_billable")

        assert found.said.suggestion == "Report one of: E78.010, E78.011, E78.019."

    def test_is_not_valid_before_its_first_day(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("E11.A", on="2025-09-30"), "code_validity")

        assert "valid from 2025-10-01" in found.said.message
        assert "E11.9" in found.said.suggestion
        assert check_claim("E11.A").outcome is Outcome.CLEAN

    def test_lacks_its_seventh_character_and_is_offered_those_that_exist(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("T07"), "seventh_character")

        assert found.said.suggestion == "Report one of: T07.XXXA, T07.XXXD, T07.XXXS."
        assert of_rule(check_claim("T07"), "not_billable") == []

    def test_bears_a_seventh_character_that_it_does_not_take(self, check_claim: Check) -> None:
        verdict = check_claim("I10.XXXA")

        assert [found.said.suggestion for found in of_rule(verdict, "seventh_character")] == ["Report I10."]
        assert of_rule(verdict, "code_validity") == []


class TestTheSameDiagnosisTwice:
    def test_is_an_error_however_it_is_written(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("E11.9", "e119"), "duplicate_diagnosis")

        assert (found.severity, found.codes) == (Severity.ERROR, ("E11.9",))


class TestAnExcludes1Note:
    def test_forbids_two_types_of_diabetes_whichever_comes_first(self, check_claim: Check) -> None:
        for pair in (("E10.9", "E11.9"), ("E11.9", "E10.9")):
            (found,) = of_rule(check_claim(*pair), "excludes1")
            assert found.severity is Severity.ERROR
            assert set(found.codes) == set(pair)

    def test_holds_for_what_stands_below_it_and_for_what_its_dash_names(self, check_claim: Check) -> None:
        assert len(of_rule(check_claim("E10.65", "E11.65"), "excludes1")) == 1

    def test_reaches_over_a_range_of_codes(self, check_claim: Check) -> None:
        assert of_rule(check_claim("T07.XXXA", "T25.011A"), "excludes1")  # T20-T32, printed at the block of T07
        assert of_rule(check_claim("T07.XXXA", "T33.012A"), "excludes1")  # T33-T34
        assert of_rule(check_claim("T07.XXXA", "T36.0X1A"), "excludes1") == []

    def test_is_inherited_from_the_chapter(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("E11.9", "P71.0"), "excludes1")  # P70-P74, printed at chapter 4
        assert "at 4 " in found.said.message

    def test_passes_when_the_submitter_answers_for_the_conditions_being_unrelated(self, check_claim: Check) -> None:
        assert check_claim("F45.8", "G47.63").outcome is Outcome.ERRORS

        verdict = check_claim("F45.8", "G47.63", assertions=(Assertion("excludes1", ("g4763", "F45.8")),))

        (found,) = of_rule(verdict, "excludes1")
        assert (verdict.outcome, found.severity) == (Outcome.CLEAN, Severity.INFO)
        assert "asserts" in found.said.message

    def test_is_not_waived_by_an_assertion_on_another_pair(self, check_claim: Check) -> None:
        other = Assertion("excludes1", ("E10.9", "G47.63"))
        assert check_claim("E10.9", "E11.9", assertions=(other,)).outcome is Outcome.ERRORS


class TestAnExcludes2Note:
    def test_is_information_and_leaves_the_claim_clean(self, check_claim: Check) -> None:
        verdict = check_claim("E11.9", "I10")

        assert [found.severity for found in of_rule(verdict, "excludes2")] == [Severity.INFO]
        assert verdict.outcome is Outcome.CLEAN


class TestEtiologyAndManifestation:
    def test_in_the_right_order_are_clean(self, check_claim: Check) -> None:
        verdict = check_claim("G20.A1", "F02.80")
        assert of_rule(verdict, "code_first") == of_rule(verdict, "manifestation_as_principal") == []

    def test_in_the_wrong_order_are_found(self, check_claim: Check) -> None:
        verdict = check_claim("F02.80", "G20.A1")

        (first,) = of_rule(verdict, "code_first")
        (principal,) = of_rule(verdict, "manifestation_as_principal")
        assert first.said.suggestion == "List G20.A1 before F02.80."
        assert (first.severity, principal.severity) == (Severity.WARNING, Severity.ERROR)

    def test_a_manifestation_alone_lacks_its_etiology(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("I10", "F02.80"), "code_first")
        assert "no code it names is on the claim" in found.said.message

    def test_a_manifestation_by_mark_alone_rests_on_the_code_editor(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("D63.0"), "manifestation_as_principal")
        assert found.source.dataset == "mce_diagnoses"

    def test_a_missing_additional_code_is_no_more_than_information(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("E11.9"), "use_additional")
        assert found.severity is Severity.INFO
        assert of_rule(check_claim("E11.9", "Z79.4"), "use_additional") == []

    def test_an_additional_code_that_comes_first_is_a_warning(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("Z79.4", "E11.9"), "use_additional")
        assert found.severity is Severity.WARNING

    def test_an_external_cause_is_never_first(self, check_claim: Check) -> None:
        assert of_rule(check_claim("W19.XXXA"), "external_cause_as_principal")
        assert of_rule(check_claim("S00.83XA", "W19.XXXA"), "external_cause_as_principal") == []


class TestSides:
    def test_left_and_right_where_a_code_says_both_are_an_error(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("H25.11", "H25.12"), "laterality")
        assert (found.severity, found.said.suggestion) == (Severity.ERROR, "Report H25.13 alone.")

    def test_so_they_are_where_the_code_for_both_stands_under_another_header(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("M17.11", "M17.12"), "laterality")
        assert (found.severity, found.said.suggestion) == (Severity.ERROR, "Report M17.0 alone.")

    def test_left_and_right_where_no_code_says_both_are_right(self, check_claim: Check) -> None:
        assert of_rule(check_claim("M25.561", "M25.562"), "laterality") == []

    def test_an_open_side_beside_a_known_one_is_a_warning(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim("H25.10", "H25.11"), "laterality")
        assert (found.severity, found.said.suggestion[:12]) == (Severity.WARNING, "Leave H25.10")

    @pytest.mark.parametrize(("modifier", "found"), [("LT", 1), ("RT", 0), ("F5", 0), ("E1", 1), ("59", 0)])
    def test_a_modifier_of_the_other_side_is_a_warning(self, check_claim: Check, modifier: str, found: int) -> None:
        verdict = check_claim("M25.561", lines=(line(1, "20610", modifier, at=(1,)),))
        assert len(of_rule(verdict, "laterality")) == found

    def test_a_line_that_points_at_both_sides_is_left_alone(self, check_claim: Check) -> None:
        verdict = check_claim("M25.561", "M25.562", lines=(line(1, "20610", "LT", at=(1, 2)),))
        assert of_rule(verdict, "laterality") == []


class TestAnInpatientStay:
    def test_takes_procedure_codes_that_no_other_claim_takes(self, check_claim: Check) -> None:
        outside = check_claim("K35.80", lines=(line(1, "0DTJ4ZZ", at=(1,)),))
        inside = check_claim("K35.80", lines=(line(1, "0DTJ4ZZ", at=(1,)),), setting=Setting.INPATIENT)

        assert of_rule(outside, "procedure_set")
        assert of_rule(inside, "procedure_set") == of_rule(inside, "code_validity") == []
