"""What holds for the page of every code on every day."""

from datetime import date

import pytest

from services.lookup.domain import Status
from services.lookup.pages.page import compose_page
from services.lookup.snapshot.store import Snapshot

from .test_validity import codes

EVERY = 101  # a prime, so that the sample meets every shape of code
DAYS = ("2015-10-01", "2020-04-01", "2023-04-01", "2025-09-30", "2025-10-01", "2027-03-31")


@pytest.mark.parametrize("on", [date.fromisoformat(day) for day in DAYS])
class TestAnyPage:
    def test_says_of_the_code_what_the_list_says(self, snapshot: Snapshot, on: date) -> None:
        for node in codes(snapshot)[::EVERY]:
            page = compose_page(snapshot, node, on)
            assert page.billable == page.coding_rules.billable == node.billable_on(on)
            assert page.window.holds(on) == (page.status is Status.ACTIVE)
            assert page.hierarchy.ancestors[0].level == "chapter"
            assert page.hierarchy.ancestors[-1].code == node.code
            assert page.history[0].kind == "added"
            assert page.title or page.title_notice

    def test_offers_only_codes_that_may_be_reported(self, snapshot: Snapshot, on: date) -> None:
        for node in codes(snapshot)[::EVERY]:
            rules = compose_page(snapshot, node, on).coding_rules
            options = rules.seventh_character.options if rules.seventh_character else ()
            offered = [option.code for option in options] + [code.code for code in rules.billable_children]
            assert all(snapshot.code("icd10cm", code).billable_on(on) for code in offered)

    def test_relates_to_real_codes_and_never_to_itself(self, snapshot: Snapshot, on: date) -> None:
        for node in codes(snapshot)[::EVERY]:
            page = compose_page(snapshot, node, on)
            assert all(snapshot.code("icd10cm", each.code.code) is not node for each in page.related)
            assert [each.code.code for each in page.coding_rules.laterality if each.current] in ([], [node.code])
