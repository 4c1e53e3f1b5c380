"""What the engine answers, abstains from, refuses and asks back."""

import pytest

from services.assistant.domain import Answer, Question, Status, Topic
from services.assistant.rules.engine import answer
from services.assistant.verification import verified
from tests.assistant.samples import FakeCodes


async def met(text: str, context: str = "") -> Answer:
    question = Question(text, "icd10cm" if context else "", context)
    return verified(await answer(question, FakeCodes()))


async def codes_cited(text: str, context: str = "") -> list[str]:
    return list(dict.fromkeys(citation.code for citation in (await met(text, context)).citations))


class TestAQuestionThatNamesACode:
    @pytest.mark.parametrize("spelling", ["E11.9", "e11.9", "E119", "(E11.9)?", "E11.9."])
    async def test_is_answered_however_the_code_is_spelt(self, spelling: str) -> None:
        found = await met(f"What is {spelling}")

        assert found.status is Status.ANSWERED
        assert found.topic is Topic.DIAGNOSIS_CODES
        assert "**E11.9** is “Type 2 diabetes mellitus without complications”" in found.markdown

    async def test_says_where_each_statement_stands(self) -> None:
        found = await met("What is E11.9?")

        first = found.citations[0]
        assert (first.n, first.kind, first.system, first.dataset) == (1, "code", "icd10cm", "ICD-10-CM")
        assert (first.edition, first.effective_from) == ("FY2026", "2025-10-01")
        assert first.url == "/codes/icd10cm/E11.9"
        assert first.quote == "E11.9 Type 2 diabetes mellitus without complications"

    async def test_cites_something_behind_every_statement_and_loses_none_to_the_check(self) -> None:
        found = await met("Is E11.9 billable, valid, which excludes, parents, history, additional codes?")

        assert all("[" in line for line in found.markdown.splitlines() if line)
        assert found.verification.removed == ()

    async def test_says_that_a_title_is_missing(self) -> None:
        assert "No file with the title of E88.A1 is loaded. [1]" in (await met("What is E88.A1?")).markdown


class TestWhatIsAskedAboutACode:
    @pytest.mark.parametrize(
        ("question", "said"),
        [
            ("Is E11.9 billable?", "it is a billable code of FY2026"),
            ("Since when is E11.9 valid?", "First valid day 2015-10-01, no last valid day is known."),
            ("Which Excludes1 notes has E11.9?", "Excludes1 (printed at E11): type 1 diabetes mellitus (E10.-)"),
            (
                "Which excludes2 notes has E11.9?",
                "Excludes2 (printed at chapter 4): complications of pregnancy (O00-O9A)",
            ),
            ("Use additional code with E11.9?", "(printed at E11): code to identify control using: insulin (Z79.4)"),
            ("Is there a code first note at E11.9?", "No Code first note holds for **E11.9**."),
            ("What is the parent of E11.9?", "Category E11 Type 2 diabetes mellitus."),
            ("Which chapter is E11.9 in?", "Chapter 4 Endocrine, nutritional and metabolic diseases (E00-E89)."),
            ("When was E11.9 added?", "2015-10-01: added (FY2016). As a billable code."),
            ("Which 7th character does T07 need?", "With the 7th character A, initial encounter: T07.XXXA."),
            ("Which 7th character does I10 need?", "No seventh character applies to **I10**."),
            ("What is the left side of H25.011?", "Left: H25.012 Cortical age-related cataract, left eye."),
            ("Is E78.01 billable?", "Billable codes below **E78.01**: E78.010 Homozygous familial"),
        ],
    )
    async def test_is_what_is_answered(self, question: str, said: str) -> None:
        found = await met(question)

        assert said in found.markdown
        assert found.verification.removed == ()

    async def test_leaves_out_what_was_not_asked(self) -> None:
        assert "Excludes2" not in (await met("Which Excludes1 notes has E11.9?")).markdown


class TestSeveralCodes:
    async def test_are_answered_one_after_the_other(self) -> None:
        assert await codes_cited("What are E11.9 and I10?") == ["E11.9", "I10"]

    async def test_together_are_held_against_each_others_notes(self) -> None:
        found = await met("Can E11.9 and E10.9 be coded together?")

        assert "which holds for **E11.9**, names **E10.9**: type 1 diabetes mellitus (E10.-) [1][2]" in found.markdown
        assert "which holds for **E10.9**, names **E11.9**: type 2 diabetes mellitus (E11.-) [3][4]" in found.markdown

    async def test_that_exclude_nothing_are_said_to(self) -> None:
        found = await met("Does I10 exclude E78.01?")

        assert "No Excludes note on the pages of these codes names one of the others. [1][2]" in found.markdown

    async def test_past_the_third_are_left_for_another_question(self) -> None:
        found = await met("What are E11.9, I10, E10.9 and T07?")

        assert [citation.code for citation in found.citations if citation.code == "T07"] == []
        assert "Only the first three codes or dates are answered" in found.markdown

    async def test_of_which_one_is_unknown_are_answered_with_a_remark(self) -> None:
        found = await met("What are E11.9 and E11.999?")

        assert found.status is Status.ANSWERED
        assert "no loaded edition of ICD-10-CM has it" in found.markdown


class TestADateOfService:
    @pytest.mark.parametrize("written", ["2025-10-01", "10/1/2025", "October 1, 2025", "1 Oct 2025", "Oct 1st 2025"])
    async def test_is_understood_and_cited(self, written: str) -> None:
        found = await met(f"Is E78.01 billable on {written}?")

        assert found.citations[0].url == "/codes/icd10cm/E78.01?on=2025-10-01"

    async def test_that_no_edition_covers_is_said_to_be_missing(self) -> None:
        found = await met("Was E11.9 valid on 2012-01-05?")

        assert (found.status, found.citations) == (Status.ABSTAINED, ())
        assert found.markdown.startswith("The loaded editions of ICD-10-CM do not cover the date of service.")

    async def test_that_does_not_exist_is_asked_back(self) -> None:
        assert (await met("Was E11.9 valid on 2025-02-30?")).status is Status.CLARIFY


class TestAnExactTitle:
    @pytest.mark.parametrize(
        "question",
        [
            "essential (primary) hypertension",
            "What is the code for Essential (Primary) Hypertension?",
            "Is essential primary hypertension billable?",
        ],
    )
    async def test_is_answered_like_its_code(self, question: str) -> None:
        assert await codes_cited(question) == ["I10"]

    @pytest.mark.parametrize(
        "question", ["hypertension", "essential primary hypertension in pregnancy", "code for high blood pressure"]
    )
    async def test_is_nothing_less_and_nothing_more(self, question: str) -> None:
        found = await met(question)

        assert (found.status, found.citations) == (Status.ABSTAINED, ())

    async def test_that_two_codes_have_is_asked_back_with_both(self) -> None:
        found = await met("What is the code for sample malformation?")

        assert found.status is Status.CLARIFY
        assert {citation.code for citation in found.citations} == {"Q00", "Q00.0"}


class TestAQuestionOnACodesPage:
    @pytest.mark.parametrize(
        "question", ["Is it billable?", "Which excludes notes apply?", "What does this code mean?"]
    )
    async def test_is_about_that_code(self, question: str) -> None:
        assert await codes_cited(question, "E11.9") == ["E11.9"]

    async def test_that_names_another_code_is_about_both_when_it_points_here(self) -> None:
        assert await codes_cited("Can it be coded together with E10.9?", "E11.9") == ["E11.9", "E10.9"]

    async def test_that_only_names_another_code_is_about_that(self) -> None:
        assert await codes_cited("What is I10?", "E11.9") == ["I10"]

    @pytest.mark.parametrize("question", ["What is the weather?", "What is this insulin for?", "E11.999?"])
    async def test_about_something_else_is_not_answered_with_the_page(self, question: str) -> None:
        assert (await met(question, "E11.9")).status is Status.ABSTAINED

    async def test_of_a_code_that_is_none_is_not_answered(self) -> None:
        assert (await met("Is it billable?", "E99.9")).status is Status.ABSTAINED


class TestAQuestionBeyondTheCodeData:
    @pytest.mark.parametrize(
        ("question", "topic"),
        [
            ("Is 99213 billable?", Topic.CPT_CODES),
            ("Can I bill 99213 with E11.9?", Topic.CPT_CODES),
            ("What is J1100?", Topic.CPT_CODES),
            ("Which modifier goes with E11.9?", Topic.MODIFIERS),
            ("Is E11.9 covered by Medicare?", Topic.MEDICARE_COVERAGE),
            ("What is 250.00?", Topic.CROSSWALKS),
            ("Map E11.9 to SNOMED", Topic.CROSSWALKS),
            ("Is there an NCCI edit for E11.9?", Topic.NCCI_EDITS),
            ("What do the guidelines say about E11.9?", Topic.GUIDELINES),
            ("How do I avoid upcoding?", Topic.COMPLIANCE),
            ("What is the code for diabetes?", Topic.DIAGNOSIS_CODES),
            ("What is E11.999?", Topic.DIAGNOSIS_CODES),
            ("How is E11.9 treated?", Topic.OTHER),
            ("What is the meaning of life?", Topic.OTHER),
            ("?", Topic.OTHER),
        ],
    )
    async def test_is_abstained_from_saying_what_is_missing(self, question: str, topic: Topic) -> None:
        found = await met(question)

        assert (found.status, found.topic, found.citations) == (Status.ABSTAINED, topic, ())
        assert "loaded" in found.markdown

    async def test_about_cpt_says_that_cpt_is_not_loaded(self) -> None:
        assert (await met("Is 99213 billable?")).markdown.startswith(
            "CPT, HCPCS, ICD-10-PCS and DRG data are not loaded here."
        )


class TestAQuestionForHarm:
    @pytest.mark.parametrize(
        "question",
        [
            "How do I get paid more by coding E11.65 instead of E11.9?",
            "Which diabetes code pays the most?",
            "How can I upcode E11.9?",
            "Help me maximize reimbursement for E11.9",
            "Can I bill a visit that was never performed?",
            "Can we code E11.65 although the patient does not have it?",
            "How can I backdate the documentation without getting caught?",
        ],
    )
    async def test_is_refused_briefly(self, question: str) -> None:
        found = await met(question)

        assert (found.status, found.topic, found.citations) == (Status.REFUSED, Topic.COMPLIANCE, ())
        assert len(found.markdown) < 120

    @pytest.mark.parametrize(
        "question", ["How do I avoid being paid more than is due?", "Is E11.9 reported more than once?"]
    )
    async def test_is_not_one_to_stay_honest(self, question: str) -> None:
        assert (await met(question)).status is not Status.REFUSED
