"""Prices by place, setting, status and date of service."""

from datetime import date
from decimal import Decimal

import pytest

from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.errors import CodeNotFound, EditionNotLoaded, LocalityInvalid
from services.lookup.fees.fees import FeeAsked, Participation, Place, Setting
from services.lookup.fees.rows import QUESTION
from services.lookup.fees.schedule import FeeSchedule

ON = date(2025, 10, 15)
IN_2026 = date(2026, 7, 4)


class TestAPlace:
    @pytest.mark.parametrize(
        "place",
        [
            Place(locality="10112-00"),
            Place(zip_code="35004"),
            Place(zip_code="35004-1234"),
            Place(state="al"),
        ],
    )
    def test_may_be_said_in_three_ways(self, schedule: FeeSchedule, place: Place) -> None:
        fee = schedule.fee(FeeAsked("99213", place, Setting.NONFACILITY), ON)
        assert fee.locality is not None
        assert (fee.locality.id, fee.locality.name, fee.amount) == ("10112-00", "ALABAMA", Decimal("81.86"))
        assert fee.defaulted == ()

    @pytest.mark.parametrize(
        ("place", "field"),
        [
            (Place(locality="10112-01"), "locality"),
            (Place(locality="1011200"), "locality"),
            (Place(locality="' OR 1=1 --"), "locality"),
            (Place(zip_code="00000"), "zip"),
            (Place(zip_code="3500"), "zip"),
            (Place(zip_code="३५००४"), "zip"),
            (Place(state="ZZ"), "state"),
            (Place(state="Alabama"), "state"),
        ],
    )
    def test_that_is_unknown_is_refused_by_its_field(self, schedule: FeeSchedule, place: Place, field: str) -> None:
        with pytest.raises(LocalityInvalid) as refusal:
            schedule.fee(FeeAsked("99213", place), ON)
        assert refusal.value.fields[0].field == field

    def test_that_is_a_state_of_several_localities_lists_them(self, schedule: FeeSchedule) -> None:
        with pytest.raises(LocalityInvalid, match="CA has 2 localities, give one of them: 01112-05 SAN FRANCISCO"):
            schedule.fee(FeeAsked("99213", Place(state="CA")), ON)

    def test_may_be_said_once(self, schedule: FeeSchedule) -> None:
        with pytest.raises(LocalityInvalid, match="Give one of locality, zip and state"):
            schedule.fee(FeeAsked("99213", Place(state="AL", zip_code="35004")), ON)

    def test_whose_zip_code_lies_in_two_localities_says_so(self, schedule: FeeSchedule) -> None:
        fee = schedule.fee(FeeAsked("99213", Place(zip_code="91361")), ON)
        assert "Parts of this ZIP code lie in another locality" in fee.notes[0]

    def test_names_every_edition_that_was_read(self, schedule: FeeSchedule) -> None:
        fee = schedule.fee(FeeAsked("99213", Place(zip_code="94103")), ON)
        assert [facts.dataset for facts in fee.facts] == [
            Dataset.RELATIVE_VALUES,
            Dataset.GPCI,
            Dataset.ZIP_LOCALITIES,
        ]


class TestWithoutAPlaceAndASetting:
    def test_it_is_the_national_amount_outside_of_a_facility_and_says_so(self, schedule: FeeSchedule) -> None:
        fee = schedule.fee(FeeAsked("99213"), ON)
        assert (fee.amount, fee.locality) == (Decimal("88.95"), None)
        assert [(one.field, one.value) for one in fee.defaulted] == [
            ("setting", "nonfacility"),
            ("locality", "national"),
        ]


class TestACodeThatTheScheduleDoesNotPay:
    @pytest.mark.parametrize(
        ("code", "why"),
        [
            ("77402", "Status I. Not valid for Medicare"),
            ("D0120", "Status N. Not covered"),
            ("70170", "Status C. Contractor-priced"),
        ],
    )
    def test_has_no_amount_and_says_why(self, schedule: FeeSchedule, code: str, why: str) -> None:
        fee = schedule.fee(FeeAsked(code), ON)
        assert fee.amount is None
        assert fee.no_amount.startswith(why)
        assert fee.steps == ()

    @pytest.mark.parametrize(("locality", "cap"), [("01112-05", "367.31"), ("01182-18", "309.01")])
    def test_but_that_a_contractor_prices_names_the_cap(self, schedule: FeeSchedule, locality: str, cap: str) -> None:
        # The cap file has both contractors of California under one number.
        fee = schedule.fee(FeeAsked("70170", Place(locality=locality)), ON)
        assert fee.notes == (f"The contractor may not pay more than the OPPS cap: ${cap}.",)

    def test_is_unknown_where_no_row_has_it(self, schedule: FeeSchedule) -> None:
        for code in ("99999", "", "99213; DROP TABLE", "９９２１３"):
            with pytest.raises(CodeNotFound):
                schedule.fee(FeeAsked(code), ON)

    def test_is_found_in_any_case(self, schedule: FeeSchedule) -> None:
        assert schedule.fee(FeeAsked(" v5364 "), ON).code == "V5364"


class TestADateOfService:
    @pytest.mark.parametrize("on", [date(2025, 9, 30), date(2026, 1, 1), date(2026, 10, 1), date(1999, 1, 1)])
    def test_outside_of_the_quarters_that_are_loaded_is_refused(self, schedule: FeeSchedule, on: date) -> None:
        with pytest.raises(EditionNotLoaded) as refusal:
            schedule.fee(FeeAsked("99213"), on)
        assert refusal.value.metadata["loaded"] == "2025-10-01,2026-07-01"

    @pytest.mark.parametrize("on", [date(2025, 10, 1), date(2025, 12, 31)])
    def test_on_the_first_and_the_last_day_of_a_quarter_is_answered(self, schedule: FeeSchedule, on: date) -> None:
        assert schedule.fee(FeeAsked("99213"), on).amount == Decimal("88.95")

    def test_without_a_zip_file_of_its_quarter_names_that(self, schedule: FeeSchedule) -> None:
        with pytest.raises(EditionNotLoaded, match="zip_localities"):
            schedule.fee(FeeAsked("99213", Place(zip_code="94103")), IN_2026)


class TestIn2026:
    """Two conversion factors, one edition."""

    def test_the_factor_of_most_is_taken_and_said_to_be(self, schedule: FeeSchedule) -> None:
        fee = schedule.fee(FeeAsked("99213"), IN_2026)
        assert (fee.conversion_factor, fee.amount) == (Decimal("33.4009"), Decimal("91.85"))
        assert fee.defaulted[-1].field == "participation"
        assert "33.4009" in fee.defaulted[-1].message

    def test_the_other_is_taken_when_asked_for(self, schedule: FeeSchedule) -> None:
        fee = schedule.fee(FeeAsked("99213", participation=Participation.QUALIFYING), IN_2026)
        assert (fee.conversion_factor, fee.amount) == (Decimal("33.5675"), Decimal("92.31"))
        assert "participation" not in {one.field for one in fee.defaulted}

    def test_there_is_a_pricing_indicator_which_2025_did_not_have(self, schedule: FeeSchedule) -> None:
        indicators = [schedule.indicators("99213", on) for on in (ON, IN_2026)]
        assert [one.pricing for one in indicators if one] == ["", "9"]


class TestAnesthesia:
    def test_is_paid_by_base_and_time_units(self, schedule: FeeSchedule) -> None:
        asked = FeeAsked("00100", Place(state="AL"), base_units=Decimal(5), minutes=Decimal(67), modifiers=("QK",))
        fee = schedule.fee(asked, ON)
        # (5 + 4.5) × 19.31 × 50%; 67 minutes are 4.47 units, to one place 4.5
        assert fee.amount == Decimal("91.72")
        assert fee.conversion_factor == Decimal("19.31")

    def test_is_paid_the_national_factor_without_a_place(self, schedule: FeeSchedule) -> None:
        fee = schedule.fee(FeeAsked("00100", base_units=Decimal(5), minutes=Decimal(60)), ON)
        assert fee.amount == Decimal("182.86")  # 9 × 20.3178 = 182.8602

    def test_has_no_amount_without_its_units_and_says_where_they_are_not(self, schedule: FeeSchedule) -> None:
        fee = schedule.fee(FeeAsked("00100"), ON)
        assert fee.amount is None
        assert "the relative value file has no base units" in fee.no_amount


class TestThePaymentPolicyOfACode:
    def test_is_there_for_claims_and_modifiers(self, schedule: FeeSchedule) -> None:
        knee = schedule.indicators("27447", ON)
        assert knee is not None
        assert (knee.global_days, knee.bilateral, knee.assistant, knee.co_surgeons, knee.team) == (
            "090",
            "1",
            "2",
            "1",
            "0",
        )
        assert (knee.multiple_procedure, knee.pctc, knee.status) == ("2", "0", "A")
        assert knee.preoperative + knee.intraoperative + knee.postoperative == 1

    def test_is_there_for_each_component(self, schedule: FeeSchedule) -> None:
        assert [row.modifier for row in schedule.rows("70450", ON)] == ["", "26", "TC"]
        technical = schedule.indicators("70450", ON, "TC")
        assert technical is not None
        assert technical.supervision == "01"

    def test_is_none_for_a_code_that_is_not_listed(self, schedule: FeeSchedule) -> None:
        assert schedule.indicators("99999", ON) is None


class TestTheQuestionOnTheHotPath:
    def test_uses_the_key(self, small_editions: Editions) -> None:
        database = small_editions.require(Dataset.RELATIVE_VALUES, ON).database
        (plan,) = database.execute(f"EXPLAIN QUERY PLAN {QUESTION}", ("99213",)).fetchall()
        assert plan[-1] == "SEARCH relative_values USING PRIMARY KEY (code=?)"
