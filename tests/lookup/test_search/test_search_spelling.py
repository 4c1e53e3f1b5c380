"""Words that no entry holds, and which word was meant."""

import pytest

from tests.lookup.test_search.conftest import Search, Suggest


class TestAMisspeltWord:
    @pytest.mark.parametrize(
        ("typed", "meant", "code"),
        [
            ("hypertention", "hypertension", "I10"),
            ("pnuemonia", "pneumonia", "J18.9"),
            ("diabetis insipidus", "diabetes insipidus", "E23.2"),
            ("low bakc pain", "low back pain", "M54.50"),
            ("migrane", "migraine", "G43.909"),
        ],
    )
    def test_is_corrected_and_said_so(self, search: Search, typed: str, meant: str, code: str) -> None:
        answer = search(typed)

        assert answer.query == typed
        assert answer.interpreted_as == meant
        assert (answer.hits[0].code, answer.hits[0].match) == (code, "fuzzy")

    def test_is_not_corrected_while_it_is_being_typed(self, suggest: Suggest) -> None:
        assert suggest("pnuemonia") == ()

    def test_is_corrected_once_the_next_word_is_being_typed(self, suggest: Suggest) -> None:
        assert suggest("diabetis insip")[0].code == "E23.2"


class TestAShortWord:
    def test_of_less_than_four_letters_is_not_corrected(self, search: Search) -> None:
        assert search("lwo").hits == ()


class TestAWordThatIsKnown:
    def test_is_never_corrected(self, search: Search) -> None:
        answer = search("fractured clavicle")

        assert answer.interpreted_as == "fractured clavicle"
        assert answer.hits[0].match == "text"


class TestNonsense:
    @pytest.mark.parametrize("query", ["zxqv blorp", "qwertyuiop", "lorem ipsum dolor sit amet", "blorp migrane wug"])
    def test_finds_nothing_and_is_not_reinterpreted(self, search: Search, query: str) -> None:
        answer = search(query)

        assert (answer.hits, answer.interpreted_as) == ((), query)
