"""Which code is this? Every code that is written so, in any system, on any date."""

from datetime import date

import pytest

from services.lookup.errors import QueryInvalid
from services.lookup.ports import Library
from services.lookup.usecases.identify import Identified, identify

WINTER = date(2026, 1, 15)


def codes(found: Identified) -> list[tuple[str, str]]:
    return [(one.code.system, one.code.code) for one in found.candidates]


class TestABareString:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("J1100", [("icd10cm", "J11.00"), ("hcpcs", "J1100")]),
            ("E1165", [("icd10cm", "E11.65")]),
            ("25000", [("cpt", "25000"), ("icd9cm", "250.00")]),
            ("99213", [("cpt", "99213")]),
            ("250.00", [("icd9cm", "250.00")]),
            ("25", [("modifier", "25")]),
            ("001", [("msdrg", "001")]),
            (" j11 ", [("icd10cm", "J11")]),
        ],
    )
    def test_is_each_code_that_is_written_so(
        self, text: str, expected: list[tuple[str, str]], library: Library
    ) -> None:
        assert codes(identify(text, WINTER, library)) == expected

    def test_puts_what_was_in_force_on_the_day_first(self, library: Library) -> None:
        assert codes(identify("25000", date(2015, 1, 1), library))[0] == ("icd9cm", "250.00")

    def test_gives_a_reason_for_each(self, library: Library) -> None:
        reasons = [one.reason for one in identify("25000", WINTER, library).candidates]

        assert reasons == [
            "25000 is a CPT code: in force on 2026-01-15.",
            "250.00 is an ICD-9-CM diagnosis, official form of “25000”: it ended on 2015-09-30.",
        ]

    def test_that_is_no_code_has_no_candidate_however_it_looks(self, library: Library) -> None:
        found = identify("J1109", WINTER, library)

        assert found.candidates == ()
        assert ("hcpcs", "J1100") in [(one.system, one.code) for one in found.suggestions]

    def test_that_is_a_group_or_a_chapter_is_no_code(self, library: Library) -> None:
        assert codes(identify("J1000-J1999", WINTER, library)) == []

    @pytest.mark.parametrize("text", ["", "   ", "x" * 201, "J11\x0000"])
    def test_is_refused_when_it_is_no_query(self, text: str, library: Library) -> None:
        with pytest.raises(QueryInvalid):
            identify(text, WINTER, library)
