"""What may have been meant by a string that is no code."""

from datetime import date

import pytest

from services.lookup.errors import CodeSystemNotFound
from services.lookup.snapshot.nearby import nearby
from services.lookup.snapshot.store import Snapshot

ON = date(2026, 1, 15)


def suggested(snapshot: Snapshot, typed: str, on: date = ON) -> list[str]:
    return [node.code for node in nearby(snapshot, "icd10cm", typed, on)]


class TestAStringThatIsNearlyACode:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("W21.89A", "W21.89XA"),
            ("T07XXXXD", "T07.XXXD"),
            ("E11.999", "E11.9"),
            ("E1.19", "E11.9"),
            ("E11.9.", "E11.9"),
            ("EO8.9", "E08.9"),
            ("e1l.9", "E11.9"),
            ("I1O", "I10"),
            ("0O9.A0", "O09.A0"),
            ("Ｅ１１．９", "E11.9"),
            ("Е11.9", "E11.9"),
            ("S06.8A7D", "S06.8A7A"),
        ],
    )
    def test_is_answered_with_what_was_meant_first(self, snapshot: Snapshot, typed: str, meant: str) -> None:
        assert suggested(snapshot, typed)[0] == meant

    def test_gets_at_most_five(self, snapshot: Snapshot) -> None:
        assert len(suggested(snapshot, "S52.5019")) == 5

    def test_gets_only_what_exists_on_the_day(self, snapshot: Snapshot) -> None:
        assert "E11.A" in suggested(snapshot, "E11.AA")
        assert "E11.A" not in suggested(snapshot, "E11.AA", date(2025, 9, 30))


class TestAStringThatIsNothingLikeACode:
    @pytest.mark.parametrize("typed", ["", "hello", "99213", "250.00", "ZZZ", "🙂", "\0", "E", "x" * 200, "9" * 200])
    def test_gets_no_answer(self, snapshot: Snapshot, typed: str) -> None:
        assert suggested(snapshot, typed) == []


class TestASystemThatIsNotLoaded:
    def test_is_refused(self, snapshot: Snapshot) -> None:
        with pytest.raises(CodeSystemNotFound):
            nearby(snapshot, "hcpcs", "J1100", ON)
