"""Whether documents support a procedure with a diagnosis: five answers, each by document and list."""

from datetime import date

import pytest

from services.lookup.coverage.answers import NO_PROMISE, Answer
from services.lookup.coverage.coverage import LoadedCoverage
from services.lookup.coverage.documents import Documents
from services.lookup.editions.editions import Editions
from services.lookup.errors import EditionNotLoaded
from tests.lookup.coverage.conftest import Imported

TODAY = date(2026, 7, 15)


class TestADiagnosisInTheListOfTheProceduresGroup:
    def test_supports_it_and_promises_nothing(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["E11.65"], TODAY, state="CA")

        assert (answer.answer, answer.document, answer.version, answer.group) == (
            Answer.LISTED_SUPPORTS, "A1001", 4, "1",
        )  # fmt: skip
        assert (answer.lcd, answer.diagnoses) == ("L2001", ("E11.65",))
        assert NO_PROMISE in answer.note

    def test_is_found_however_it_is_written(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("g0101", ["e1165"], TODAY, state="ca")

        assert answer.answer is Answer.LISTED_SUPPORTS

    def test_says_where_the_document_stands_and_for_whom(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["E11.65"], TODAY, state="CA")

        assert answer.contractors == ("Example Administrators, Inc. (10112)", "Other Administrators (09102)")
        assert answer.states == ("CA", "FL", "NY")
        assert answer.url == "https://www.cms.gov/medicare-coverage-database/view/article.aspx?articleid=1001&ver=4"
        assert (answer.effective_from, answer.effective_to) == (date(2026, 1, 1), None)
        assert answer.paragraph == "These diagnoses support the test when it is & was ordered – see below."

    def test_names_the_national_determination_in_force(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["E11.65"], TODAY, state="CA")

        assert [(one.section, one.title) for one in answer.national] == [("220.6", "Scans")]

    def test_carries_the_asterisk_note_where_it_is_marked(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["I10"], TODAY, state="CA")

        assert answer.asterisk == "*With another diagnosis only."
        assert "I10 is marked there" in answer.note

    @pytest.mark.parametrize("diagnosis", ["S52.501A", "S52.502A", "S52.599A"])
    def test_may_lie_inside_a_range_of_which_only_the_ends_are_listed(
        self, coverage: LoadedCoverage, diagnosis: str
    ) -> None:
        [answer] = coverage.supports("G0101", [diagnosis], TODAY, state="CA")

        assert answer.answer is Answer.LISTED_SUPPORTS

    def test_is_not_one_that_a_range_listed_code_by_code_leaves_out(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["M23.202"], TODAY, state="CA")

        assert answer.answer is Answer.NOT_LISTED


class TestADiagnosisInTheListThatDoesNotSupport:
    def test_is_said_to_stand_there(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["Z00.00"], TODAY, state="CA")

        assert answer.answer is Answer.LISTED_DOES_NOT_SUPPORT

    def test_is_not_merged_with_one_that_supports(self, coverage: LoadedCoverage) -> None:
        answers = coverage.supports("G0101", ["E11.65", "Z00.00"], TODAY, state="CA")

        assert [(one.answer, one.diagnoses) for one in answers] == [
            (Answer.LISTED_SUPPORTS, ("E11.65",)),
            (Answer.LISTED_DOES_NOT_SUPPORT, ("Z00.00",)),
        ]


class TestADiagnosisThatIsNotListed:
    def test_is_told_where_a_list_exists(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["K35.80"], TODAY, state="CA")

        assert answer.answer is Answer.NOT_LISTED
        assert "none given is one" in answer.note

    def test_is_not_found_in_the_group_of_another_procedure(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["J45.20"], TODAY, state="CA")

        assert answer.answer is Answer.NOT_LISTED
        assert "J45.20 stands in group 2 of the document" in answer.note

    def test_is_judged_by_the_version_in_force_on_the_day(self, coverage: LoadedCoverage) -> None:
        [then] = coverage.supports("G0101", ["E11.9"], date(2025, 7, 1), state="CA")
        [now] = coverage.supports("G0101", ["E11.9"], TODAY, state="CA")

        assert (then.answer, then.version) == (Answer.LISTED_SUPPORTS, 3)
        assert (now.answer, now.version) == (Answer.NOT_LISTED, 4)


class TestAProcedureWithoutAListOfItsGroup:
    def test_has_no_list_where_only_a_placeholder_stands(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["E11.65"], TODAY, state="GA")

        assert (answer.answer, answer.document) == (Answer.NO_LIST, "A1002")

    def test_has_no_list_where_other_groups_have_one(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0108", ["E10.9"], TODAY)

        assert answer.answer is Answer.NO_LIST
        assert "lists for group 2 alone" in answer.note
        assert "E10.9 stands in group 2" in answer.note

    def test_has_none_in_an_lcd_that_alone_names_it(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("K0001", ["E11.65"], TODAY)

        assert (answer.answer, answer.document, answer.lcd) == (Answer.NO_LIST, "L2002", "L2002")


class TestAProcedureThatNoDocumentNames:
    def test_is_told_as_no_policy_found_which_is_not_coverage(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0102", ["E11.65"], TODAY)

        assert (answer.answer, answer.document) == (Answer.NO_POLICY_FOUND, "")
        assert "no statement that it is covered, or that it is not" in answer.note

    @pytest.mark.parametrize("procedure", ["G0104", "G0105", "G0106"])
    def test_is_not_named_by_one_retired_still_to_come_or_proposed(
        self, coverage: LoadedCoverage, procedure: str
    ) -> None:
        assert coverage.supports(procedure, ["E11.65"], TODAY)[0].answer is Answer.NO_POLICY_FOUND

    def test_was_named_until_the_document_was_retired(self, coverage: LoadedCoverage) -> None:
        last, after = (coverage.supports("G0104", [], day)[0] for day in (date(2025, 6, 30), date(2025, 7, 1)))

        assert (last.answer, after.answer) == (Answer.NO_LIST, Answer.NO_POLICY_FOUND)
        assert "A1003 version 2 names it, from 2023-01-01 to 2025-06-30" in after.note

    def test_is_told_of_versions_that_the_export_no_longer_holds(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("J1100", ["J45.20"], date(2025, 7, 1))

        assert "A1001 version 4 names it, from 2026-01-01; earlier versions are not in the export" in answer.note


class TestAStateOrAContractor:
    def test_chooses_the_documents(self, coverage: LoadedCoverage) -> None:
        def documents(**where: str) -> list[str]:
            return [one.document for one in coverage.supports("G0101", ["E11.65"], TODAY, **where)]

        assert documents() == ["A1001", "A1002"]
        assert documents(state="GA") == ["A1002"]
        assert documents(state="FL") == ["A1001"]
        assert documents(contractor="10112") == ["A1001"]
        assert documents(contractor="other administrators") == ["A1001", "A1002"]

    def test_takes_a_part_of_a_state_for_the_state(self, coverage: LoadedCoverage) -> None:
        assert coverage.supports("G0101", ["E11.65"], TODAY, state="NY")[0].answer is Answer.LISTED_SUPPORTS

    def test_of_which_a_contractor_no_longer_has_charge_has_no_policy(self, coverage: LoadedCoverage) -> None:
        assert coverage.supports("G0108", [], date(2024, 12, 31), state="NV")[0].answer is Answer.NO_LIST
        assert coverage.supports("G0108", [], date(2025, 1, 1), state="NV")[0].answer is Answer.NO_POLICY_FOUND

    def test_that_nobody_knows_is_told(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("G0101", ["E11.65"], TODAY, state="ZZ", contractor="99999")

        assert "knows no contractor 99999" in answer.note
        assert "knows no state ZZ" in answer.note


class TestAProcedureInsideARange:
    def test_is_named(self, coverage: LoadedCoverage) -> None:
        [answer] = coverage.supports("99203", ["J45.20"], TODAY)

        assert (answer.answer, answer.group) == (Answer.LISTED_SUPPORTS, "2")


class TestADayForWhichNoExportIsLoaded:
    def test_is_refused(self, coverage: LoadedCoverage) -> None:
        with pytest.raises(EditionNotLoaded, match="2026-07-01"):
            coverage.supports("G0101", ["E11.65"], date(2015, 9, 30))

    def test_is_refused_where_only_lists_without_procedures_are_loaded(self, imported: Imported) -> None:
        plain = "lcd_id,lcd_title,article_id,group,icd10_code,icd10_description\nL9,T,A9,Group 1 Paragraph,I10,x\n"

        with pytest.raises(EditionNotLoaded):
            LoadedCoverage(Editions([imported({"list.csv": plain})])).supports("G0101", ["I10"], TODAY)


class TestTheQueries:
    def test_find_a_code_by_an_index(self, imported: Imported) -> None:
        asked: list[str] = []
        database = imported().database
        database.set_trace_callback(asked.append)
        Documents(database).naming("G0101", TODAY)
        database.set_trace_callback(None)

        plan = " | ".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {asked[0]}"))

        assert "USING INDEX listing_code" in plan or "USING COVERING INDEX listing_code" in plan
        assert "listing_range" in plan
        assert "SCAN listing" not in plan
        assert "SCAN document" not in plan
