"""A query that is a code, or begins one."""

from datetime import date

import pytest

from tests.lookup.test_search.conftest import Search, Suggest


class TestAWholeCode:
    @pytest.mark.parametrize("typed", ["E11.9", "e11.9", "E119", "e119", "  E11.9 "])
    def test_is_found_in_any_case_dotted_or_not(self, search: Search, typed: str) -> None:
        hit = search(typed).hits[0]

        assert (hit.code, hit.match, hit.billable) == ("E11.9", "code", True)

    def test_comes_before_the_codes_that_go_on_from_it(self, search: Search) -> None:
        codes = [hit.code for hit in search("E11").hits if hit.match == "code"]

        assert codes == ["E11", "E11.2", "E11.22", "E11.6", "E11.65", "E11.8", "E11.9"]

    def test_is_found_where_its_title_is_typed_after_it(self, search: Search) -> None:
        assert search("E11.9 type 2 diabetes mellitus").hits[0].code == "E11.9"

    def test_is_found_though_no_title_is_loaded(self, search: Search) -> None:
        hit = search("E88.83", on=date(2026, 11, 1)).hits[0]

        assert (hit.code, hit.title, hit.highlight) == ("E88.83", None, "")


class TestTheBeginningOfACode:
    @pytest.mark.parametrize("typed", ["S42.00", "s4200", "S42.", "s4"])
    def test_lists_what_it_may_become_in_official_order(self, suggest: Suggest, typed: str) -> None:
        codes = [hit.code for hit in suggest(typed)]

        assert codes == ["S42.00", "S42.002", "S42.002A", "S42.002B", "S42.002S"]

    def test_is_looked_for_in_every_system_unless_one_is_named(self, search: Search) -> None:
        assert "E0110" in [hit.code for hit in search("E01").hits]
        assert search("E01", system="icd10cm").hits == ()

    def test_marks_nothing_in_the_title(self, search: Search) -> None:
        assert search("E11.2").hits[0].highlight == "Type 2 diabetes mellitus with kidney complications"
