"""What is said of a code: risk factors, severity, category, weights, exemption."""

from datetime import date
from decimal import Decimal

import pytest

from services.lookup.editions.editions import Editions
from services.lookup.risk import grouping, hcc, store
from services.lookup.risk.area import RiskArea
from services.lookup.risk.profile import RiskFactor
from services.lookup.risk.store import LoadedRisk
from services.lookup.risk.versions import first_day_of_version, version_on

from .conftest import WINTER


@pytest.fixture
def risk(editions: Editions) -> LoadedRisk:
    return LoadedRisk(editions)


def factor(risk: LoadedRisk, code: str, model: str, year: int) -> RiskFactor:
    factors = risk.profile("icd10cm", code, WINTER).factors
    (found,) = [each for each in factors if (each.model, each.payment_year) == (model, year)]
    return found


class TestADiagnosisThatCounts:
    def test_counts_in_each_model_of_each_payment_year_newest_first(self, risk: LoadedRisk) -> None:
        factors = risk.profile("icd10cm", "E11.22", WINTER).factors
        assert [(each.payment_year, each.model, each.category.hcc) for each in factors] == [
            (2027, "CMS-HCC Model V28", "37"),
            (2027, "RxHCC Model V08", "30"),
            (2026, "CMS-HCC Model V28", "37"),
            (2026, "RxHCC Model V08", "30"),
        ]

    def test_counts_for_the_calendar_year_after_the_date_of_service(self, risk: LoadedRisk) -> None:
        assert risk.profile("icd10cm", "E11.22", date(2025, 12, 31)).payment_year == 2026
        assert risk.profile("icd10cm", "E11.22", date(2026, 1, 1)).payment_year == 2027

    def test_has_its_label_what_it_drops_and_a_coefficient_for_each_segment(self, risk: LoadedRisk) -> None:
        found = factor(risk, "E11.22", "CMS-HCC Model V28", 2026)
        assert found.category.label == "Diabetes with Chronic Complications"
        assert [(each.hcc, each.label) for each in found.drops] == [
            ("38", "Diabetes with Glycemic, Unspecified, or No Complications")
        ]
        assert [(each.segment, each.value, each.proposed) for each in found.coefficients] == [
            ("CNA", Decimal("0.166"), False),
            ("INS", Decimal("0.28"), False),
        ]

    def test_takes_the_models_label_and_hierarchy_where_its_own_year_has_none(self, risk: LoadedRisk) -> None:
        found = factor(risk, "E11.22", "CMS-HCC Model V28", 2027)
        assert found.category.label == "Diabetes with Chronic Complications"
        assert [each.hcc for each in found.drops] == ["38"]
        assert (found.edition.id, found.taken_from.id) == ("PY2027", "PY2026")

    def test_marks_coefficients_that_are_only_proposed_and_names_their_set(self, risk: LoadedRisk) -> None:
        found = factor(risk, "E11.22", "RxHCC Model V08", 2027)
        assert [(each.variant, each.value, each.proposed) for each in found.coefficients] == [
            ("MA-PD only", Decimal("0.8"), True),
            ("PDP only", Decimal("0.9"), True),
        ]

    def test_shows_both_of_two_coefficients_that_the_file_does_not_tell_apart(self, risk: LoadedRisk) -> None:
        found = factor(risk, "E11.22", "RxHCC Model V08", 2026)
        assert [each.value for each in found.coefficients] == [Decimal("1.111"), Decimal("1.058")]


class TestASecondaryDiagnosis:
    def test_is_a_cc_but_for_some_principal_diagnoses(self, risk: LoadedRisk) -> None:
        severity = risk.profile("icd10cm", "A00.0", WINTER).severity
        assert severity is not None
        assert (severity.level, severity.collection, severity.excluded_by) == ("CC", "0002", 2)
        assert risk.excludes("A00.9", "A00.0", WINTER)
        assert not risk.excludes("I46.9", "A00.0", WINTER)

    def test_is_an_mcc_only_for_a_patient_discharged_alive(self, risk: LoadedRisk) -> None:
        severity = risk.profile("icd10cm", "I46.9", WINTER).severity
        assert severity is not None
        assert (severity.level, severity.discharged_alive_only) == ("MCC", True)

    def test_does_not_count_in_groups_that_say_as_much_themselves(self, risk: LoadedRisk) -> None:
        severity = risk.profile("icd10cm", "S06.1X3A", WINTER).severity
        assert severity is not None
        assert [(each.first_drg, each.last_drg) for each in severity.excluded_in] == [("082", "084")]

    def test_is_neither_where_no_list_has_it(self, risk: LoadedRisk) -> None:
        severity = risk.profile("icd10cm", "E11.9", WINTER).severity
        assert severity is not None
        assert (severity.level, severity.excluded_by) == ("", 0)

    def test_is_not_judged_by_another_years_list(self, risk: LoadedRisk) -> None:
        profile = risk.profile("icd10cm", "A00.0", date(2026, 10, 1))
        assert profile.severity is None
        assert "cc_list" in profile.missing
        assert not risk.excludes("A00.9", "A00.0", date(2026, 10, 1))


class TestAPrincipalDiagnosis:
    def test_is_in_a_category_with_all_its_groups(self, risk: LoadedRisk) -> None:
        found = risk.profile("icd10cm", "E11.9", WINTER).grouping
        assert found is not None
        assert (found.mdc, [(each.drg, each.weight) for each in found.groups]) == (
            "10",
            [("637", Decimal("1.4367")), ("638", Decimal("0.9"))],
        )

    def test_moves_with_the_version_that_groups_the_discharge(self, risk: LoadedRisk) -> None:
        days = {date(2025, 9, 30): "10", date(2025, 10, 1): "18"}
        for day, mdc in days.items():
            found = risk.profile("icd10cm", "A00.0", day).grouping
            assert found is not None
            assert found.mdc == mdc

    def test_is_in_none_where_the_grouper_takes_no_such_principal_diagnosis(self, risk: LoadedRisk) -> None:
        assert risk.profile("icd10cm", "V01.00XA", WINTER).grouping is None

    @pytest.mark.parametrize(
        ("day", "version"),
        [(date(2025, 9, 30), 421), (date(2025, 10, 1), 430), (date(2026, 4, 1), 431), (date(2026, 10, 1), 440)],
    )
    def test_is_grouped_by_the_version_of_its_day(self, day: date, version: int) -> None:
        assert version_on(day) == version
        assert first_day_of_version(version) <= day < first_day_of_version(version + 9 if version % 10 else version + 1)


class TestACategoryItself:
    def test_has_its_factors_of_each_payment_year(self, risk: LoadedRisk) -> None:
        factors = risk.profile("hcc", "V28-HCC37", WINTER).factors
        assert [(each.payment_year, str(each.coefficients[0].value)) for each in factors] == [
            (2027, "0.17"),
            (2026, "0.166"),
        ]
        assert [each.model for each in risk.profile("hcc", "RX-V08-HCC30", WINTER).factors] == ["RxHCC Model V08"] * 2

    @pytest.mark.parametrize("code", ["37", "V28-HCC99", "V24-HCC37", "v28-hcc37"])
    def test_is_nothing_under_another_name(self, risk: LoadedRisk, code: str) -> None:
        assert risk.profile("hcc", code, WINTER).factors == ()


class TestAGroup:
    def test_has_its_weight_and_lengths_of_stay(self, risk: LoadedRisk) -> None:
        group = risk.profile("msdrg", "637", WINTER).group
        assert group is not None
        assert (group.title, group.weight, group.geometric_stay, group.arithmetic_stay, group.post_acute) == (
            "DIABETES WITH MCC",
            Decimal("1.4367"),
            Decimal("3.9"),
            Decimal("5.3"),
            True,
        )

    def test_that_is_an_error_of_the_claim_is_not_paid(self, risk: LoadedRisk) -> None:
        group = risk.profile("msdrg", "998", WINTER).group
        assert group is not None
        assert (group.weight, group.geometric_stay) == (None, None)


class TestPresentOnAdmission:
    def test_need_not_be_reported_of_a_code_on_the_years_list(self, risk: LoadedRisk) -> None:
        for code, exempt in (("Z51.5", True), ("E11.9", False)):
            poa = risk.profile("icd10cm", code, WINTER).poa
            assert poa is not None
            assert poa.exempt is exempt

    def test_is_not_judged_by_another_years_list(self, risk: LoadedRisk) -> None:
        profile = risk.profile("icd10cm", "Z51.5", date(2025, 9, 30))
        assert profile.poa is None
        assert "icd10cm_poa_exempt" in profile.missing


class TestTheSection:
    def test_is_there_where_something_applies(self, editions: Editions) -> None:
        area = RiskArea(editions)
        assert [len(area.sections("icd10cm", code, WINTER)) for code in ("E11.22", "I46.9", "Z51.5")] == [1, 1, 1]
        assert len(area.sections("msdrg", "637", WINTER)) == 1

    @pytest.mark.parametrize(("system", "code"), [("icd10cm", "E11"), ("hcpcs", "J1100"), ("msdrg", "111")])
    def test_is_left_out_where_nothing_does(self, editions: Editions, system: str, code: str) -> None:
        assert RiskArea(editions).sections(system, code, WINTER) == ()

    def test_is_left_out_where_nothing_is_loaded(self) -> None:
        assert RiskArea(Editions()).sections("icd10cm", "E11.22", WINTER) == ()


class TestTheQuestions:
    def test_are_answered_through_an_index(self, editions: Editions) -> None:
        asked = {
            "hcc": [(hcc._MAPPED, 1), (hcc._LABEL, 2), (hcc._DROPS, 2), (hcc._COEFFICIENTS, 2)],
            "cc_list": [(grouping._LEVEL, 1)],
            "cc_exclusions": [
                (grouping._EXCLUDED, 1),
                (grouping._EXCLUDED_BY, 1),
                (grouping._EXCLUDED_IN, 1),
                (grouping._EXCLUDES, 2),
            ],
            "mdc": [(grouping._MDC, 3)],
            "msdrg": [(grouping._GROUP, 1)],
            "icd10cm_poa_exempt": [(store._EXEMPT, 1)],
        }
        for dataset, questions in asked.items():
            (database, *_) = [each.database for each in editions.of(dataset)]  # type: ignore[arg-type]
            for question, count in questions:
                plan = database.execute(f"EXPLAIN QUERY PLAN {question}", ("",) * count).fetchall()
                assert not [step for *_, step in plan if step.startswith("SCAN")], question
