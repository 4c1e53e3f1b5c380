"""What each edition did to a code."""

from .conftest import PageOf


def events(page_of: PageOf, code: str) -> list[tuple[str, str, str]]:
    return [(event.kind, str(event.date), event.edition) for event in page_of(code, "2026-01-01").history]


class TestTheHistoryOfACode:
    def test_begins_with_the_first_edition_in_use(self, page_of: PageOf) -> None:
        assert events(page_of, "I10") == [("added", "2015-10-01", "FY2016")]

    def test_tells_a_division_and_into_what(self, page_of: PageOf) -> None:
        assert events(page_of, "E78.01") == [
            ("added", "2016-10-01", "FY2017"),
            ("became_header", "2025-10-01", "FY2026"),
        ]
        assert page_of("E78.01", "2026-01-01").history[-1].detail == "Divided into E78.010, E78.011, E78.019."

    def test_tells_an_end_by_the_day_from_which_it_holds(self, page_of: PageOf) -> None:
        assert events(page_of, "H40.11X0") == [("added", "2015-10-01", "FY2016"), ("ended", "2016-10-01", "FY2017")]
        assert page_of("H40.11X0", "2026-01-01").history[-1].detail == "Last valid day: 2016-09-30."

    def test_tells_a_header_that_became_a_code(self, page_of: PageOf) -> None:
        assert events(page_of, "H81.4") == [
            ("added", "2015-10-01", "FY2016"),
            ("became_billable", "2019-10-01", "FY2020"),
        ]

    def test_names_the_update_between_two_octobers(self, page_of: PageOf) -> None:
        assert events(page_of, "U07.1") == [("added", "2020-04-01", "FY2020-APR")]
        assert events(page_of, "J12.82") == [("added", "2021-01-01", "FY2021-JAN")]
