"""Crosswalks on the page of a code, and the questions that they are read with."""

from datetime import date
from typing import Any

import pytest

from services.lookup.convert.crosswalks import section_to_proto
from services.lookup.crosswalks import conversion, store
from services.lookup.crosswalks.area import CrosswalksArea
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition

from .conftest import WINTER, loaded_codes


@pytest.fixture
def area(editions: Editions) -> CrosswalksArea:
    return CrosswalksArea(editions, loaded_codes())  # type: ignore[arg-type]


class TestTheSection:
    def test_holds_the_crosswalk_and_the_newer_codes(self, area: CrosswalksArea) -> None:
        (section,) = area.sections("icd10cm", "E11.9", WINTER)
        content = section_to_proto(section).crosswalks
        assert [item.code for item in content.crosswalk.items] == ["250.00"]
        assert [(item.code, item.relation, item.since) for item in content.changes.items] == [
            ("E11.A", "replacement", "2025-10-01")
        ]

    def test_says_since_when_a_code_is_there_and_what_the_table_prints(self, area: CrosswalksArea) -> None:
        (section,) = area.sections("icd10cm", "Z67.A1", WINTER)
        content = section_to_proto(section).crosswalks
        assert (content.new_since, content.printed) == ("2024-10-01", "None")
        assert "newer than the mapping" in content.crosswalk.explanation

    def test_of_a_derived_map_has_the_way_it_was_derived(self, area: CrosswalksArea) -> None:
        (section,) = area.sections("icd10cm", "E78.010", WINTER)
        (item,) = section_to_proto(section).crosswalks.crosswalk.items
        assert (item.derived, list(item.path), item.dataset, item.edition) == (
            True,
            ["E78.010", "E78.01"],
            "gem_icd10cm",
            "FY2017",
        )

    @pytest.mark.parametrize(("system", "code"), [("icd10cm", "E11"), ("hcpcs", "J1100"), ("icd9cm", "999.99")])
    def test_is_left_out_where_nothing_is_said(self, area: CrosswalksArea, system: str, code: str) -> None:
        assert area.sections(system, code, WINTER) == ()

    def test_is_left_out_and_refuses_nothing_where_nothing_is_loaded(self) -> None:
        area = CrosswalksArea(Editions(), loaded_codes())  # type: ignore[arg-type]
        assert area.sections("icd10cm", "E11.9", date(1990, 1, 1)) == ()


class TestTheQuestions:
    def test_are_answered_through_an_index(self, editions: Editions) -> None:
        gem, table = editions.of(Dataset.GEM_ICD10CM)[0], editions.of(Dataset.ICD10CM_CONVERSION)[0]
        asked: list[tuple[OpenEdition, str, Any]] = [
            (gem, store._ENTRIES, ("E11.9",)),
            (gem, store._HOLDS, ("E11.9",)),
            (gem, store._WITHIN, ("E11", "E12", 3)),
            (table, conversion._BEFORE, ("E11.9",)),
            (table, conversion._CLAUSES, ("E11.9", "2025-10-01")),
            (table, conversion._AFTER, {"code": "E11.9", "on": "2026-01-15"}),
        ]
        for edition, question, given in asked:
            plan = edition.database.execute(f"EXPLAIN QUERY PLAN {question}", given).fetchall()
            assert not [step for *_, step in plan if step.startswith("SCAN")]
