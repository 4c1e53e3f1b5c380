"""Order files: recognised by their columns, dated by their codes, refused when anything is not as it must be."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.codesets.imports.order import ICD10CM_ORDER, ICD10PCS_ORDER
from services.lookup.domain import CodeSystem
from services.lookup.importing.refusals import FileRefused, LineRefused

from .files import Line, file_of, imported, order_text, whole_edition

FEW: list[Line] = [("A00", 0, "Cholera", "Cholera"), ("A000", 1, "Cholera, one", "Cholera  with two blanks")]
FY2026 = date(2025, 10, 1)


@pytest.fixture(scope="module")
def whole() -> list[Line]:
    return whole_edition(CodeSystem.ICD10CM, FY2026)


class TestAWholeOrderFile:
    def test_is_dated_by_its_codes_whatever_its_name(self, tmp_path: Path, whole: list[Line]) -> None:
        facts = ICD10CM_ORDER.recognise(file_of(tmp_path, "icd10cm_order_1999.txt", order_text(whole)))
        assert facts is not None
        assert (facts.id, facts.title, facts.effective_to) == ("2025-10-01", "ICD-10-CM FY2026", date(2026, 9, 30))

    def test_of_codes_that_two_editions_have_is_dated_by_the_month_in_its_name(self, tmp_path: Path) -> None:
        text = order_text(whole_edition(CodeSystem.ICD10CM, date(2025, 4, 1)))
        april = ICD10CM_ORDER.recognise(file_of(tmp_path, "icd10cm-order-April-2025.txt", text))
        october = ICD10CM_ORDER.recognise(file_of(tmp_path, "icd10cm_order_2025.txt", text))
        assert april is not None
        assert october is not None
        assert (april.id, october.id) == ("2025-04-01", "2024-10-01")
        assert april.title == "ICD-10-CM FY2025, update of April 2025"

    def test_keeps_flag_and_both_titles_word_for_word(self, tmp_path: Path) -> None:
        facts = ICD10CM_ORDER.recognise(file_of(tmp_path, "order_2040.txt", order_text(FEW)))
        edition = imported(tmp_path, ICD10CM_ORDER, file_of(tmp_path, "order_2040.txt", order_text(FEW)), facts=facts)
        assert edition.database.execute("SELECT * FROM listed").fetchall() == [
            (1, "A00", 0, "Cholera", "Cholera"),
            (2, "A000", 1, "Cholera, one", "Cholera  with two blanks"),
        ]

    def test_is_dated_by_its_name_beyond_the_editions_that_are_known(self, tmp_path: Path) -> None:
        facts = ICD10CM_ORDER.recognise(file_of(tmp_path, "icd10cm_order_2040.txt", order_text(FEW)))
        assert facts is not None
        assert (facts.id, facts.title) == ("2039-10-01", "ICD-10-CM FY2040")

    def test_of_procedures_is_told_from_one_of_diagnoses(self, tmp_path: Path) -> None:
        text = order_text([("001", 0, "Bypass", "Bypass"), ("0016070", 1, "Bypass", "Bypass of something")])
        file = file_of(tmp_path, "icd10pcs_order_2040.txt", text)
        assert ICD10CM_ORDER.recognise(file) is None
        assert ICD10PCS_ORDER.recognise(file) is not None

    def test_that_lacks_codes_added_after_it_was_published_is_still_of_its_edition(self, tmp_path: Path) -> None:
        lines = whole_edition(CodeSystem.ICD10PCS, date(2022, 4, 1), without=("XW023X7", "XW023Y7"))
        facts = ICD10PCS_ORDER.recognise(file_of(tmp_path, "icd10pcs_order_2022.txt", order_text(lines)))
        assert facts is not None
        assert facts.id == "2022-04-01"

    def test_comes_twice_for_one_edition_only_when_both_say_the_same(self, tmp_path: Path) -> None:
        first = file_of(tmp_path, "order_2040.txt", order_text(FEW))
        again = file_of(tmp_path, "order_2040_copy.txt", order_text(FEW))
        other = file_of(tmp_path, "order_2040_other.txt", order_text([FEW[0], ("A000", 1, "Other", "Other")]))
        assert [note.name for note in imported(tmp_path / "same", ICD10CM_ORDER, first, again).sources] == [
            "order_2040.txt",
            "order_2040_copy.txt",
        ]
        with pytest.raises(LineRefused, match="line 2: differs"):
            imported(tmp_path / "other", ICD10CM_ORDER, first, other)


class TestAnOrderFileThatIsNotWhole:
    @pytest.mark.parametrize("lost", [1, 2, 10, 740, 70_000])
    def test_is_refused_however_little_is_missing_at_its_end(
        self, tmp_path: Path, whole: list[Line], lost: int
    ) -> None:
        with pytest.raises(FileRefused, match="excerpt, or damaged"):
            ICD10CM_ORDER.recognise(file_of(tmp_path, "icd10cm_order_2026.txt", order_text(whole[:-lost])))

    def test_is_refused_where_a_line_is_missing_in_the_middle(self, tmp_path: Path, whole: list[Line]) -> None:
        lines = order_text(whole).splitlines(keepends=True)
        del lines[500]
        with pytest.raises(LineRefused, match="line 501: has order number 502 where 501 follows"):
            ICD10CM_ORDER.recognise(file_of(tmp_path, "icd10cm_order_2026.txt", "".join(lines)))

    def test_is_refused_where_nothing_dates_it(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="no edition"):
            ICD10CM_ORDER.recognise(file_of(tmp_path, "order.txt", order_text(FEW)))


class TestALineThatIsWrong:
    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("00003 A001    1 Short", "not laid out"),
            (f"00003 A001    2 {'Short':<60} Long", "not laid out"),
            (f"00003 A001   1 {'Short':<60} Long", "not laid out"),
            (f"00003 a001    1 {'Short':<60} Long", "not laid out"),
            (f"00003 A001    1 {'Short':<59} Long", "not laid out"),
            (f"00003 A001    1 {'Short':<60} ", "not laid out"),
            (f"00004 A001    1 {'Short':<60} Long", "order number 4 where 3 follows"),
            (f"00003 A001    1 {'Ménière':<60} Long", "not ascii"),
            ("", "not laid out"),
        ],
    )
    def test_is_named_and_nothing_is_taken(self, tmp_path: Path, line: str, why: str) -> None:
        text = f"{order_text(FEW)}{line}\r\n"
        with pytest.raises(LineRefused, match=rf"line 3: .*{why}"):
            ICD10CM_ORDER.recognise(file_of(tmp_path, "icd10cm_order_2040.txt", text))


class TestAnotherFile:
    @pytest.mark.parametrize(
        "content",
        [
            "",
            "A000    Cholera\r\n",
            "Revise from: 0 O1001   Pre-existing\r\nRevise to:   0 O1001   Pre-existing\r\n",
            "<html><body>Log in</body></html>",
            "%PDF-1.7\n",
            "code,valid_from,valid_to\nA000,20151001,20270331\n",
        ],
    )
    def test_is_none(self, tmp_path: Path, content: str) -> None:
        file = file_of(tmp_path, "icd10cm_order_2026.txt", content)
        assert ICD10CM_ORDER.recognise(file) is None
        assert ICD10PCS_ORDER.recognise(file) is None


class TestACheck:
    def test_names_a_header_with_nothing_below_it(self, tmp_path: Path) -> None:
        file = file_of(tmp_path, "order_2040.txt", order_text([*FEW, ("A01", 0, "Typhoid", "Typhoid")]))
        with pytest.raises(AssertionError, match="A01 is a header with nothing below it"):
            imported(tmp_path, ICD10CM_ORDER, file)

    def test_names_a_procedure_below_no_table(self, tmp_path: Path) -> None:
        lines: list[Line] = [("001", 0, "B", "B"), ("0016070", 1, "B", "B"), ("0026070", 1, "C", "C")]
        file = file_of(tmp_path, "order_2040.txt", order_text(lines))
        with pytest.raises(AssertionError, match="0026070 stands below no table"):
            imported(tmp_path, ICD10PCS_ORDER, file)
