"""Requirement: the tables as published are answered right, in both directions, thousands of rows of each."""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.errors import EditionNotLoaded
from services.lookup.ncci.edits import Setting
from services.lookup.ncci.store import NcciTables
from services.lookup.ncci.verify import verify
from tests.real_ncci import published_rows

IN_QUARTER = date(2024, 8, 1)
SAMPLED = 5_000
PTP = [
    ("ptp_practitioner", Setting.PRACTITIONER, Dataset.PTP_PRACTITIONER, 2_546_017),
    ("ptp_outpatient_hospital", Setting.HOSPITAL, Dataset.PTP_HOSPITAL, 1_775_818),
]


@pytest.fixture
def tables(ncci_editions: Editions) -> NcciTables:
    return NcciTables(ncci_editions)


def sample(start: str, total: int) -> Iterator[dict[str, str]]:
    """Every so many rows, from a place that chance decides."""
    step = total // SAMPLED
    return published_rows(start, random.randrange(step), step)


class TestProcedureToProcedureEdits:
    @pytest.mark.parametrize(("start", "setting", "dataset", "total"), PTP)
    def test_are_all_there(
        self, ncci_editions: Editions, start: str, setting: Setting, dataset: Dataset, total: int
    ) -> None:
        [edition] = ncci_editions.of(dataset)
        assert edition.database.execute("SELECT count(*) FROM ptp").fetchone() == (total,)

    @pytest.mark.parametrize(("start", "setting", "dataset", "total"), PTP)
    def test_answer_in_their_direction_and_not_in_the_other(
        self, tables: NcciTables, start: str, setting: Setting, dataset: Dataset, total: int
    ) -> None:
        for row in sample(start, total):
            column1, column2 = row["column_1"], row["column_2"]
            last = row["deletion_date"]
            found = tables.pair(column1, column2, setting, IN_QUARTER)
            if last == "*" and row["modifier_indicator"] != "9":
                assert found is not None
                assert found.modifier_indicator == int(row["modifier_indicator"])
                assert found.rationale == row["ptp_edit_rationale"]
                assert (found.effective_from, found.effective_to) == (None, None)
                assert found in tables.pairs_among([column2, column1], setting, IN_QUARTER)
            listed = tables.windows(column1, column2, setting, after=None, limit=1, on=IN_QUARTER)
            assert any(f"{one.effective_to:%Y%m%d}" == last if one.effective_to else last == "*" for one in listed)

    def test_answer_for_their_own_quarter_alone(self, tables: NcciTables) -> None:
        assert tables.pair("11010", "36000", Setting.PRACTITIONER, date(2024, 7, 1))
        assert tables.pair("11010", "36000", Setting.PRACTITIONER, date(2024, 9, 30))
        for outside in (date(2024, 6, 30), date(2024, 10, 1)):
            with pytest.raises(EditionNotLoaded, match="2024-07-01"):
                tables.pair("11010", "36000", Setting.PRACTITIONER, outside)


class TestTheOtherTables:
    @pytest.mark.parametrize(
        ("start", "dataset", "total"),
        [
            ("mue_practitioner", Dataset.MUE_PRACTITIONER, 14_677),
            ("mue_outpatient", Dataset.MUE_HOSPITAL, 14_628),
            ("mue_dme", Dataset.MUE_DME, 2_928),
            ("aoc_addon", Dataset.ADD_ON_CODES, 7_465),
        ],
    )
    def test_answer_every_row(self, ncci_editions: Editions, start: str, dataset: Dataset, total: int) -> None:
        [edition] = ncci_editions.of(dataset)
        rows = list(published_rows(start))
        assert len(rows) == total
        assert verify(edition, rows) == 0

    def test_verification_counts_what_differs(self, ncci_editions: Editions) -> None:
        [edition] = ncci_editions.of(Dataset.MUE_DME)
        rows = list(published_rows("mue_dme"))
        wrong = {**rows[0], "mue_units": str(int(rows[0]["mue_units"]) + 1)}
        assert verify(edition, [wrong, *rows[1:]]) == 1
        assert verify(edition, rows[1:]) == 1


class TestQuestions:
    def test_are_answered_from_indexes(self, ncci_editions: Editions) -> None:
        from services.lookup.ncci import store

        [edition] = ncci_editions.of(Dataset.PTP_PRACTITIONER)
        asked = {"column1": "", "column2": "", "after": "", "on": 0, "code": "", "codes": "[]"}
        counts = [store._COUNT.format(column=column, in_force=store._IN_FORCE) for column in ("column1", "column2")]
        statements = [store._PAIR, store._AMONG, store._BY_COLUMN1, store._BY_COLUMN2, store._OF_PAIR, *counts]
        for statement in statements:
            steps = [row[3] for row in edition.database.execute(f"EXPLAIN QUERY PLAN {statement}", asked)]
            assert any(step.startswith("SEARCH ptp USING") for step in steps), statement
            assert not any("BLOOM" in step or step == "SCAN ptp" for step in steps), statement
