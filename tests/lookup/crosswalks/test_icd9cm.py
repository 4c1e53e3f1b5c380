"""ICD-9-CM codes in their official form."""

import pytest

from services.lookup.domain import CodeSystem, canonical


class TestACodeOfIcd9Cm:
    @pytest.mark.parametrize(
        ("text", "official"),
        [
            ("25000", "250.00"),
            ("0010", "001.0"),
            ("042", "042"),
            ("v5412", "V54.12"),
            ("E8558", "E855.8"),
            ("e800", "E800"),
        ],
    )
    def test_has_its_dot_after_three_characters_or_four_after_an_e(self, text: str, official: str) -> None:
        assert canonical(CodeSystem.ICD9CM, text) == official
        assert canonical(CodeSystem.ICD9CM, official) == official

    @pytest.mark.parametrize("text", ["", "25", "250000", "E85581", "A25", "25.000", "V5", "E11.9"])
    def test_is_nothing_else(self, text: str) -> None:
        assert canonical(CodeSystem.ICD9CM, text) is None
