"""How texts are cut into terms."""

from time import monotonic

import pytest

from services.jobs.search.documents import terms_of
from services.jobs.search.text import plain, terms, words
from tests.jobs.search.offers import offer


class TestTerms:
    def test_are_each_once_without_case_accents_endings_and_little_words(self) -> None:
        assert terms("The Coders of a Café, coder’s café") == ("coder", "cafe")
        assert words("Coding audits") == ["coding", "audits"]
        assert terms("…!! the of") == ()

    def test_keep_a_kind_together(self) -> None:
        assert terms("CPC-A") == ("cpc", "cpca")
        assert "cpca" not in terms("CPC and a half")
        assert terms("X-ray") == terms("xray")

    def test_know_each_spelling_of_a_classification(self) -> None:
        assert terms("ICD-10-CM") == terms("icd10cm") == terms("ICD 10 CM") == ("icd", "10", "cm")
        assert set(terms("ICD-10")) <= set(terms("ICD-10-PCS"))

    def test_of_markdown_are_what_a_reader_sees(self) -> None:
        text = plain('See [here](https://unseen.example/path "unseen") ![x](u.png) <b title="unseen">bold</b> A&amp;B')

        assert "unseen" not in " ".join(words(text))
        assert {"see", "here", "bold"} <= set(words(text))

    @pytest.mark.parametrize("part", ["](", "](a b", "<a ", "![x](", "https://", "a-", "ICD ", "&amp"])
    def test_of_a_text_of_nothing_but_beginnings_take_no_time(self, part: str) -> None:
        began = monotonic()
        plain(part * (20_000 // len(part)))

        assert monotonic() - began < 0.2


class TestAPosting:
    def test_says_what_a_query_may_ask_of_it(self) -> None:
        posting = offer(title="Trauma coder", settings=("risk_adjustment",), encoders=("3M 360",), ehrs=("Epic",))

        for query in ("trauma", "harbor clinic", "austin texas", "TX", "risk adjustment", "CPC", "cardiology", "visit",
                      "3M epic", "full time", "hybrid"):  # fmt: skip
            assert set(terms(query)) <= terms_of(posting), query
        assert not set(terms("remote")) <= terms_of(posting)
