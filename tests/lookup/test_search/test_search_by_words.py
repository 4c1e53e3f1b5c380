"""A query in words: which entries answer, as what, and what is marked in them."""

import pytest

from tests.lookup.test_search.conftest import Search, Suggest


def codes(search: Search, query: str) -> list[str]:
    return [hit.code for hit in search(query).hits]


class TestWordsInAnyOrder:
    @pytest.mark.parametrize(
        "query", ["left clavicle fracture", "clavicle, left: FRACTURE", "fractures of left clavicles"]
    )
    def test_find_the_entries_that_have_them_all(self, search: Search, query: str) -> None:
        hits = search(query).hits

        assert hits[0].code == "S42.002A"
        assert all("left clavicle" in (hit.title or "") for hit in hits)

    def test_find_those_that_have_most_where_none_has_all(self, search: Search) -> None:
        assert codes(search, "left clavicle fracture skateboard")[0] == "S42.002A"

    def test_find_nothing_where_no_entry_has_most_of_them(self, search: Search) -> None:
        assert codes(search, "migraine skateboard quarterly tax") == []

    def test_do_not_depend_on_accents_or_british_spelling(self, search: Search) -> None:
        assert codes(search, "oedema") == codes(search, "édema") == ["R60.9"]


class TestTheBeginningOfAWord:
    def test_is_enough_for_the_last_one(self, search: Search) -> None:
        assert codes(search, "urinary tract infec") == ["N39.0"]

    @pytest.mark.parametrize("typed", ["head", "heada", "headach", "headache"])
    def test_is_enough_at_every_keystroke(self, suggest: Suggest, typed: str) -> None:
        assert "R51.9" in [hit.code for hit in suggest(typed)]

    def test_yields_to_a_whole_word(self, suggest: Suggest) -> None:
        assert suggest("heart")[0].code == "I50.9"

    def test_may_be_a_little_word_that_is_only_on_the_way(self, suggest: Suggest) -> None:
        assert suggest("fracture of") == suggest("fracture")


class TestAnotherName:
    def test_is_answered_as_a_synonym(self, search: Search) -> None:
        hit = search("high blood pressure").hits[0]

        assert (hit.code, hit.match) == ("I10", "synonym")

    @pytest.mark.parametrize("query", ["hypertension", "arterial hypertension", "benign essential hypertension"])
    def test_may_lack_or_have_the_words_in_its_parentheses(self, search: Search, query: str) -> None:
        assert codes(search, query)[0] == "I10"

    def test_of_a_header_leads_to_the_code_reported_when_no_more_is_known(self, search: Search) -> None:
        assert codes(search, "cardiac infarction")[0] == "I21.9"
        assert codes(search, "coronary artery disease")[0] == "I25.10"
        assert codes(search, "chickenpox")[0] == "B01.9"

    @pytest.mark.parametrize(
        ("short", "long", "code"),
        [
            ("COPD", "chronic obstructive pulmonary disease", "J44.9"),
            ("uti", "urinary tract infection", "N39.0"),
            ("t2dm with ckd", "type 2 diabetes mellitus with chronic kidney disease", "E11.22"),
            ("fx lt clavicle", "fracture left clavicle", "S42.002A"),
        ],
    )
    def test_may_be_an_abbreviation_which_is_spelled_out(
        self, search: Search, short: str, long: str, code: str
    ) -> None:
        answer = search(short)

        assert (answer.interpreted_as, answer.hits[0].code, answer.hits[0].match) == (long, code, "synonym")


class TestTheHighlight:
    def test_marks_what_matched_and_nothing_else(self, search: Search) -> None:
        hit = search("kidney diabetes").hits[0]

        assert hit.highlight == (
            "Type 2 <mark>diabetes</mark> mellitus with <mark>kidney</mark> complications"
            if hit.code == "E11.2"
            else "Type 2 <mark>diabetes</mark> mellitus with <mark>diabetic</mark> chronic <mark>kidney</mark> disease"
        )

    def test_escapes_what_html_would_take_for_its_own(self, search: Search) -> None:
        shown = {hit.code: hit.highlight for hit in search("crohn's").hits}

        assert shown["K50.90"] == "<mark>Crohn&#x27;s</mark> disease, unspecified, without complications"
