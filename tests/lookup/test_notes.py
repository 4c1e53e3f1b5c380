"""The instructions on a page: where each is printed, what it points at, and what is inherited."""

from datetime import date

import pytest

from services.lookup.codesets.targets import targets_of
from services.lookup.domain import Kind, NoteTarget
from services.lookup.snapshot.store import Snapshot

from .conftest import PageOf

KNOWN = {"A04.0", "A00", "E08", "E11", "E13", "F98.2", "I69", "K00", "O24.4", "P28.3", "S06.0", "T36", "Z79.4", "R12"}
CODES = {code.replace(".", "") for code in KNOWN}


class TestTheTargetsOfANote:
    @pytest.mark.parametrize(
        ("text", "targets"),
        [
            ("insulin (Z79.4)", [("Z79.4", "Z79.4", None)]),
            ("gestational diabetes (O24.4-)", [("O24.4-", "O24.4", None)]),
            ("postprocedural diabetes mellitus (E13.-)", [("E13.-", "E13", None)]),
            ("infection (A04.0-A04.4)", [("A04.0-A04.4", "A04.0", "A04.4")]),
            ("specific infections classified to A00-B99", [("A00-B99", "A00", "B99")]),
            (
                "see categories E08-E10, E11, E13",
                [("E08-E10", "E08", "E10"), ("E11", "E11", None), ("E13", "E13", None)],
            ),
            ("apnea of newborn (P28.3- - P28.4-)", [("P28.3- - P28.4-", "P28.3", "P28.4")]),
            ("eating disorders (F98.2.-F98.3)", [("F98.2.-F98.3", "F98.2", "F98.3")]),
            ("aphasia (I69. with final characters -20)", [("I69.", "I69", None)]),
            ("identify drug (T36-T50 with fifth or sixth character 5)", [("T36-T50", "T36", "T50")]),
            ("S06.0- to S06.8-code to specified injury", [("S06.0-", "S06.0", None)]),
            ("Conditions in K00-K93", [("K00-K93", "K00", "K93")]),
        ],
    )
    def test_are_codes_dashes_and_ranges(self, text: str, targets: list[tuple[str, str, str | None]]) -> None:
        assert targets_of(text, CODES) == tuple(NoteTarget(*target) for target in targets)

    @pytest.mark.parametrize(
        "text",
        ["diabetes NOS", "asymptomatic HIV infection", "vitamin B12 deficiency", "LGMD R12", "G6PD", "see below"],
    )
    def test_are_none_where_a_word_only_looks_like_a_code(self, text: str) -> None:
        assert targets_of(text, CODES) == ()


class TestTheNotesOfACode:
    def test_hold_for_all_that_is_beneath_them(self, page_of: PageOf) -> None:
        """E10.9 with E11.9 is an Excludes1 error by the note at E11."""
        note = next(note for note in page_of("E11.9", "2026-01-01").notes if "type 1 diabetes" in note.text)

        assert (note.kind, note.printed_at, note.printed_level, note.inherited) == (
            "excludes1",
            "E11",
            "category",
            True,
        )
        assert note.targets == (NoteTarget("E10.-", "E10"),)

    def test_are_not_inherited_where_they_are_printed(self, page_of: PageOf) -> None:
        """F45.8 with G47.63 is the official example of an Excludes1 (Guidelines I.A.12.a)."""
        note = next(note for note in page_of("F45.8", "2026-01-01").notes if note.kind == "excludes1")

        assert (note.printed_at, note.printed_level, note.inherited) == ("F45.8", "code", False)
        assert note.targets == (NoteTarget("G47.63", "G47.63"),)

    def test_come_nearest_first(self, page_of: PageOf) -> None:
        printed_at = [note.printed_at for note in page_of("S52.501A", "2026-01-01").notes]
        assert list(dict.fromkeys(printed_at)) == ["S52.5", "S52", "S50-S59", "19"]

    def test_include_those_of_a_block_within_a_block(self, page_of: PageOf) -> None:
        levels = {(note.printed_at, note.printed_level) for note in page_of("T20.00XA", "2026-01-01").notes}
        assert {("T20", "category"), ("T20-T25", "block"), ("T20-T32", "block"), ("19", "chapter")} <= levels

    def test_know_only_the_nearest_definition_of_7th_characters(self, page_of: PageOf) -> None:
        notes = [note for note in page_of("H40.1130", "2026-01-01").notes if note.kind == "seven_character_definition"]
        assert {note.printed_at for note in notes} == {"H40.11"}
        assert notes[0].text == "0: stage unspecified"

    def test_give_the_table_of_visual_impairment_in_words(self, page_of: PageOf) -> None:
        texts = [note.text for note in page_of("H54.8", "2026-01-01").notes]
        assert any(text.startswith("Category of visual impairment 1: Visual acuity") for text in texts)


class TestTheWholeTabularList:
    def test_keeps_every_note_of_the_official_file(self, snapshot: Snapshot) -> None:
        counts: dict[str, int] = {}
        for chapter in snapshot.top("icd10cm"):
            for node in (chapter, *snapshot.descendants(chapter)):
                for note in snapshot.notes(node, date(2026, 1, 1)):
                    counts[note.kind] = counts.get(note.kind, 0) + 1
        assert counts == {
            "includes": 1_024,
            "inclusion_term": 12_574,
            "excludes1": 5_407,
            "excludes2": 2_520,
            "code_first": 809,
            "use_additional_code": 1_485,
            "code_also": 655,
            "seven_character_note": 516,
            "seven_character_definition": 1_790,
            "note": 186,
        }

    def test_resolves_what_the_notes_point_at(self, snapshot: Snapshot) -> None:
        notes = [
            note
            for chapter in snapshot.top("icd10cm")
            for node in (chapter, *snapshot.descendants(chapter))
            for note in snapshot.notes(node, date(2026, 1, 1))
        ]
        targets = [target for note in notes for target in note.targets]
        assert all(snapshot.code("icd10cm", target.code).kind is Kind.CODE for target in targets)
        assert sum(note.kind == "excludes1" and bool(note.targets) for note in notes) > 5_250
