"""Requirement: an edit binds from its effective day to its deletion day, units hold in their quarter, 0 is a limit."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.editions.editions import Editions
from services.lookup.errors import EditionNotLoaded, NoMuePublished
from services.lookup.ncci.edits import Ncci, Setting
from services.lookup.ncci.store import NcciTables
from tests.lookup.ncci.small_tables import MISUSE, imported, ptp, small_editions, source

ON = date(2026, 8, 1)
DOCTOR = Setting.PRACTITIONER


@pytest.fixture
def tables(tmp_path: Path) -> NcciTables:
    return NcciTables(small_editions(tmp_path))


class TestAWindow:
    @pytest.mark.parametrize(
        ("day", "binds"),
        [("2018-06-30", False), ("2018-07-01", True), ("2018-09-30", True), ("2018-10-01", False)],
    )
    def test_binds_from_its_first_day_to_its_deletion_day(self, tables: NcciTables, day: str, binds: bool) -> None:
        found = tables.pair("0001U", "0028U", DOCTOR, date.fromisoformat(day))
        assert (found is not None) == binds

    def test_is_chosen_by_the_date_of_service(self, tables: NcciTables) -> None:
        before, now = (tables.pair("0001U", "0028U", DOCTOR, day) for day in (date(2018, 8, 1), ON))
        assert before is not None
        assert now is not None
        assert (before.modifier_indicator, before.effective_to) == (1, date(2018, 9, 30))
        assert (now.modifier_indicator, now.effective_from, now.effective_to) == (0, date(2020, 1, 1), None)
        assert now.rationale == MISUSE

    def test_of_indicator_9_never_binds(self, tables: NcciTables) -> None:
        assert tables.pair("0001U", "90473", DOCTOR, date(2022, 1, 1)) is None

    def test_holds_in_its_own_direction_alone(self, tables: NcciTables) -> None:
        assert tables.pair("0030U", "0001U", DOCTOR, ON) is None

    def test_after_the_edition_is_not_answered(self, tables: NcciTables) -> None:
        with pytest.raises(EditionNotLoaded, match="2026-07-01"):
            tables.pair("0001U", "0030U", DOCTOR, date(2026, 10, 1))

    def test_of_a_table_that_is_not_loaded_is_not_answered(self, tables: NcciTables) -> None:
        with pytest.raises(EditionNotLoaded, match="none"):
            tables.pair("0001U", "0030U", Setting.HOSPITAL, ON)


class TestAClaim:
    def test_meets_every_edit_between_its_codes_in_either_order(self, tables: NcciTables) -> None:
        found = tables.pairs_among(["0030U", "0001U", "G0463", "0028U"], DOCTOR, ON)
        assert [(one.column1, one.column2) for one in found] == [
            ("0001U", "0028U"),
            ("0001U", "0030U"),
            ("G0463", "0030U"),
        ]

    def test_of_one_code_or_none_meets_none(self, tables: NcciTables) -> None:
        assert tables.pairs_among(["0001U", "0001U"], DOCTOR, ON) == ()
        assert tables.pairs_among([], DOCTOR, ON) == ()


class TestAList:
    def test_holds_all_windows_of_whole_pairs(self, tables: NcciTables) -> None:
        first = tables.windows("0001U", None, DOCTOR, after=None, limit=2)
        assert [(one.column2, one.effective_from) for one in first] == [
            ("0028U", date(2018, 7, 1)),
            ("0028U", date(2020, 1, 1)),
            ("0030U", date(2018, 7, 1)),
        ]
        rest = tables.windows("0001U", None, DOCTOR, after=("0001U", "0030U"), limit=100)
        assert [one.column2 for one in rest] == ["90473", "G0463"]

    def test_of_column_2_goes_on_by_column_1(self, tables: NcciTables) -> None:
        first = tables.windows(None, "0030U", DOCTOR, after=None, limit=1)
        rest = tables.windows(None, "0030U", DOCTOR, after=("0001U", "0030U"), limit=1)
        assert [one.column1 for one in (*first, *rest)] == ["0001U", "G0463"]

    def test_of_a_pair_or_of_everything_goes_on_too(self, tables: NcciTables) -> None:
        assert len(tables.windows("0001U", "0028U", DOCTOR, after=None, limit=1)) == 2
        assert tables.windows("0001U", "0028U", DOCTOR, after=("0001U", "0028U"), limit=1) == ()
        every = tables.windows(None, None, DOCTOR, after=None, limit=100)
        assert len(every) == 6
        assert tables.windows(None, None, DOCTOR, after=("0001U", "90473"), limit=100) == every[4:]

    def test_of_those_in_force_leaves_the_others_out(self, tables: NcciTables) -> None:
        found = tables.windows("0001U", None, DOCTOR, after=None, limit=100, on=ON, in_force=True)
        assert [(one.column2, one.modifier_indicator) for one in found] == [("0028U", 0), ("0030U", 1)]
        assert tables.count("0001U", DOCTOR, ON, as_column=1) == {0: 1, 1: 1}
        assert tables.count("0030U", DOCTOR, ON, as_column=2) == {0: 1, 1: 1}


class TestUnits:
    def test_of_zero_are_a_limit(self, tables: NcciTables) -> None:
        found = tables.mue("0028U", DOCTOR, ON)
        assert found is not None
        assert (found.units, found.adjudication_indicator) == (0, 3)

    def test_that_are_not_published_are_no_promise(self, tables: NcciTables) -> None:
        assert tables.mue("99213", DOCTOR, ON) is None
        with pytest.raises(NoMuePublished, match="confidential"):
            tables.require_mue("99213", DOCTOR, ON)

    def test_hold_in_their_quarter_alone(self, tables: NcciTables) -> None:
        for day in (date(2026, 6, 30), date(2026, 10, 1)):
            with pytest.raises(EditionNotLoaded):
                tables.mue("0028U", DOCTOR, day)


class TestAddOnCodes:
    def test_are_found_from_both_ends(self, tables: NcciTables) -> None:
        [pair] = tables.primaries("0071U", ON)
        assert (pair.primary, pair.edit_type, pair.effective_from) == ("0070U", 1, date(2018, 1, 1))
        assert tables.add_ons("0070U", ON) == (pair,)

    def test_end_on_their_last_day(self, tables: NcciTables) -> None:
        assert [one.add_on for one in tables.add_ons("0070U", date(2024, 6, 30))] == ["0071U", "0072U"]
        assert [one.add_on for one in tables.add_ons("0070U", date(2024, 7, 1))] == ["0071U"]

    def test_whose_primaries_contractors_define_name_none(self, tables: NcciTables) -> None:
        assert [one.primary for one in tables.primaries("0054T", ON)] == [None]


class TestTwoEditions:
    def test_each_answer_for_their_own_days(self, tmp_path: Path) -> None:
        """The plain one for its quarter, the newer original one for every other day up to its own end."""
        text = "column_1,column_2,deletion_date,modifier_indicator,ptp_edit_rationale\n0001U,0031U,*,1,x\n"
        plain = imported(tmp_path, source(tmp_path, "ptp_practitioner_2024-07-01.csv", text))
        tables: Ncci = NcciTables(Editions([plain, imported(tmp_path, ptp(tmp_path))]))
        in_quarter, later = date(2024, 8, 1), date(2025, 1, 1)
        answered = tables.pair("0001U", "0031U", DOCTOR, in_quarter)
        assert answered is not None
        assert (answered.effective_from, answered.edition.id) == (None, "2024-07-01")
        assert tables.pair("0001U", "0031U", DOCTOR, later) is None
        assert tables.pair("0001U", "0030U", DOCTOR, later) is not None
