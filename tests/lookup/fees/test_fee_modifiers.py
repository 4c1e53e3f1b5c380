"""What modifiers do to an amount, by the indicators of the row."""

from datetime import date
from decimal import Decimal

import pytest

from chassis.errors import InvalidFields
from services.lookup.fees.fees import Fee, FeeAsked, Setting
from services.lookup.fees.schedule import FeeSchedule

ON = date(2025, 10, 15)
KNEE = Decimal("1257.63192")  # 38.88 × 32.3465


def priced(schedule: FeeSchedule, code: str, *modifiers: str) -> Fee:
    return schedule.fee(FeeAsked(code, modifiers=modifiers), ON)


class TestComponents:
    def test_are_rows_of_their_own_that_add_up_to_the_whole(self, schedule: FeeSchedule) -> None:
        amounts = [priced(schedule, "70450", *modifier).amount for modifier in ((), ("26",), ("TC",))]
        # 3.25, 1.20 and 2.05 × 32.3465
        assert amounts == [Decimal("105.13"), Decimal("38.82"), Decimal("66.31")]

    def test_of_a_visit_are_refused_by_its_pc_tc_indicator(self, schedule: FeeSchedule) -> None:
        fee = priced(schedule, "99213", "TC")
        assert fee.amount is None
        assert fee.no_amount.startswith("TC has no row for this code (PC/TC indicator 0).")

    def test_cannot_be_priced_together(self, schedule: FeeSchedule) -> None:
        with pytest.raises(InvalidFields, match="Only one of 26, TC and 53"):
            priced(schedule, "70450", "26", "TC")

    def test_53_has_a_row_for_colonoscopy_and_is_the_contractors_elsewhere(self, schedule: FeeSchedule) -> None:
        assert priced(schedule, "45378", "53").amount == Decimal("165.94")  # 5.13 × 32.3465
        assert "the contractor sets the amount" in priced(schedule, "27447", "53").no_amount


class TestSurgery:
    @pytest.mark.parametrize(
        ("modifiers", "share"),
        [
            (("50",), "1.5"),
            (("51",), "0.5"),
            (("51", "50"), "0.75"),
            (("62",), "0.625"),
            (("80",), "0.16"),
            (("82",), "0.16"),
            (("AS",), "0.136"),
            (("54",), "0.79"),
            (("55",), "0.21"),
            (("78",), "0.69"),
            (("LT",), "1"),
        ],
    )
    def test_is_paid_a_share(self, schedule: FeeSchedule, modifiers: tuple[str, ...], share: str) -> None:
        expected = (KNEE * Decimal(share)).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        assert priced(schedule, "27447", *modifiers).amount == expected

    def test_is_bilateral_before_it_is_one_of_many(self, schedule: FeeSchedule) -> None:
        fee = priced(schedule, "27447", "51", "50")
        assert fee.modifiers == ("50", "51")
        assert [step.label for step in fee.steps][-3:] == ["Modifier 50", "Modifier 51", "Amount"]

    def test_by_two_surgeons_needs_documentation_where_the_indicator_is_1(self, schedule: FeeSchedule) -> None:
        assert any(
            "documentation of the need for two surgeons" in note for note in priced(schedule, "27447", "62").notes
        )


class TestAnIndicatorThatRulesAModifierOut:
    @pytest.mark.parametrize(
        ("code", "modifier", "why"),
        [
            ("27447", "66", "Team surgery is not paid for this code (team indicator 0)."),
            ("45378", "62", "Co-surgeons are not paid for this code (co-surgeon indicator 0)."),
            ("45378", "80", "An assistant at surgery is not paid for this code (assistant indicator 1)."),
            ("45378", "51", "Endoscopy rule: what is added depends on the others of the family whose base is 45378."),
            ("45378", "54", "Modifier 54 cannot be used: the code's global package (000) has no such part."),
            ("70450", "51", "The reduction differs between the components: ask for 26 and TC one after the other."),
            ("27447", "52", "With modifier 52 the contractor sets the amount for 27447, by the documentation."),
            ("27447", "AA", "Modifier AA is for anesthesia services, and 27447 is none."),
        ],
    )
    def test_leaves_no_amount_and_says_why(self, schedule: FeeSchedule, code: str, modifier: str, why: str) -> None:
        fee = priced(schedule, code, modifier)
        assert (fee.amount, fee.no_amount) == (None, why)


class TestFurtherDiagnosticAndTherapyServices:
    def test_pay_half_of_a_technical_and_95_percent_of_a_professional_component(self, schedule: FeeSchedule) -> None:
        technical, professional = priced(schedule, "70450", "TC", "51"), priced(schedule, "70450", "26", "51")
        # 66.310325 × 0.5 and 38.8158 × 0.95
        assert (technical.amount, professional.amount) == (Decimal("33.16"), Decimal("36.88"))

    def test_of_therapy_halve_the_practice_expense_alone(self, schedule: FeeSchedule) -> None:
        # (0.45 + 0.22 + 0.01) × 32.3465 = 21.99562
        assert priced(schedule, "97110", "51").amount == Decimal("22.00")


class TestAModifierThatNobodyKnowsAPriceFor:
    @pytest.mark.parametrize("modifier", ["ZZ", "2", "26A", "é1", "<b"])
    def test_is_refused_by_its_field(self, schedule: FeeSchedule, modifier: str) -> None:
        with pytest.raises(InvalidFields) as refusal:
            priced(schedule, "27447", modifier)
        assert refusal.value.fields[0].field == "modifier"

    def test_is_refused_when_repeated(self, schedule: FeeSchedule) -> None:
        with pytest.raises(InvalidFields, match="each once"):
            priced(schedule, "27447", "50", "50")


class TestBothSides:
    def test_facility_and_modifier_work_together(self, schedule: FeeSchedule) -> None:
        fee = schedule.fee(FeeAsked("45378", setting=Setting.FACILITY, modifiers=("50",)), ON)
        assert fee.amount == Decimal("173.38")  # bilateral indicator 0: 5.36 × 32.3465, once
