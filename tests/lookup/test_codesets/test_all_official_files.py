"""Every order file of FY2016 to FY2026 against the snapshot made of them all, where they lie beside the repository."""

import random
import time
from datetime import date

import pytest

from services.lookup.codesets.verify import differences, order_rows
from services.lookup.domain import undotted
from services.lookup.editions.dataset import Dataset
from services.lookup.pages.page import compose_page
from services.lookup.snapshot.store import Snapshot

from .conftest import Official

DIAGNOSES = (
    "2015-10-01",
    "2016-10-01",
    "2017-10-01",
    "2018-10-01",
    "2019-10-01",
    "2021-01-01",
    "2022-04-01",
    "2023-04-01",
    "2023-10-01",
    "2024-10-01",
    "2025-04-01",
    "2025-10-01",
)
PROCEDURES = ("2022-04-01", "2023-04-01", "2024-04-01", "2024-10-01", "2025-10-01")

# The first test of each worker reads every official file.
pytestmark = pytest.mark.timeout(900)


class TestTheOfficialFiles:
    def test_are_all_recognised_but_the_lists_of_codes_alone_and_of_changes(self, official: Official) -> None:
        assert [each.facts.id for each in official.editions.of(Dataset.ICD10CM_ORDER)] == list(DIAGNOSES)
        assert [each.facts.id for each in official.editions.of(Dataset.ICD10PCS_ORDER)] == list(PROCEDURES)
        assert {name for name in official.skipped if "codes" not in name.lower() and "addenda" not in name} == set()

    @pytest.mark.parametrize(
        ("dataset", "system", "day"),
        [
            *((Dataset.ICD10CM_ORDER, "icd10cm", day) for day in DIAGNOSES),
            *((Dataset.ICD10PCS_ORDER, "icd10pcs", day) for day in PROCEDURES),
        ],
    )
    def test_equal_the_snapshot_in_every_row(self, official: Official, dataset: Dataset, system: str, day: str) -> None:
        edition = official.editions.require(dataset, date.fromisoformat(day))
        rows = list(order_rows(edition))
        assert list(differences(official.snapshot, system, rows, edition.facts.effective_from)) == []

    @pytest.mark.parametrize(
        ("system", "day", "billable"),
        [
            ("icd10cm", "2024-10-01", 74_260),
            ("icd10cm", "2025-10-01", 74_719),
            ("icd10pcs", "2022-04-01", 78_227),
            ("icd10pcs", "2023-04-01", 78_530),
            ("icd10pcs", "2024-04-01", 78_638),
            ("icd10pcs", "2024-10-01", 78_948),
            ("icd10pcs", "2025-10-01", 79_115),
        ],
    )
    def test_have_the_official_number_of_codes(self, official: Official, system: str, day: str, billable: int) -> None:
        assert official.snapshot.edition_on(system, date.fromisoformat(day)).billable_count == billable

    def test_are_in_the_order_of_the_newest_file(self, official: Official) -> None:
        for dataset, system in ((Dataset.ICD10CM_ORDER, "icd10cm"), (Dataset.ICD10PCS_ORDER, "icd10pcs")):
            edition = official.editions.of(dataset)[-1]
            ranks = [_rank(official.snapshot, system, row.code) for row in order_rows(edition)]
            assert ranks == sorted(ranks)


def _rank(snapshot: Snapshot, system: str, code: str) -> int:
    node = snapshot.code(system, code)
    assert undotted(node.code) == code
    return node.rank


class TestHistory:
    def test_of_a_new_code_names_the_one_assigned_before(self, official: Official) -> None:
        node = official.snapshot.code("icd10cm", "E11.A")
        events = compose_page(official.snapshot, node, date(2026, 1, 1)).history
        assert [(each.kind.value, str(each.date), each.edition, each.codes) for each in events] == [
            ("added", "2025-10-01", "FY2026", ()),
            ("replaces", "2025-10-01", "FY2026", ("E11.9",)),
        ]

    def test_of_a_divided_code_names_what_replaced_it(self, official: Official) -> None:
        node = official.snapshot.code("icd10cm", "E78.01")
        events = compose_page(official.snapshot, node, date(2026, 1, 1)).history
        assert ("replaced_by", ("E78.010", "E78.011", "E78.019")) in [(each.kind.value, each.codes) for each in events]

    def test_of_a_code_of_fy2022_tells_the_division_of_april(self, official: Official) -> None:
        node = official.snapshot.code("icd10cm", "Z28.3")
        events = compose_page(official.snapshot, node, date(2026, 1, 1)).history
        assert ("became_header", "FY2022-APR") in [(each.kind.value, each.edition) for each in events]


class TestAPageOfAProcedure:
    def test_is_composed_in_milliseconds(self, official: Official) -> None:
        """Medians differ little between machines; the bound is twenty times what one core needs."""
        rows = [row for row in order_rows(official.editions.of(Dataset.ICD10PCS_ORDER)[-1]) if row.billable]
        codes = [official.snapshot.code("icd10pcs", row.code) for row in random.Random(3).sample(rows, 101)]
        spent = sorted(_seconds(official.snapshot, code) for code in codes)
        assert spent[50] < 0.05


def _seconds(snapshot: Snapshot, node: object) -> float:
    began = time.perf_counter()
    compose_page(snapshot, node, date(2026, 1, 1))  # type: ignore[arg-type] # a Node
    return time.perf_counter() - began
