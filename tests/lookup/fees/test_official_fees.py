"""CMS's own files: every layout says the same, and every price is CMS's own."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.fees import verify
from services.lookup.fees.fees import FeeAsked, Place, Setting
from services.lookup.fees.schedule import FeeSchedule
from tests.lookup.fees.loading import editions_of, importer_of, loaded, source

OCTOBER = date(2025, 10, 1)
ONE_ROW_IN = 97


class TestTheOfficialFiles:
    @pytest.mark.parametrize(
        ("dataset", "rows"),
        [
            (Dataset.RELATIVE_VALUES, 19_090),
            (Dataset.GPCI, 109),
            (Dataset.ANESTHESIA, 109),
            (Dataset.OPPS_CAP, 16_100),
            (Dataset.ZIP_LOCALITIES, 42_956),
        ],
    )
    def test_are_read_whole(self, official: Editions, dataset: Dataset, rows: int) -> None:
        edition = official.require(dataset, OCTOBER)
        assert edition.database.execute(f"SELECT count(*) FROM {dataset}").fetchone() == (rows,)

    def test_hold_no_description(self, official: Editions) -> None:
        dump = official.require(Dataset.RELATIVE_VALUES, OCTOBER).database.iterdump()
        assert not any("REDACTED" in line or "screening" in line for line in dump)

    @pytest.mark.parametrize(
        "names",
        [
            ("GPCI2025.csv", "GPCI2025.txt"),
            ("ANES2025.csv", "ANES2025.txt"),
            ("25LOCCO.csv", "25LOCCO.txt"),
            ("OPPSCAP_Oct.csv", "OPPSCAP_Oct.txt"),
        ],
    )
    def test_say_the_same_in_both_forms(self, mpfs: Path, tmp_path: Path, names: tuple[str, str]) -> None:
        files = [source(mpfs / name, beside=("RVU25D.pdf",)) for name in names]
        both, sheet = loaded(tmp_path / "both", files), loaded(tmp_path / "sheet", files[:1])
        (table, *_) = importer_of(files[0]).tables.split("CREATE TABLE ")[1].split()
        assert both.violations == []
        assert both.rows(f"SELECT * FROM {table}") == sheet.rows(f"SELECT * FROM {table}")

    def test_of_relative_values_say_the_same_in_both_forms(
        self, mpfs: Path, official: Editions, tmp_path: Path
    ) -> None:
        text = loaded(tmp_path, [source(mpfs / "PPRRVU2025_Oct.nodesc.txt")])
        columns = (
            "code, modifier, status, work, nonfacility_pe, facility_pe, malpractice, opps_malpractice, supervision"
        )
        question = f"SELECT {columns} FROM relative_values"
        sheet = official.require(Dataset.RELATIVE_VALUES, OCTOBER).database.execute(question).fetchall()
        assert text.rows(question) == sheet

    def test_of_the_plain_layouts_are_read_for_july_2024(self, mpfs: Path, tmp_path: Path) -> None:
        names = ("rvu_2024_jul_numeric.csv", "gpci_2024.csv", "anes_2024.csv", "oppscap_2024_jul.csv")
        editions = editions_of(tmp_path, *([source(mpfs / name)] for name in names))
        fee = FeeSchedule(editions).fee(FeeAsked("99213", Place(state="AL")), date(2024, 7, 1))
        # (1.30 × 1 + 1.33 × 0.869 + 0.10 × 0.575) × 33.2875 = 83.660475125
        assert (fee.conversion_factor, fee.amount) == (Decimal("33.2875"), Decimal("83.66"))


class TestThePricesThatCmsPublishedItself:
    """PFREV25C: the revised amounts of July 2025, whose code has the same values in October."""

    def test_are_ours_to_the_cent_in_every_row(self, mpfs: Path, official: Editions) -> None:
        schedule, checked = FeeSchedule(official), 0
        with (mpfs / "PFREV25C.txt").open(encoding="cp1252", newline="") as file:
            rows = [row for row in csv.reader(file) if not row[0].startswith("TRL")]
        for _, contractor, number, code, modifier, nonfacility, facility, *_ in rows:
            for setting, published in ((Setting.NONFACILITY, nonfacility), (Setting.FACILITY, facility)):
                place = Place(locality=f"{contractor}-{number}")
                fee = schedule.fee(FeeAsked(code, place, setting, (modifier,)), OCTOBER)
                assert fee.amount == Decimal(published), (code, contractor, number, setting)
                checked += 1
        # 113 lines: 109 localities, and four that state copyrights.
        assert (len(rows), checked) == (109, 218)

    def test_under_the_oppscap_are_ours_to_the_cent_in_every_row(self, official: Editions) -> None:
        capped = official.require(Dataset.OPPS_CAP, OCTOBER).database
        assert capped.execute("SELECT count(*) FROM opps_cap WHERE status = 'A'").fetchone() == (6_670,)
        assert list(verify.unlike_published(official, OCTOBER)) == []


class TestASecondComputation:
    def test_comes_to_the_same_cent(self, official: Editions) -> None:
        second = list(verify.computed(official, OCTOBER, ONE_ROW_IN))
        assert list(verify.answered(official, OCTOBER, ONE_ROW_IN)) == second
        assert len(second) > 20_000
        assert len({price.cents for price in second}) > 5_000

    def test_finds_a_price_that_is_wrong(self, official: Editions, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(verify, "_CENT", 10**7 + 1)
        assert verify.verify(official, ONE_ROW_IN) > 0
