"""What the indexes add: wordings for search, and the terms that a page lists."""

from datetime import date
from pathlib import Path

from codingahead.lookup.v1.section_pb2 import NotesContent, Section

from gateway.web.views.notes import notes_view
from services.lookup.convert.indexes import listings_to_proto
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.indexes.area import IndexArea
from services.lookup.indexes.listings import MOST_LISTED, listings_of
from services.lookup.indexes.terms import enriched, index_terms
from services.lookup.search.build import build_index
from services.lookup.search.entry import SearchEntry
from services.lookup.search.index import SearchIndex
from tests.lookup.indexes.conftest import DRUGS, EXTERNAL, INDEX, NEOPLASMS, Imported

TODAY = date(2026, 1, 15)
ALWAYS = ((date(2015, 10, 1), date(2027, 3, 31)),)


class TestTheWordingsOfACode:
    def test_read_from_the_last_term_to_the_main_term(self, imported: Imported) -> None:
        terms = index_terms(Editions([imported(INDEX)]), TODAY)

        assert "abdominal Pain" in terms["R10.9"]
        assert "abdominal painful" in terms["R10.9"]

    def test_hold_the_terms_that_only_refer_to_it(self, imported: Imported) -> None:
        assert "Abdominalgia" in index_terms(Editions([imported(INDEX)]), TODAY)["R10.9"]

    def test_hold_each_nonessential_modifier_beside_the_bare_words(self, imported: Imported) -> None:
        wordings = index_terms(Editions([imported(INDEX)]), TODAY)["E85.9"]

        assert wordings == ("Amyloidosis", "generalized Amyloidosis", "primary Amyloidosis")

    def test_leave_out_what_is_asked_to_be_left_out(self, imported: Imported) -> None:
        terms = index_terms(Editions([imported(INDEX)]), TODAY, {Dataset.ICD10CM_INDEX: {1, 2}})

        assert "Abdominalgia" not in terms["R10.9"]
        assert "E85.9" not in terms

    def test_of_a_table_say_its_column(self, imported: Imported) -> None:
        terms = index_terms(Editions([imported(DRUGS), imported(NEOPLASMS)]), TODAY)

        assert "Aspirin overdose" in terms["T39.011"]
        assert "Aspirin adverse effect" in terms["T39.015"]
        assert "abdomen Neoplasm malignant" in terms["C76.2"]
        assert "abdomen Neoplasm carcinoma in situ" in terms["D09.8"]

    def test_are_none_on_a_day_for_which_no_index_is_loaded(self, imported: Imported) -> None:
        assert index_terms(Editions([imported(INDEX)]), date(2024, 1, 1)) == {}

    def test_are_those_of_the_newest_edition_where_no_day_is_said(self, imported: Imported) -> None:
        older = imported(INDEX.replace("2026", "2024").replace("Abdominalgia", "Bellyache"))
        terms = index_terms(Editions([older, imported(INDEX)]))

        assert "Abdominalgia" in terms["R10.9"]
        assert "Bellyache" not in terms["R10.9"]


class TestSearchWithTheIndex:
    def test_finds_a_code_by_a_word_that_only_the_index_has(self, imported: Imported, tmp_path: Path) -> None:
        entries = [
            SearchEntry("icd10cm", "R10.9", "Unspecified abdominal pain", (), ALWAYS, ALWAYS, 0),
            SearchEntry("hcpcs", "R10.9", "Something else", (), ALWAYS, ALWAYS, 1),
        ]
        build_index(enriched(entries, Editions([imported(INDEX)])), tmp_path / "search")

        hits = SearchIndex.open(tmp_path / "search").search("abdominalgia", on=TODAY, system=None, limit=5).hits

        assert [(hit.system, hit.code, hit.match) for hit in hits] == [("icd10cm", "R10.9", "synonym")]


class TestTheTermsListedForACode:
    def test_are_those_of_the_code_and_of_the_headers_above_it(self, imported: Imported) -> None:
        found = listings_of(Editions([imported(INDEX), imported(EXTERNAL)]), "N83.201", TODAY)

        assert [(one.path, one.printed) for one in found.listings] == [(("Pain, painful", "ovary"), "N83.-")]

    def test_of_a_seventh_character_code_are_the_row_of_the_table(self, imported: Imported) -> None:
        [listing] = listings_of(Editions([imported(DRUGS)]), "T39.015A", TODAY).listings

        assert (listing.path, listing.nonessential) == (("Aspirin",), "(aluminum) (soluble)")
        assert (listing.column, listing.printed) == ("Adverse effect", "T39.015")
        assert listing.edition.title == "ICD-10-CM Table of Drugs and Chemicals FY2026"

    def test_are_counted_where_they_are_too_many(self, imported: Imported) -> None:
        many = "".join(f"<mainTerm><title>Thing {n}</title><code>R52</code></mainTerm>" for n in range(MOST_LISTED + 4))
        text = INDEX.replace("<mainTerm><title>Abdominalgia", f"{many}<mainTerm><title>Abdominalgia")

        found = listings_of(Editions([imported(text)]), "R52", TODAY)

        assert (len(found.listings), found.left_out) == (MOST_LISTED, 5)


class TestAPageWithIndexTerms:
    def section(self, imported: Imported) -> Section:
        [found] = IndexArea(Editions([imported(INDEX)])).sections("icd10cm", "R10.83", TODAY)
        return listings_to_proto(found)  # type: ignore[arg-type]  # the area's own type

    def test_says_them_in_its_notes(self, imported: Imported) -> None:
        section = self.section(imported)

        assert section.key == "notes"
        [entry] = section.notes.index_entries
        assert list(entry.path) == ["Pain, painful", "abdominal", "colic NEC"]
        assert (entry.index, entry.printed) == ("ICD-10-CM Alphabetic Index FY2026", "R10.83")

    def test_gathers_them_by_index(self, imported: Imported) -> None:
        notes: NotesContent = self.section(imported).notes

        [group] = notes_view("icd10cm", notes).indexes

        assert group.index == "ICD-10-CM Alphabetic Index FY2026"
        assert [(term.above, term.title) for term in group.terms] == [("Pain, painful › abdominal", "colic NEC")]

    def test_has_none_in_other_systems_and_where_none_is_printed(self, imported: Imported) -> None:
        area = IndexArea(Editions([imported(INDEX)]))

        assert area.sections("hcpcs", "R10.83", TODAY) == ()
        assert area.sections("icd10cm", "Z00.00", TODAY) == ()
