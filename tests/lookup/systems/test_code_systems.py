"""Every other code system as codes with days, titles and places, from the editions that are loaded."""

from datetime import date

import pytest

from services.lookup.domain import Kind, Node, Window
from services.lookup.editions.editions import Editions
from services.lookup.errors import CodeNotFound
from services.lookup.pages.content import Change, CodePage
from services.lookup.pages.page import compose_page
from services.lookup.ports import Library
from services.lookup.systems import cautions
from services.lookup.systems.hcc import hcc_code
from services.lookup.systems.rights import CPT_NOTICE, copyright_of
from tests.lookup.systems import small_systems

WINTER = date(2026, 1, 15)


def node(library: Library, system: str, code: str) -> Node:
    return library.codes.code(system, code)


def page(library: Library, system: str, code: str, on: date = WINTER) -> CodePage:
    return compose_page(library.codes, node(library, system, code), on)


def windows(library: Library, system: str, code: str) -> list[Window]:
    return [span.window for span in node(library, system, code).spans]


class TestNothingLoaded:
    def test_has_none_of_the_systems_but_the_cpt_numbers_of_our_own_texts(self) -> None:
        (cpt,) = small_systems.read(Editions())

        codes = {entry.node.code: entry.node for entry in cpt.entries if entry.node.kind is Kind.CODE}
        assert codes.keys() >= {"99213", "99214", "77402", "77407", "77412"}
        assert all(not node.titles for node in codes.values())

    def test_says_of_such_a_number_that_its_days_are_not_known(self) -> None:
        assert list(cautions.of(Editions(), "cpt", "99213", date(2026, 1, 15))) == [
            "No loaded file names this number: on which days it is in force is not known here."
        ]


class TestHcpcs:
    def test_marks_what_ended_in_a_file_that_no_longer_marks_it(self, library: Library) -> None:
        assert windows(library, "hcpcs", "J1170") == [Window(date(2002, 1, 1), date(2024, 9, 30))]
        assert page(library, "hcpcs", "J1170").status == "deleted"

    def test_lists_what_is_new_in_a_file_without_days_from_its_first_day(self, library: Library) -> None:
        assert windows(library, "hcpcs", "J1234") == [Window(date(2025, 10, 1), None)]

    def test_has_each_edition_s_own_title(self, library: Library) -> None:
        drug = node(library, "hcpcs", "j1100")

        assert [title.text for title in drug.titles] == [
            "DEXAMETHASONE SODIUM PHOSPHATE, 1 MG",
            "Dexamethasone sodium phosphate, 1 mg",
        ]
        assert page(library, "hcpcs", "J1100", date(2025, 1, 15)).title == "DEXAMETHASONE SODIUM PHOSPHATE, 1 MG"

    def test_does_not_call_other_capitals_another_title(self, library: Library) -> None:
        assert Change.RETITLED not in {event.kind for event in page(library, "hcpcs", "J1100").history}

    def test_tells_of_days_before_every_loaded_edition_without_naming_one(self, library: Library) -> None:
        added = page(library, "hcpcs", "J1100").history[0]

        assert (added.kind, added.date, added.edition) == (Change.ADDED, date(2002, 1, 1), "")

    def test_stands_in_its_section(self, library: Library) -> None:
        assert [place.code for place in page(library, "hcpcs", "J1100").hierarchy.ancestors] == [
            "J0000-J9999",
            "J1000-J1999",
            "J1100",
        ]

    def test_has_dental_codes_by_number_alone(self, library: Library) -> None:
        dental = page(library, "hcpcs", "D0120")

        assert dental.title is None
        assert "American Dental Association" in (dental.title_notice or "")
        assert "American Dental Association" in dental.copyright

    def test_older_editions_end_with_their_quarter(self, library: Library) -> None:
        old = library.codes.edition_on("hcpcs", date(2024, 11, 1))

        assert (old.id, old.effective_to, old.billable_count) == ("2024-10-01", date(2024, 12, 31), 2)


class TestWhatTheFilesDoNotReachBeyond:
    @pytest.mark.parametrize(
        ("system", "code"),
        [("msdrg", "637"), ("hcc", "V28-HCC37"), ("pos", "11"), ("icd9cm", "250.00"), ("cpt", "99499")],
    )
    def test_is_not_said_to_have_been_added_then(self, system: str, code: str, library: Library) -> None:
        first = page(library, system, code).history[0]

        assert first.kind is Change.FIRST_KNOWN
        assert "may be older" in first.detail

    def test_is_added_where_a_file_states_the_day(self, library: Library) -> None:
        assert page(library, "cpt", "77402").history[0].kind is Change.ADDED


class TestCpt:
    def test_is_numbers_that_official_files_name(self, library: Library) -> None:
        numbers = [each.code for each in library.codes.descendants(library.codes.place("cpt", "CATEGORY-I"))]

        assert {"99213", "36000", "25000"} <= set(numbers)
        assert page(library, "cpt", "0001u").hierarchy.ancestors[0].code == "PLA"

    def test_takes_the_days_that_rbcs_states(self, library: Library) -> None:
        assert windows(library, "cpt", "77402") == [Window(date(1991, 1, 1), None)]
        assert windows(library, "cpt", "99201") == [Window(date(1992, 1, 1), date(2020, 12, 31))]

    def test_infers_the_years_of_the_others(self, library: Library) -> None:
        assert windows(library, "cpt", "99499") == [Window(date(2024, 1, 1), date(2024, 12, 31))]
        assert windows(library, "cpt", "98000") == [Window(date(2025, 1, 1), None)]

    def test_ends_with_the_last_edit_that_names_it(self, library: Library) -> None:
        assert windows(library, "cpt", "35000")[0].last == date(2009, 12, 31)

    def test_says_why_it_has_no_text(self, library: Library) -> None:
        shown = page(library, "cpt", "99213")

        assert (shown.title, shown.title_notice) == (None, CPT_NOTICE)
        assert shown.billable

    def test_shows_no_notice_of_copyright_without_a_text(self, library: Library) -> None:
        assert copyright_of(node(library, "cpt", "99213"), WINTER) == ""

    def test_holds_no_code_of_hcpcs(self, library: Library) -> None:
        with pytest.raises(CodeNotFound):
            node(library, "cpt", "J1100")


class TestModifiers:
    def test_of_both_levels_are_told_apart(self, library: Library) -> None:
        assert page(library, "modifier", "25").hierarchy.ancestors[0].code == "LEVEL-I"
        assert page(library, "modifier", "a1").hierarchy.ancestors[0].code == "LEVEL-II"
        assert page(library, "modifier", "A1").title == "Dressing for one wound"

    def test_of_cpt_have_no_text_and_their_known_first_day(self, library: Library) -> None:
        assert page(library, "modifier", "25").title is None
        assert windows(library, "modifier", "93") == [Window(date(2022, 1, 1), None)]


class TestPlacesOfService:
    def test_that_are_not_assigned_are_no_codes(self, library: Library) -> None:
        assert page(library, "pos", "11", date(2019, 5, 1)).title == "Office"
        with pytest.raises(CodeNotFound):
            node(library, "pos", "28")


class TestGroups:
    def test_are_not_reported(self, library: Library) -> None:
        group, category = page(library, "msdrg", "637"), page(library, "hcc", "v28-hcc37")

        assert not group.billable
        assert "not a code to report" in group.coding_rules.explanation
        assert "not a code to report" in category.coding_rules.explanation
        assert group.hierarchy.ancestors[0].code == "MDC-10"

    def test_of_the_newest_edition_have_not_ended(self, library: Library) -> None:
        assert page(library, "msdrg", "001", date(2026, 11, 1)).status == "active"

    def test_without_a_label_say_so(self, library: Library) -> None:
        assert page(library, "hcc", hcc_code("RxHCC Model V08", "30")).title_notice == (
            "No loaded file has the label of this category."
        )


class TestIcd9cm:
    def test_is_the_codes_that_the_mappings_name(self, library: Library) -> None:
        listed = {each.code for each in library.codes.descendants(library.codes.place("icd9cm", "001-999"))}

        assert "250.00" in listed
        assert node(library, "icd9cm", "v5412").code == "V54.12"
        assert node(library, "icd9cm", "E885.9").code == "E885.9"

    def test_ended_with_september_2015(self, library: Library) -> None:
        shown = page(library, "icd9cm", "25000")

        assert (shown.status, shown.window.last) == ("deleted", date(2015, 9, 30))


class TestSearch:
    def test_finds_codes_of_every_system_by_words(self, library: Library) -> None:
        found = library.search.search("dexamethasone", on=WINTER, system=None, limit=5).hits

        assert [(hit.system, hit.code) for hit in found] == [("hcpcs", "J1100")]

    def test_never_hides_diagnoses_behind_a_group_that_is_named_more_fully(self, library: Library) -> None:
        found = library.search.search("diabetes with mcc", on=WINTER, system=None, limit=5).hits

        assert {"msdrg", "icd10cm"} <= {hit.system for hit in found}
