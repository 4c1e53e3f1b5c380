"""What the areas add to a page, beside and inside the sections of the tabular list."""

from dataclasses import replace
from datetime import date

from services.lookup.convert.page import page_to_proto
from services.lookup.coverage.content import CoverageOfDiagnosis, DiagnosisListed
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.indexes.listings import IndexListing, IndexListings
from services.lookup.ports import Standing
from services.lookup.usecases.view_page import ViewedPage
from tests.lookup.conftest import PageOf

INDEX = EditionFacts(Dataset.ICD10CM_INDEX, "2025-10-01", "The index", date(2025, 10, 1), None)
EXPORT = EditionFacts(Dataset.COVERAGE, "2026-07-01", "The export", date(2026, 7, 1), None)
TERMS = IndexListings((IndexListing(("Diabetes, diabetic", "type 2"), "(mellitus)", "E11.9", "", INDEX),), 3)
LISTS = CoverageOfDiagnosis((DiagnosisListed("A1", "T", 1, True, False, ("G0101",), 1, ("C",), "u", EXPORT),), 0)
UNMETERED = Standing("unmetered", "service", 0, 0)


def viewed(page_of: PageOf, standing: Standing = UNMETERED, *areas: object) -> ViewedPage:
    return ViewedPage(page_of("E11.9", "2026-01-15"), None, standing, areas)


class TestAPartWithTheKeyOfASection:
    def test_is_told_in_that_section(self, page_of: PageOf) -> None:
        plain = page_to_proto(viewed(page_of))
        page = page_to_proto(viewed(page_of, UNMETERED, TERMS))

        assert [one.key for one in page.sections] == [one.key for one in plain.sections]
        [notes] = [one.notes for one in page.sections if one.key == "notes"]
        assert list(notes.notes) == list(next(one.notes for one in plain.sections if one.key == "notes").notes)
        assert [list(one.path) for one in notes.index_entries] == [["Diabetes, diabetic", "type 2"]]
        assert notes.index_entries_left_out == 3


class TestAPartWithAKeyOfItsOwn:
    def test_stands_where_the_contract_puts_it(self, page_of: PageOf) -> None:
        page = page_to_proto(viewed(page_of, UNMETERED, LISTS, TERMS))

        assert [one.key for one in page.sections] == ["hierarchy", "notes", "coding_rules", "coverage", "history"]

    def test_is_locked_in_a_preview(self, page_of: PageOf) -> None:
        page = page_to_proto(viewed(page_of, replace(UNMETERED, reason="no_views_left"), LISTS, TERMS))

        assert all(one.locked and one.WhichOneof("content") is None for one in page.sections)
