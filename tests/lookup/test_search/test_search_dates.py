"""The date of service decides what is found, and what it is said to be."""

from datetime import date

import pytest

from tests.lookup.test_search.conftest import Search, Suggest


class TestACodeThatBecameAHeader:
    def test_was_billable_on_its_last_day_and_is_found_but_not_billable_after(self, search: Search) -> None:
        before = search("E78.01", on=date(2025, 9, 30)).hits[0]
        after = search("E78.01", on=date(2025, 10, 1)).hits[0]

        assert (before.billable, after.billable) == (True, False)


class TestACodeThatCameLater:
    @pytest.mark.parametrize("query", ["J44.89", "other specified chronic obstructive pulmonary disease"])
    def test_is_not_found_before_its_first_day(self, search: Search, query: str) -> None:
        assert "J44.89" not in [hit.code for hit in search(query, on=date(2023, 9, 30)).hits]
        assert search(query, on=date(2023, 10, 1)).hits[0].code == "J44.89"


class TestACodeThatEnded:
    def test_is_found_on_its_days_alone(self, search: Search, suggest: Suggest) -> None:
        days = [date(2020, 3, 31), date(2020, 4, 1), date(2020, 9, 30), date(2020, 10, 1)]

        assert [len(search("vaping", on=day).hits) for day in days] == [0, 1, 1, 0]
        assert [len(suggest("U07", on=day)) for day in days] == [0, 1, 1, 0]


class TestADayOutsideEveryEdition:
    @pytest.mark.parametrize("day", [date.min, date(2015, 9, 30), date(2027, 4, 1), date.max])
    def test_finds_nothing(self, search: Search, day: date) -> None:
        assert search("diabetes", on=day).hits == ()
