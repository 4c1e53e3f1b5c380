"""The snapshot against the official files, where they lie beside the repository."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import fromstring

import pytest

from services.lookup.domain import Title, undotted
from services.lookup.errors import CodeNotFound
from services.lookup.snapshot.store import Snapshot

from .test_validity import codes

OFFICIAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "official"

pytestmark = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official files are not in ../shared")

# 2021 is the January set; 2022, 2023 and 2024 are April sets.
FIRST_DAYS = {
    2016: date(2015, 10, 1),
    2017: date(2016, 10, 1),
    2018: date(2017, 10, 1),
    2019: date(2018, 10, 1),
    2020: date(2019, 10, 1),
    2021: date(2021, 1, 1),
    2022: date(2022, 4, 1),
    2023: date(2023, 4, 1),
    2024: date(2024, 4, 1),
    2025: date(2024, 10, 1),
    2026: date(2025, 10, 1),
}
# Slips of the files: six forget the header above H54512A, and one has new codes of V0 before what they follow.
FORGOTTEN = dict.fromkeys(range(2018, 2024), "H54512")
MISPLACED = {2021: "V0"}


class Row(NamedTuple):
    code: str
    billable: bool
    title: str | None


@cache
def order_file(year: int) -> list[Row]:
    with zipfile.ZipFile(OFFICIAL / "icd10cm" / f"cms_{year}_dx.zip") as archive:
        name = next(name for name in archive.namelist() if name.endswith(f"icd10cm_order_{year}.txt"))
        lines = archive.read(name).decode("latin-1").splitlines()
    return [Row(line[6:13].rstrip(), line[14] == "1", line[77:]) for line in lines if line.strip()]


def ours(snapshot: Snapshot, day: date) -> list[Row]:
    nodes = [node for node in codes(snapshot) if node.exists_on(day)]
    return [Row(undotted(node.code), node.billable_on(day), _title(node.title_on(day))) for node in nodes]


def _title(title: Title | None) -> str | None:
    return title.text if title else None


class TestTheOrderFileOfFY2026:
    def test_has_98_186_rows(self) -> None:
        assert len(order_file(2026)) == 98_186

    def test_equals_the_snapshot_in_every_code_flag_title_and_in_order(self, snapshot: Snapshot) -> None:
        assert ours(snapshot, FIRST_DAYS[2026]) == order_file(2026)


class TestTheOrderFileOfAnyYear:
    @pytest.mark.parametrize("year", FIRST_DAYS)
    def test_equals_the_snapshot_in_every_code_and_flag(self, snapshot: Snapshot, year: int) -> None:
        listed = {(row.code, row.billable) for row in ours(snapshot, FIRST_DAYS[year])}
        assert listed - {(FORGOTTEN.get(year), False)} == {row[:2] for row in order_file(year)}

    @pytest.mark.parametrize("year", FIRST_DAYS)
    def test_equals_the_snapshot_in_its_order(self, snapshot: Snapshot, year: int) -> None:
        forgotten, misplaced = FORGOTTEN.get(year), MISPLACED.get(year, "none")
        listed = [row.code for row in ours(snapshot, FIRST_DAYS[year]) if row.code != forgotten]
        official = [row.code for row in order_file(year)]
        assert _but(misplaced, listed) == _but(misplaced, official)

    @pytest.mark.parametrize("month", ["October", "April"])
    def test_equals_it_in_every_title_of_FY2025(self, snapshot: Snapshot, month: str) -> None:
        titles = {row.code: row.title for row in ours(snapshot, FIRST_DAYS[2025]) if row.billable}
        assert titles == _titles_of_2025(month)


def _but(beginning: str, listed: list[str]) -> list[str]:
    return [code for code in listed if not code.startswith(beginning)]


def _titles_of_2025(month: str) -> dict[str, str | None]:
    if month == "October":
        return {row.code: row.title for row in order_file(2025) if row.billable}
    with zipfile.ZipFile(OFFICIAL / "icd10cm" / "Code-descriptions-April-2025.zip") as archive:
        lines = archive.read("icd10cm-codes-April-2025.txt").decode("latin-1").splitlines()
    return {line[:7].rstrip(): line[8:].rstrip() for line in lines if line.strip()}


class TestTheConversionTableOfNCHS:
    def test_gives_every_new_code_the_same_first_day(self, snapshot: Snapshot) -> None:
        wrong = [(code, day) for code, day in new_codes() if first_billable_day(snapshot, code) != day]
        assert wrong == [("E11.3X11", date(2016, 10, 1))], "the table misprints E11.3211, and nothing else differs"

    def test_has_as_many_rows_as_it_should(self) -> None:
        assert len(list(new_codes())) == 5_892


def first_billable_day(snapshot: Snapshot, code: str) -> date | None:
    try:
        node = snapshot.code("icd10cm", code)
    except CodeNotFound:
        return None
    return next(span.window.first for span in node.spans if span.billable)


def new_codes() -> Iterator[tuple[str, date]]:
    """Read code and first day; a year means its 1 October, any other number counts days as a spreadsheet does."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(OFFICIAL / "conversion" / "ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx") as archive:
        texts = ["".join(item.itertext()) for item in fromstring(archive.read("xl/sharedStrings.xml"))]
        sheet = fromstring(archive.read("xl/worksheets/sheet1.xml"))
    for row in sheet.iter(f"{main}row"):
        cells = [(cell.get("t"), cell.findtext(f"{main}v") or "") for cell in row]
        code, day, *_ = [*(texts[int(value)] if kind == "s" else value for kind, value in cells), "", ""]
        if re.fullmatch(r"\d+", day):
            yield code.strip(), _first_day(int(day))


def _first_day(number: int) -> date:
    return date(number, 10, 1) if number < 3_000 else date(1899, 12, 30) + timedelta(days=number)
