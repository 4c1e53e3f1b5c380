"""Official titles: word for word, each for the edition that printed it."""

from datetime import date

from services.lookup.snapshot.store import Snapshot

from .conftest import PageOf
from .test_validity import codes


class TestATitleThatAnEditionChanged:
    def test_is_the_old_one_to_the_last_day_of_the_old_edition(self, page_of: PageOf) -> None:
        page = page_of("Q75.001", "2025-09-30")
        assert page.title == "Craniosynostosis unspecified, unilateral"
        assert page.title_notice is None

    def test_is_the_new_one_from_the_first_day_of_the_new_edition(self, page_of: PageOf) -> None:
        page = page_of("Q75.001", "2025-10-01")
        assert page.title == "Craniosynostosis, unspecified type, unilateral"
        assert page.title_notice is None

    def test_is_told_in_the_history(self, page_of: PageOf) -> None:
        events = [(event.kind, str(event.date), event.edition) for event in page_of("Q75.001", "2026-01-01").history]
        assert events == [("added", "2023-10-01", "FY2024"), ("retitled", "2025-10-01", "FY2026")]

    def test_is_one_of_the_38_of_FY2026(self, snapshot: Snapshot) -> None:
        assert sum(len(node.titles) > 1 for node in codes(snapshot)) == 38


class TestATitleOfWhichNoEditionOfTheDayWasRead:
    def test_is_the_nearest_edition_s_and_says_so(self, page_of: PageOf) -> None:
        assert page_of("I10", "2017-01-01").title == "Essential (primary) hypertension"
        assert page_of("I10", "2017-01-01").title_notice == (
            "As printed in ICD-10-CM FY2025; the titles of ICD-10-CM FY2017 are not loaded."
        )
        assert page_of("I10", "2026-11-24").title_notice == (
            "As printed in ICD-10-CM FY2026; the titles of ICD-10-CM FY2027 are not loaded."
        )

    def test_is_missing_for_a_code_that_ended_before_any_was_read(self, page_of: PageOf) -> None:
        page = page_of("H40.11X0", "2016-01-01")
        assert page.title is None
        assert page.title_notice == "H40.11X0 ended before the first edition whose titles are loaded."


class TestATitleWithA7thCharacter:
    def test_ends_with_the_meaning_of_the_character(self, page_of: PageOf) -> None:
        assert page_of("T07.XXXA", "2026-01-01").title == "Unspecified multiple injuries, initial encounter"

    def test_is_given_to_every_code_of_FY2026(self, snapshot: Snapshot) -> None:
        day = date(2026, 9, 30)
        assert [node.code for node in codes(snapshot) if node.exists_on(day) and not node.title_on(day)] == []


class TestATitleWithAccents:
    def test_is_spelt_as_in_the_official_code_files(self, page_of: PageOf) -> None:
        assert page_of("H81.01", "2026-01-01").title == "Meniere's disease, right ear"
