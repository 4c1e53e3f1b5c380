"""The arithmetic, against figures worked by hand."""

from decimal import Decimal

import pytest

from services.lookup.fees.fees import Gpcis, Rvus, Setting
from services.lookup.fees.pricing import NATIONAL, Values, capped, exact, plain, reckon, rounded

D = Decimal
FACTOR = D("32.3465")
VISIT = Values(D("1.30"), D("1.35"), D("0.57"), D("0.10"), D(0), D(0), D(0))
SCAN = Values(D("1.75"), D("7.04"), D("7.04"), D("0.11"), D("6.56"), D("6.56"), D("0.10"))


class TestTheWorkedCheckOfTheManual:
    """6.26 × 1 + 4.36 × 0.883 + 0.99 × 1.125, times 32.744."""

    rvus = Rvus(D("6.26"), D("4.36"), D("0.99"))
    gpcis = Gpcis(D("1.000"), D("0.883"), D("1.125"))

    def test_comes_to_what_was_worked_by_hand(self) -> None:
        weighted = D("6.26") + D("3.84988") + D("1.11375")
        assert weighted == D("11.22363")
        assert exact(self.rvus, self.gpcis, D("32.744")) == D("367.50654072")
        assert rounded(exact(self.rvus, self.gpcis, D("32.744"))) == D("367.51")


class TestAnAmount:
    @pytest.mark.parametrize(("setting", "amount"), [(Setting.NONFACILITY, "88.95"), (Setting.FACILITY, "63.72")])
    def test_differs_by_setting_in_practice_expense_alone(self, setting: Setting, amount: str) -> None:
        # (1.30 + 1.35 + 0.10) × 32.3465 = 88.952875; (1.30 + 0.57 + 0.10) × 32.3465 = 63.722605
        assert capped(VISIT, setting, NATIONAL, FACTOR) == D(amount)

    def test_is_set_down_line_by_line(self) -> None:
        sum_ = reckon(VISIT, Setting.NONFACILITY, Gpcis(D("1.000"), D("0.869"), D("0.575")), FACTOR)
        sum_.finish()

        assert [(step.expression, plain(step.value)) for step in sum_.steps] == [
            ("1.30 × 1.000", "1.30"),
            ("1.35 × 0.869", "1.17315"),
            ("0.10 × 0.575", "0.0575"),
            ("1.30 + 1.17315 + 0.0575", "2.53065"),
            ("2.53065 × 32.3465", "81.857670225"),
            ("rounded to whole cents, half a cent up", "81.86"),
        ]

    def test_is_rounded_once_and_half_a_cent_up(self) -> None:
        assert (rounded(D("10.005")), rounded(D("10.015")), rounded(D("10.0149999"))) == (
            D("10.01"),
            D("10.02"),
            D("10.01"),
        )


class TestImagingUnderTheOppsCap:
    def test_is_paid_the_cap_where_that_is_lower(self) -> None:
        # (1.75 + 6.56 + 0.10) × 32.3465 = 272.034065 against (1.75 + 7.04 + 0.11) × 32.3465 = 287.88385
        assert capped(SCAN, Setting.NONFACILITY, NATIONAL, FACTOR) == D("272.03")

    def test_is_paid_the_schedule_where_that_is_lower(self) -> None:
        cheap = Values(D("0.85"), D("2.35"), D("2.35"), D("0.05"), D("3.58"), D("3.58"), D("0.06"))
        assert capped(cheap, Setting.NONFACILITY, NATIONAL, FACTOR) == D("105.13")

    def test_shows_both_amounts(self) -> None:
        steps = reckon(SCAN, Setting.NONFACILITY, NATIONAL, FACTOR).steps
        assert steps[-1].expression == "the lower of 287.88385 and 272.034065: the cap"
