"""How a code may be typed, and what is never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.lookup.domain import canonical, dotted


class TestACodeInAnySpelling:
    @pytest.mark.parametrize("typed", ["E11.9", "e11.9", "E119", "e119", "  E11.9 ", " e119  "])
    def test_has_one_official_form(self, typed: str) -> None:
        assert canonical("icd10cm", typed) == "E11.9"

    @pytest.mark.parametrize("code", ["I10", "C7A.00", "M1A.00X0", "Z3A.01", "O9A.211", "QA0.01", "T07.XXXA", "U07.1"])
    def test_may_have_letters_in_any_place(self, code: str) -> None:
        assert canonical("icd10cm", code.lower().replace(".", "")) == code

    @given(st.from_regex(r"[A-Z][0-9A-Z]{2,6}", fullmatch=True))
    def test_keeps_its_form(self, code: str) -> None:
        assert canonical("icd10cm", dotted(code)) == canonical("icd10cm", code) == dotted(code)


class TestWhatHasNotTheFormOfACode:
    @pytest.mark.parametrize(
        "typed",
        [
            "",
            " ",
            "E1",
            "E11.",
            "E1.19",
            ".E119",
            "E11..9",
            "E11.99999",
            "11E.9",
            "E11 9",
            "E11.9\n",
            "\tE11.9",
            "E11\u00a09",
            "E11.9\u200b",
            "\0E119",
            "E11-E13",
            "Ｅ１１．９",
            "Е11.9",
            "E1١.9",
            "ſ52",
            "ı10",
            "I10\u0301",
            "E11.9;",
            "../E11",
        ],
    )
    def test_is_an_unknown_code_and_never_corrected(self, typed: str) -> None:
        assert canonical("icd10cm", typed) is None

    @given(st.text())
    def test_never_raises(self, typed: str) -> None:
        form = canonical("icd10cm", typed)
        assert form is None or canonical("icd10cm", form) == form


class TestAnotherCodeSystem:
    @pytest.mark.parametrize("system", ["hcpcs", "icd10", "", "ICD10CM"])
    def test_lends_no_form(self, system: str) -> None:
        assert canonical(system, "E11.9") is None
