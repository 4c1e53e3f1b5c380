"""Whatever is typed is answered or refused, and never read as anything but words."""

import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.lookup.errors import QueryInvalid
from services.lookup.search.index import SearchIndex
from tests.lookup.test_search.conftest import CORPUS, TODAY, Search, Suggest

MEDICAL = sorted({word for word in re.split(r"\W+", CORPUS) if word})
ANYTHING = st.one_of(
    st.text(max_size=220),
    st.lists(st.sampled_from(MEDICAL), min_size=1, max_size=12).map(" ".join),
    st.text(alphabet="aeinorst 0123456789.()[]*\"'<>&:+-~^?\\/", min_size=1, max_size=60),
)


class TestAQueryThatIsNone:
    @pytest.mark.parametrize(
        "query", ["", " ", "\t\n", "a" * 201, "dia\x00betes", "dia\nbetes", "\ud800", "x" * 10_240]
    )
    def test_is_refused(self, search: Search, suggest: Suggest, query: str) -> None:
        with pytest.raises(QueryInvalid):
            search(query)
        with pytest.raises(QueryInvalid):
            suggest(query)

    def test_may_have_two_hundred_characters_and_spaces_round_them(self, search: Search) -> None:
        assert search("  " + "a" * 200 + "  ").hits == ()


class TestAQueryInALanguageOfOperators:
    @pytest.mark.parametrize(
        "query",
        [
            '"*" NEAR(',
            "title:diabetes OR *:*",
            "/.*/",
            "(((((",
            "a*b+",
            "'; DROP TABLE codes",
            "+-!{}[]^~",
            "🤕🩹",
            "*",
        ],
    )
    def test_is_only_words(self, search: Search, suggest: Suggest, query: str) -> None:
        for hit in [*search(query).hits, *suggest(query)]:
            assert hit.match in {"code", "text", "synonym", "fuzzy"}

    def test_means_what_its_words_mean(self, search: Search) -> None:
        assert search('+"diabetes" *insipidus?').hits[0].code == "E23.2"

    def test_may_be_as_many_words_as_fit(self, search: Search, suggest: Suggest) -> None:
        assert search("a " * 100).query == ("a " * 100).strip()
        assert len(suggest("e " * 99)) <= 10


class TestAnyTextAtAll:
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(query=ANYTHING, limit=st.integers(1, 100))
    def test_is_answered_or_refused_and_every_highlight_is_the_title_escaped(
        self, index: SearchIndex, query: str, limit: int
    ) -> None:
        try:
            answer = index.search(query, on=TODAY, system=None, limit=limit)
            suggested = index.suggest(query, on=TODAY, system=None, limit=limit)
        except QueryInvalid:
            return

        for hits in (answer.hits, suggested):
            assert len(hits) <= limit
            assert len({(hit.system, hit.code) for hit in hits}) == len(hits)
        for hit in (*answer.hits, *suggested):
            without_marks = hit.highlight.replace("<mark>", "").replace("</mark>", "")
            assert "<" not in without_marks
            assert unescape(without_marks) == (hit.title or "")
