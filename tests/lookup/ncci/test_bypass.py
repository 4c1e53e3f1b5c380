"""Requirement: a modifier bypasses an edit where the NCCI lets it, on the line and from the day that it says."""

from datetime import date

import pytest

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.ncci.bypass import bypasses, could_bypass
from services.lookup.ncci.edits import PtpEdit, Setting
from services.lookup.ncci.modifiers import ASSOCIATED, KIND_OF

NOW, BEFORE = date(2026, 1, 15), date(2019, 6, 30)
EDITION = EditionFacts(Dataset.PTP_PRACTITIONER, "2026-01-01", "2026 Q1", date(2026, 1, 1), date(2026, 3, 31))


def edit(indicator: int) -> PtpEdit:
    return PtpEdit("0001U", "0030U", indicator, date(2018, 7, 1), None, "", Setting.PRACTITIONER, EDITION)


class TestAnEditThatAModifierMayBypass:
    def test_is_bypassed_from_either_line(self) -> None:
        assert bypasses(edit(1), ["59"], [], NOW).column1 == ("59",)
        assert bypasses(edit(1), [], ["GY", "XU"], NOW).column2 == ("XU",)

    def test_is_not_bypassed_without_one(self) -> None:
        assert not bypasses(edit(1), [], [], NOW)

    @pytest.mark.parametrize("modifier", ["22", "50", "51", "52", "76", "77"])
    def test_is_not_bypassed_by_other_modifiers(self, modifier: str) -> None:
        assert not bypasses(edit(1), [modifier], [modifier], NOW)

    def test_could_be_bypassed_by_each_of_the_manuals_list(self) -> None:
        assert len(could_bypass(edit(1))) == len(KIND_OF) == 44
        assert {len(modifiers) for modifiers in ASSOCIATED.values()} == {31, 6, 7}


class TestBeforeJuly2019:
    def test_only_the_column_2_line_counts(self) -> None:
        assert not bypasses(edit(1), ["59"], [], BEFORE)
        assert bypasses(edit(1), ["59"], ["59"], BEFORE).column1 == ()
        assert bypasses(edit(1), [], ["59"], BEFORE)

    def test_either_counts_from_the_first_of_july(self) -> None:
        assert bypasses(edit(1), ["XE"], [], date(2019, 7, 1))


class TestAnEditThatNoModifierMayBypass:
    @pytest.mark.parametrize("indicator", [0, 9])
    def test_stands_whatever_the_lines_bear(self, indicator: int) -> None:
        assert not bypasses(edit(indicator), ["59"], ["59", "LT"], NOW)
        assert could_bypass(edit(indicator)) == ()
