"""The rules among service lines, held against small tables."""

from datetime import date

import pytest

from services.lookup.claims.claim import Patient, Setting, Sex
from services.lookup.claims.verdict import Outcome, Severity
from tests.lookup.claims.conftest import Check, line, of_rule


class TestACodeOfALine:
    def test_is_found_by_membership_in_either_system(self, check_claim: Check) -> None:
        assert of_rule(check_claim(lines=(line(1, "99213"), line(2, "j1100"))), "code_validity") == []

    def test_that_no_system_has_is_an_error(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim(lines=(line(4, "00000"),)), "code_validity")
        assert (found.severity, found.lines, found.codes) == (Severity.ERROR, (4,), ("00000",))

    def test_that_has_ended_is_an_error_with_its_last_day(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, "G9999"),)), "code_validity")
        assert "2025-12-31" in found.said.message

    def test_that_says_nothing_in_particular_asks_for_a_description(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, "J3490"),)), "unlisted")
        assert found.severity is Severity.INFO


class TestAPairOfCodes:
    @pytest.mark.parametrize("order", [(1, 2), (2, 1)])
    def test_denies_column_2_in_whichever_order_the_lines_stand(
        self, check_claim: Check, order: tuple[int, int]
    ) -> None:
        verdict = check_claim(lines=(line(order[0], "11042"), line(order[1], "20610")))

        (found,) = of_rule(verdict, "ncci_ptp")
        assert found.severity is Severity.ERROR
        assert f"20610 on line {order[1]} is denied" in found.said.message
        assert "record documents" in found.said.suggestion
        assert (found.source.dataset, found.source.edition) == ("ptp_practitioner", "2026-01-01")

    @pytest.mark.parametrize(("first", "second"), [((), ("59",)), (("XS",), ()), ((), ("LT",))])
    def test_is_bypassed_by_a_modifier_on_either_line_and_the_record_must_support_it(
        self, check_claim: Check, first: tuple[str, ...], second: tuple[str, ...]
    ) -> None:
        verdict = check_claim(lines=(line(1, "11042", *first), line(2, "20610", *second)))

        (found,) = of_rule(verdict, "ncci_ptp")
        assert found.severity is Severity.INFO
        assert "record must support" in found.said.suggestion

    def test_is_not_bypassed_by_a_modifier_that_the_ncci_does_not_associate(self, check_claim: Check) -> None:
        verdict = check_claim(lines=(line(1, "11042"), line(2, "20610", "50")))
        assert of_rule(verdict, "ncci_ptp")[0].severity is Severity.ERROR

    def test_with_indicator_0_is_not_bypassed_at_all(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, "20610"), line(2, "69210", "59"))), "ncci_ptp")
        assert (found.severity, found.said.suggestion) == (
            Severity.ERROR,
            "Leave 69210 out: no modifier bypasses this edit.",
        )

    def test_with_indicator_9_was_never_in_force(self, check_claim: Check) -> None:
        assert of_rule(check_claim(lines=(line(1, "20610"), line(2, "99213"))), "ncci_ptp") == []

    def test_judges_each_line_of_column_2_by_its_own_modifiers(self, check_claim: Check) -> None:
        verdict = check_claim(lines=(line(1, "11042"), line(2, "20610", "59"), line(3, "20610")))
        weights = {found.lines: found.severity for found in of_rule(verdict, "ncci_ptp")}
        assert weights == {(1, 2): Severity.INFO, (1, 3): Severity.ERROR}

    def test_belongs_to_the_table_of_its_setting(self, check_claim: Check) -> None:
        lines = (line(1, "11042"), line(2, "93000"))
        assert of_rule(check_claim(lines=lines), "ncci_ptp") == []
        assert of_rule(check_claim(lines=lines, setting=Setting.HOSPITAL), "ncci_ptp")


class TestUnits:
    def test_past_a_line_limit_deny_that_line_and_no_other(self, check_claim: Check) -> None:
        verdict = check_claim(lines=(line(1, "20610", "LT", units=2), line(2, "20610", "RT", units=3)))
        (found,) = of_rule(verdict, "mue")
        assert (found.lines, found.severity) == ((2,), Severity.ERROR)

    def test_past_a_day_limit_of_policy_are_added_up_and_cannot_be_appealed(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, "69210", "LT"), line(2, "69210", "RT"))), "mue")
        assert found.lines == (1, 2)
        assert "no modifier or appeal" in found.said.suggestion

    def test_past_a_day_limit_of_clinical_data_may_be_paid_on_appeal(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, "J1100", units=11),)), "mue")
        assert "may pay on appeal" in found.said.suggestion

    def test_at_the_limit_are_payable(self, check_claim: Check) -> None:
        assert of_rule(check_claim(lines=(line(1, "J1100", units=10),)), "mue") == []

    def test_of_postoperative_care_alone_are_not_counted(self, check_claim: Check) -> None:
        assert of_rule(check_claim(lines=(line(1, "69210"), line(2, "69210", "55"))), "mue") == []

    def test_of_a_code_whose_limit_is_0_are_never_payable(self, check_claim: Check) -> None:
        assert of_rule(check_claim(lines=(line(1, "93000"),)), "mue")


class TestAnAddOnCode:
    def test_without_its_primary_is_an_error(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, "11045"),)), "add_on")
        assert found.severity is Severity.ERROR
        assert "11042, 11043" in found.said.suggestion

    def test_beside_its_primary_is_right(self, check_claim: Check) -> None:
        assert of_rule(check_claim(lines=(line(1, "11045"), line(2, "11042"))), "add_on") == []

    @pytest.mark.parametrize("code", ["99214", "93000"])
    def test_whose_primaries_the_contractor_defines_is_a_warning(self, check_claim: Check, code: str) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, code),)), "add_on")
        assert found.severity is Severity.WARNING
        assert "contractor" in found.said.suggestion


class TestModifiers:
    @pytest.mark.parametrize(
        ("code", "modifiers", "says"),
        [
            ("20610", ("LT", "RT"), "contradict"),
            ("20610", ("F5", "E1"), "both left and right"),
            ("20610", ("50", "LT"), "50 says both sides"),
            ("20610", ("59", "XS"), "stand together"),
            ("70450", ("26", "TC"), "whole service"),
            ("20610", ("76", "76"), "2 times"),
            ("99213", ("59",), "evaluation and management"),
            ("20610", ("ZZ",), "in no list"),
        ],
    )
    def test_that_cannot_be_are_errors(
        self, check_claim: Check, code: str, modifiers: tuple[str, ...], says: str
    ) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, code, *modifiers),)), "modifier")
        assert says in found.said.message
        assert found.severity is Severity.ERROR

    @pytest.mark.parametrize(
        ("code", "modifier", "units", "says"),
        [
            ("20610", "25", 1, "is a procedure"),
            ("69210", "50", 1, "is bilateral already"),
            ("20610", "50", 2, "one unit, not 2"),
            ("93000", "26", 1, "is not divided"),
        ],
    )
    def test_that_the_fee_schedule_does_not_allow_are_warnings(
        self, check_claim: Check, code: str, modifier: str, units: int, says: str
    ) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, code, modifier, units=units),)), "modifier")
        assert says in found.said.message
        assert (found.severity, found.source.dataset) == (Severity.WARNING, "relative_values")

    def test_that_go_with_the_code_are_left_alone(self, check_claim: Check) -> None:
        lines = (line(1, "99213", "25"), line(2, "20610", "50"), line(3, "69210", "LT"))
        assert of_rule(check_claim(lines=lines), "modifier") == []


class TestTheSameLineTwice:
    def test_is_an_error_where_nothing_tells_them_apart(self, check_claim: Check) -> None:
        (found,) = of_rule(check_claim(lines=(line(1, "20610"), line(2, "20610"))), "duplicate_line")
        assert (found.lines, found.severity) == ((1, 2), Severity.ERROR)

    def test_is_a_warning_where_the_units_differ(self, check_claim: Check) -> None:
        verdict = check_claim(lines=(line(1, "20610"), line(2, "20610", units=2)))
        assert of_rule(verdict, "duplicate_line")[0].severity is Severity.WARNING

    def test_is_no_duplicate_with_another_modifier(self, check_claim: Check) -> None:
        assert of_rule(check_claim(lines=(line(1, "20610"), line(2, "20610", "76"))), "duplicate_line") == []


class TestCoverage:
    @pytest.mark.parametrize(
        ("code", "diagnosis", "answer", "severity"),
        [
            ("20610", "M17.11", "listed-supports", Severity.INFO),
            ("20610", "I10", "listed-does-not-support", Severity.ERROR),
            ("20610", "E11.9", "not-listed-where-a-list-exists", Severity.WARNING),
            ("93000", "I10", "no-list", Severity.INFO),
            ("99213", "I10", "no-policy-found", Severity.INFO),
        ],
    )
    def test_is_one_of_five_answers(
        self, check_claim: Check, code: str, diagnosis: str, answer: str, severity: Severity
    ) -> None:
        (found,) = of_rule(check_claim(diagnosis, lines=(line(1, code, at=(1,)),)), "coverage")
        assert f"({answer})" in found.said.message
        assert found.severity is severity


class TestPointers:
    @pytest.mark.parametrize(
        ("at", "severity"),
        [((), Severity.WARNING), ((1, 1), Severity.WARNING), ((1, 2, 3, 4, 5), Severity.ERROR)],
    )
    def test_that_are_none_doubled_or_too_many_are_found(
        self, check_claim: Check, at: tuple[int, ...], severity: Severity
    ) -> None:
        verdict = check_claim("I10", "E11.9", "N18.30", "M17.11", "R05.9", lines=(line(1, "99213", at=at),))
        (found,) = of_rule(verdict, "diagnosis_pointer")
        assert found.severity is severity

    def test_are_no_matter_of_a_hospital(self, check_claim: Check) -> None:
        verdict = check_claim("I10", lines=(line(1, "99213"),), setting=Setting.HOSPITAL)
        assert of_rule(verdict, "diagnosis_pointer") == []


class TestThePatient:
    def test_of_another_age_than_the_diagnosis_is_marked_for_is_found(self, check_claim: Check) -> None:
        verdict = check_claim("O09.01", patient=Patient(date(1950, 2, 3), Sex.FEMALE))
        (found,) = of_rule(verdict, "age")
        assert "ages 9 to 64; the patient is 75" in found.said.message
        assert found.severity is Severity.WARNING

    def test_is_an_error_on_an_inpatient_claim(self, check_claim: Check) -> None:
        patient = Patient(date(1950, 2, 3))
        verdict = check_claim("O09.01", patient=patient, setting=Setting.INPATIENT)
        assert of_rule(verdict, "age")[0].severity is Severity.ERROR

    def test_has_a_birthday_on_the_day_itself(self) -> None:
        assert Patient(date(2010, 1, 16)).age_on(date(2026, 1, 15)) == 15
        assert Patient(date(2010, 1, 15)).age_on(date(2026, 1, 15)) == 16

    def test_of_the_other_sex_is_found_as_long_as_that_edit_was_in_force(self, check_claim: Check) -> None:
        woman = Patient(date(1950, 2, 3), Sex.FEMALE)
        assert of_rule(check_claim("N40.1", patient=woman, on="2024-09-30"), "sex")

        after = check_claim("N40.1", patient=woman)
        assert of_rule(after, "sex") == []
        assert any(each.rule == "sex" and "2024-09-30" in each.why for each in after.not_checked)


class TestThePlaceOfService:
    def test_that_is_in_no_list_is_an_error(self, check_claim: Check) -> None:
        assert of_rule(check_claim("I10", place_of_service="11"), "place_of_service") == []
        assert check_claim("I10", place_of_service="98").outcome is Outcome.ERRORS
