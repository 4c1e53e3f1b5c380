"""No code and no figure goes out that the cited evidence does not show."""

import re

from hypothesis import given
from hypothesis import strategies as st

from services.assistant.domain import Answer, Citation, Status, Topic, Verification
from services.assistant.verification import NOTHING_LEFT, tokens, verified


def citation(n: int, quote: str) -> Citation:
    return Citation(
        n,
        "code",
        "Type 2 diabetes mellitus",
        "icd10cm",
        "E11.9",
        "ICD-10-CM",
        "FY2026",
        "2025-10-01",
        "/codes/icd10cm/E11.9",
        quote,
    )


def answer(markdown: str, *quotes: str, status: Status = Status.ANSWERED) -> Answer:
    citations = tuple(citation(n, quote) for n, quote in enumerate(quotes, start=1))
    return Answer(status, Topic.DIAGNOSIS_CODES, markdown, citations)


class TestAStatementThatItsEvidenceBearsOut:
    def test_goes_out_and_is_counted(self) -> None:
        checked = verified(answer("**E11.9** is valid on 2026-01-15. [1]", "E11.9 is valid on 2026-01-15"))

        assert checked.markdown == "**E11.9** is valid on 2026-01-15. [1]"
        assert checked.verification == Verification(codes_checked=1, figures_checked=1, removed=())

    def test_may_name_either_end_of_a_cited_range(self) -> None:
        checked = verified(answer("It stands between E08 and E13. [1]", "block E08-E13"))

        assert checked.verification.removed == ()

    def test_may_name_the_code_system(self) -> None:
        checked = verified(answer("ICD-10-CM prints Excludes1 here. [1]", "a note"))

        assert checked.verification == Verification(0, 0, ())


class TestAStatementWithoutEvidence:
    def test_is_taken_out_and_what_it_claimed_is_listed(self) -> None:
        checked = verified(answer("E11.9 is billable. [1]\nReport E11.65 for $120.50. [1]", "E11.9 is billable"))

        assert checked.markdown == "E11.9 is billable. [1]"
        assert checked.verification == Verification(codes_checked=2, figures_checked=1, removed=("E11.65", "120.50"))

    def test_is_one_whose_figure_stands_under_another_citation(self) -> None:
        checked = verified(answer("E11.9 has 3 children. [1]\nFine. [2]", "E11.9", "3 children"))

        assert checked.verification.removed == ("3",)

    def test_is_one_whose_code_is_only_the_beginning_of_a_cited_one(self) -> None:
        checked = verified(answer("E78.01 is billable. [1]", "E78.010 is billable"))

        assert checked.verification.removed == ("E78.01",)

    def test_is_one_that_takes_a_part_of_a_cited_date_for_a_figure(self) -> None:
        checked = verified(answer("It has 10 children. [1]", "valid from 2025-10-01"))

        assert checked.verification.removed == ("10",)

    def test_is_one_that_cites_nothing(self) -> None:
        checked = verified(answer("E11.9 is fine.\nCited. [1]", "E11.9"))

        assert checked.markdown == "Cited. [1]"
        assert checked.verification.removed == ("E11.9",)

    def test_is_one_that_cites_what_is_not_there(self) -> None:
        checked = verified(answer("A claim. [7]\nCited. [1]", "a note"))

        assert checked.markdown == "Cited. [1]"
        assert checked.verification.removed == ("[7]",)


class TestAnAnswerThatLosesEveryCitedStatement:
    def test_becomes_an_abstention(self) -> None:
        checked = verified(answer("Report E11.65. [1]", "E11.9 is billable"))

        assert (checked.status, checked.markdown, checked.citations) == (Status.ABSTAINED, NOTHING_LEFT, ())


class TestACitationThatNothingCitesAnyMore:
    def test_goes_with_its_statement(self) -> None:
        checked = verified(answer("Report E11.65. [1]\nE11.9. [2]", "E11.9", "E11.9"))

        assert [each.n for each in checked.citations] == [2]


CLAIMS = st.lists(
    st.one_of(
        st.from_regex(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", fullmatch=True),
        st.from_regex(r"[0-9]{5}", fullmatch=True),
        st.integers(0, 10**6).map("{:,}".format),
        st.decimals(0, 1000, places=2).map(str),
        st.dates().map(str),
        st.sampled_from(["[1]", "[2]", "[3]", "\n", "billable", "ICD-10-CM", "Excludes1", "½", "٣", "９９２１３"]),
        st.text(max_size=6),
    ),
    max_size=30,
).map(" ".join)
NAMES = re.compile(r"\[\d{1,3}\]|icd-10-cm|icd-10-pcs|icd-10|icd-9-cm|excludes[12]", re.IGNORECASE)


class TestAnyText:
    @given(CLAIMS, st.lists(CLAIMS, min_size=0, max_size=2))
    def test_keeps_no_code_or_figure_beyond_its_evidence(self, text: str, quotes: list[str]) -> None:
        checked = verified(answer(text, *quotes))

        evidence = " ".join(each.evidence for each in checked.citations)
        proved = {part.lower() for token in tokens(evidence) for part in (token, *re.split("[,:/-]", token))}
        assert {token.lower() for token in tokens(checked.markdown)} <= proved

    @given(CLAIMS, st.lists(CLAIMS, min_size=0, max_size=2))
    def test_keeps_no_digit_that_stands_nowhere_in_its_evidence(self, text: str, quotes: list[str]) -> None:
        checked = verified(answer(text, *quotes))

        evidence = " ".join(each.evidence for each in checked.citations)
        for digits in re.findall(r"\d+", NAMES.sub(" ", checked.markdown)):
            assert digits in evidence

    @given(CLAIMS, st.lists(CLAIMS, min_size=0, max_size=2))
    def test_once_verified_has_nothing_left_to_take_out(self, text: str, quotes: list[str]) -> None:
        checked = verified(answer(text, *quotes))

        assert verified(checked).markdown == checked.markdown
        assert verified(checked).verification.removed == ()
