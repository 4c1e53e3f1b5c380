"""The real files: every HCPCS code and title as it stands there, and what is told of the codes that have ended."""

import csv
from datetime import date
from pathlib import Path

import pytest

from services.lookup.codesets.code_set import CodeSet
from services.lookup.domain import Kind, Node
from services.lookup.editions.editions import Editions
from services.lookup.systems.hcpcs import read_hcpcs
from services.lookup.systems.imports.hcpcs import HcpcsImporter
from services.lookup.systems.modifier import read_modifiers
from tests.lookup.systems.files import SHARED, existing, imported
from tests.lookup.systems.small_systems import NO_SOURCES

HCPCS = SHARED / "cms" / "hcpcs"
OCTOBER_2024, OCTOBER_2025 = date(2024, 10, 1), date(2025, 10, 1)

pytestmark = pytest.mark.skipif(not HCPCS.is_dir(), reason="../shared/data is not there")

Codes = dict[str, Node]


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    folder = tmp_path_factory.mktemp("hcpcs")
    names = ("HCPC2024_OCT_ANWEB.rebuilt.txt", "hcpcs_2025_oct.csv")
    return Editions(
        imported(HcpcsImporter(), [existing(HCPCS / name)], folder / f"{at}.sqlite") for at, name in enumerate(names)
    )


@pytest.fixture(scope="module")
def codes(editions: Editions) -> Codes:
    return _codes(read_hcpcs(editions, NO_SOURCES, lambda _: None))


@pytest.fixture(scope="module")
def modifiers(editions: Editions) -> Codes:
    return _codes(read_modifiers(editions, NO_SOURCES, lambda _: None))


class TestOctober2025:
    def test_is_every_code_and_title_of_the_file(self, codes: Codes, modifiers: Codes) -> None:
        rows = _rows("hcpcs_2025_oct.csv")
        ours = {code: _title(node, OCTOBER_2025) for code, node in (codes | modifiers).items()}

        assert len(rows) == 8_846
        assert ours == {row["code"]: row["long_description"] for row in rows}

    def test_marks_the_codes_that_had_ended_by_october_2024(self, codes: Codes) -> None:
        ended = {row["code"] for row in _rows("hcpcs_2024_oct.csv") if row["term"]}

        assert len(ended) == 1_074
        assert {code for code, node in codes.items() if not node.exists_on(OCTOBER_2025)} == ended & codes.keys()

    def test_has_372_codes_more(self, codes: Codes) -> None:
        new = [code for code, node in codes.items() if node.spans[0].window.first == OCTOBER_2025]

        assert len(new) == 372


class TestOctober2024:
    def test_is_every_code_title_and_day_of_the_file(self, codes: Codes, modifiers: Codes) -> None:
        everything = codes | modifiers
        wrong = [row["code"] for row in _rows("hcpcs_2024_oct.csv") if not _agrees(everything[row["code"]], row)]

        assert wrong == []


class TestTheExcerptOf2026:
    def test_is_far_below_the_size_of_an_edition(self, tmp_path: Path) -> None:
        excerpt = existing(SHARED / "cms" / "format_fixtures" / "HCPC2026_OCT_ANWEB.excerpt.csv")
        importer = HcpcsImporter()

        opened = imported(importer, [excerpt], tmp_path / "edition.sqlite")
        (count,) = opened.database.execute("SELECT count(*) FROM codes").fetchone()

        assert count < importer.least_rows
        assert len(importer.check(opened.database, opened.facts)) == 16


def _codes(code_set: CodeSet | None) -> Codes:
    assert code_set is not None
    return {entry.node.code: entry.node for entry in code_set.entries if entry.node.kind is Kind.CODE}


def _rows(name: str) -> list[dict[str, str]]:
    with (HCPCS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _title(node: Node, on: date) -> str | None:
    title = node.title_on(on)
    return title.text if title else None


def _agrees(node: Node, row: dict[str, str]) -> bool:
    # The csv has single blanks where two records of the file meet with two.
    title = " ".join((_title(node, OCTOBER_2024) or "").split()) == " ".join(row["long"].split())
    window = node.spans[0].window
    last = f"{window.last:%Y%m%d}" if window.last else ""
    return title and (f"{window.first:%Y%m%d}", last) == (row["add"], row["term"])
