"""Requirement: the page of a HCPCS or CPT code says what the NCCI holds of it on the date of service, and from when."""

from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from codingahead.lookup.v1.section_pb2 import Section

from services.lookup.convert.ncci import edits_section, modifiers_section
from services.lookup.domain import Kind, Node, Title, Window
from services.lookup.editions.editions import Editions
from services.lookup.ncci.area import NcciArea
from services.lookup.ncci.edits import Setting
from services.lookup.ncci.modifier_page import Modifiers, PaymentIndicator
from services.lookup.ncci.page import CodeEdits
from services.lookup.ports import Codes
from tests.lookup.fees.loading import editions_of, written
from tests.lookup.fees.small_files import SHEET_2025
from tests.lookup.ncci.small_tables import small_editions

ON = date(2026, 8, 1)


class OneTitle:
    """The codes, of which one has a title, and one modifier."""

    def find(self, system: str, code: str) -> Node | None:
        title = {("hcpcs", "G0463"): "Hospital outpatient clinic visit", ("modifier", "LT"): "Left side"}.get(
            (system, code)
        )
        if title is None:
            return None
        return Node(1, system, code, Kind.CODE, None, (), (Title(title, Window(date(2014, 1, 1), None)),))


@pytest.fixture
def area(tmp_path: Path) -> NcciArea:
    return NcciArea(small_editions(tmp_path), cast(Codes, OneTitle()))


def sections(area: NcciArea, code: str, on: date = ON, system: str = "cpt") -> dict[str, Section]:
    """The sections as they go out, by key."""
    writers: dict[type, Any] = {CodeEdits: edits_section, Modifiers: modifiers_section}
    written = [writers[type(one)](one) for one in area.sections(system, code, on)]
    return {one.key: one for one in written}


class TestACodeWithEdits:
    def test_has_its_pairs_by_column_and_indicator(self, area: NcciArea) -> None:
        [group] = sections(area, "0001U")["code_edits"].code_edits.groups
        assert (group.setting, group.as_column) == ("practitioner", 1)
        assert (group.never_bypassed, group.may_be_bypassed) == (1, 1)
        assert [(one.column2, one.modifier_indicator) for one in group.shown] == [("0028U", 0), ("0030U", 1)]
        assert all(one.in_force for one in group.shown)
        assert group.edition.id == "2026-07-01"

    def test_names_other_codes_where_their_titles_are_loaded(self, area: NcciArea) -> None:
        [first, second] = sections(area, "0030U")["code_edits"].code_edits.groups[0].shown
        assert (first.column1, first.title) == ("0001U", "")
        assert (second.column1, second.title) == ("G0463", "Hospital outpatient clinic visit")

    def test_has_its_units_or_says_that_none_are_published(self, area: NcciArea) -> None:
        [value] = sections(area, "0028U")["code_edits"].code_edits.mues
        assert (value.units, value.adjudication_indicator, value.setting) == (0, 3, Setting.PRACTITIONER)
        assert list(sections(area, "G0463", system="hcpcs")["code_edits"].code_edits.mue_not_published) == [
            "practitioner"
        ]

    def test_has_its_add_on_codes_and_they_lead_back(self, area: NcciArea) -> None:
        [there] = sections(area, "0070U")["code_edits"].code_edits.add_ons
        [back] = sections(area, "0071U")["code_edits"].code_edits.primaries
        assert there.add_on == "0071U"
        assert back.primary == "0070U"

    def test_has_the_modifiers_that_may_bypass(self, area: NcciArea) -> None:
        modifiers = sections(area, "0001U")["modifiers"].modifiers
        assert modifiers.edits_that_may_be_bypassed == 1
        assert modifiers.counts_on_either_line
        titles = {one.modifier: one.title for group in modifiers.groups for one in group.modifiers}
        assert (titles["LT"], titles["59"], len(titles)) == ("Left side", "", 44)

    def test_says_that_only_column_2_counted_before_july_2019(self, area: NcciArea) -> None:
        modifiers = sections(area, "0001U", date(2018, 8, 1))["modifiers"].modifiers
        assert not modifiers.counts_on_either_line


class TestOtherPages:
    def test_of_codes_that_no_table_knows_say_nothing(self, area: NcciArea) -> None:
        assert sections(area, "99999") == {}

    def test_of_diagnoses_say_nothing(self, area: NcciArea) -> None:
        assert area.sections("icd10cm", "E11.9", ON) == ()

    def test_without_any_table_say_nothing(self) -> None:
        assert NcciArea(Editions(), cast(Codes, OneTitle())).sections("cpt", "0001U", ON) == ()

    def test_on_other_days_say_what_is_loaded(self, area: NcciArea) -> None:
        content = sections(area, "0001U", date(2027, 1, 15))["code_edits"].code_edits
        assert {table.dataset: list(table.loaded) for table in content.unanswered} == {
            "ptp_practitioner": ["2026-07-01"],
            "mue_practitioner": ["2026-07-01"],
            "add_on_codes": ["2026-07-01"],
        }
        assert not content.groups

    def test_show_what_the_fee_schedule_says_of_modifiers(self, tmp_path: Path) -> None:
        bilateral = PaymentIndicator("bilateral_surgery", "1", "Paid at 150 %.", ("50",))
        with_fees = NcciArea(small_editions(tmp_path), cast(Codes, OneTitle()), lambda code, on: (bilateral,))
        modifiers = sections(with_fees, "99999")["modifiers"].modifiers
        assert not modifiers.groups
        assert [one.name for one in modifiers.payment_indicators] == ["bilateral_surgery"]


class TestWithTheFeeSchedule:
    def test_modifiers_say_what_its_indicators_decide(self, tmp_path: Path) -> None:
        schedule = editions_of(tmp_path / "editions", [written(tmp_path, "PPRRVU2025_Oct.csv", SHEET_2025)])
        area = NcciArea(schedule, cast(Codes, OneTitle()))
        said = sections(area, "99213", date(2025, 10, 15))["modifiers"].modifiers.payment_indicators
        assert {one.name: list(one.modifiers) for one in said} == {
            "pctc": ["26", "TC"],
            "multiple_procedure": ["51"],
            "bilateral": ["50"],
            "assistant": ["80", "82", "AS"],
            "co_surgeons": ["62"],
            "team": ["66"],
        }
        assert all(one.value and one.meaning for one in said)
        assert sections(area, "99213", date(2023, 10, 15)) == {}
