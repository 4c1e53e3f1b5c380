"""Indexes and coverage exports taken as operators take them: as archives, by one command, into what is served."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.lookup.coverage.area import CoverageArea
from services.lookup.coverage.content import CoverageOfProcedure
from services.lookup.coverage.imports import IMPORTERS as COVERAGE
from services.lookup.editions.file import open_edition
from services.lookup.indexes.imports import IMPORTERS as INDEXES
from services.lookup.library import open_library
from services.lookup.search.build import build_index
from tests.lookup.coverage.conftest import EXPORT, zipped
from tests.lookup.coverage.test_coverage_pages import PLAIN
from tests.lookup.importing.conftest import Suite
from tests.lookup.indexes.conftest import INDEX

A_CHOLERA = "<mainTerm><title>Rice-water stool</title><code>A00.0</code></mainTerm>"
TODAY = date(2026, 7, 15)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the small files of the tests be taken for whole ones."""
    for importer in (*INDEXES, *COVERAGE):
        monkeypatch.setattr(importer, "least_rows", 1)


@pytest.fixture
def ours(suite: Suite, small: None) -> Suite:
    suite.means = replace(suite.means, importers=(*INDEXES, *COVERAGE), build_index=build_index)
    return suite


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


ARTICLES = {name: text for name, text in EXPORT.items() if not name.startswith(("lcd", "ncd"))}
OTHERS = {name: text for name, text in EXPORT.items() if name.startswith(("lcd", "ncd"))}


class TestAnExportInSeveralArchives:
    def test_is_one_edition_of_the_day_that_all_of_them_say(self, ours: Suite, tmp_path: Path) -> None:
        articles = write(tmp_path / "current_article.zip", zipped(ARTICLES))
        others = write(tmp_path / "current_lcd.zip", zipped(OTHERS))

        account = ours.take(articles, others)

        assert account.refused == []
        assert ours.in_force == ["2026-07-01"]
        [edition] = ours.releases.current().editions  # type: ignore[union-attr]
        database = open_edition(ours.root / edition.file.path).database
        assert database.execute("SELECT count(*) FROM document WHERE kind = 'lcd'").fetchone() == (2,)

    def test_without_its_articles_changes_nothing_and_says_so(self, ours: Suite, tmp_path: Path) -> None:
        account = ours.take(write(tmp_path / "current_lcd.zip", zipped(OTHERS)))

        assert ours.in_force == []
        assert any("has no article" in one for one in account.refused)

    def test_of_lookup_tables_alone_is_refused(self, ours: Suite, tmp_path: Path) -> None:
        tables = {"contractor.csv": EXPORT["contractor.csv"]}
        account = ours.take(write(tmp_path / "part.zip", zipped(tables)))

        assert any("to say its day" in one for one in account.refused)

    def test_may_follow_a_list_without_procedures(self, ours: Suite, tmp_path: Path) -> None:
        ours.take(write(tmp_path / "list.csv", PLAIN.encode()))
        other = PLAIN.replace("A9", "A8").replace("I10", "J45.20")
        ours.take(write(tmp_path / "other.csv", other.encode()))
        account = ours.take(write(tmp_path / "current_article.zip", zipped(EXPORT)))

        assert account.refused == []
        assert sorted(ours.in_force) == ["2026-07-01", "undated-A8", "undated-A9"]

    def test_is_taken_again_without_change(self, ours: Suite, tmp_path: Path) -> None:
        archive = write(tmp_path / "current_article.zip", zipped(EXPORT))
        first, again = ours.take(archive), ours.take(archive)

        assert (first.refused, again.refused) == ([], [])
        assert first.snapshot == again.snapshot

    def test_is_served_on_pages(self, ours: Suite, tmp_path: Path) -> None:
        snapshot = ours.take(write(tmp_path / "current_article.zip", zipped(EXPORT))).snapshot
        coverage = next(one for one in open_library(ours.root, snapshot).library.areas if isinstance(one, CoverageArea))

        [found] = coverage.sections("hcpcs", "G0101", TODAY)

        assert isinstance(found, CoverageOfProcedure)
        assert [one.display for one in found.documents] == ["A1001", "A1002"]


class TestAnIndex:
    def test_makes_search_find_its_words_and_pages_name_its_terms(self, ours: Suite, tmp_path: Path) -> None:
        text = INDEX.replace("<mainTerm><title>Abdominalgia", f"{A_CHOLERA}<mainTerm><title>Abdominalgia")
        before = ours.take(write(tmp_path / "nothing.txt", b"nothing")).snapshot
        after = ours.take(write(tmp_path / "index.xml", text.encode())).snapshot
        day = date(2026, 1, 15)

        def found(snapshot: str) -> list[str]:
            library = open_library(ours.root, snapshot).library
            return [hit.code for hit in library.search.search("rice-water stool", on=day, system=None, limit=5).hits]

        assert (found(before), found(after)[:1]) == ([], ["A00.0"])
        library = open_library(ours.root, after).library
        [section] = [one for area in library.areas for one in area.sections("icd10cm", "A00.0", day)]
        assert section.listings[0].path == ("Rice-water stool",)  # type: ignore[attr-defined]  # the index's own type
