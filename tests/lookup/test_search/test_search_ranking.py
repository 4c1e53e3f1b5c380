"""What comes first: the code a coder would report if nothing more were known."""

import pytest

from tests.lookup.test_search.conftest import Search, Suggest


class TestAGeneralQuestion:
    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("type 2 diabetes", "E11.9"),
            ("diabetes type II", "E11.9"),
            ("diabetes", "E11.9"),
            ("diabetes mellitus", "E11.9"),
            ("hypertension", "I10"),
            ("headache", "R51.9"),
            ("heart failure", "I50.9"),
            ("pneumonia", "J18.9"),
            ("migraine", "G43.909"),
            ("typhoid", "A01.00"),
            ("myocardial infarction", "I21.9"),
            ("low back pain", "M54.50"),
            ("crohn disease", "K50.90"),
        ],
    )
    def test_is_answered_with_the_unspecified_code_first(self, search: Search, query: str, code: str) -> None:
        assert search(query).hits[0].code == code

    def test_is_answered_so_while_it_is_typed(self, suggest: Suggest) -> None:
        assert suggest("type 2 diab")[0].code == "E11.9"

    def test_puts_a_billable_code_before_its_header(self, search: Search) -> None:
        codes = [hit.code for hit in search("heart failure").hits]

        assert codes.index("I50.9") < codes.index("I50")


class TestASpecificQuestion:
    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("type 2 diabetes with hyperglycemia", "E11.65"),
            ("diabetes insipidus", "E23.2"),
            ("migraine without aura", "G43.009"),
            ("pulmonary hypertension", "I27.20"),
            ("esophagitis", "K20.9"),
            ("sequela of fracture of left clavicle", "S42.002S"),
        ],
    )
    def test_is_answered_with_the_specific_code_first(self, search: Search, query: str, code: str) -> None:
        assert search(query).hits[0].code == code

    def test_in_the_words_of_a_title_finds_that_title(self, search: Search) -> None:
        title = "Fracture of unspecified part of left clavicle, initial encounter for open fracture"

        hit = search(title).hits[0]

        assert (hit.code, hit.match, hit.score) == ("S42.002B", "text", 1.0)


class TestAFractureNotCalledOpen:
    def test_is_taken_for_closed_and_for_the_initial_encounter(self, search: Search) -> None:
        codes = [hit.code for hit in search("fracture of left clavicle").hits]

        assert codes[0] == "S42.002A"


class TestScores:
    def test_fall_from_hit_to_hit(self, search: Search) -> None:
        scores = [hit.score for hit in search("diabetes", limit=20).hits]

        assert scores == sorted(scores, reverse=True)

    def test_do_not_depend_on_how_many_are_asked_for(self, search: Search) -> None:
        assert search("diabetes", limit=3).hits == search("diabetes", limit=20).hits[:3]
