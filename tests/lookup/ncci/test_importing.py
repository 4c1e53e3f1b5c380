"""Requirement: NCCI files are known by their content and read whole, and a wrong line is named."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from services.lookup.editions.dataset import Dataset, Layout
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.ncci.imports import IMPORTERS
from tests.lookup.ncci.small_tables import (
    ADD_ON_NAME,
    ADD_ON_ROWS,
    MISUSE,
    MUE_ROWS,
    PTP_HEADER,
    PTP_ROWS,
    add_on,
    imported,
    importer_of,
    mue,
    ptp,
    source,
    workbook,
)

EXCERPTS = Path(__file__).parents[4] / "shared" / "data" / "cms" / "format_fixtures"


class TestProcedureToProcedureEdits:
    def test_of_practitioners_know_their_quarter_and_reach_back_to_the_beginning(self, tmp_path: Path) -> None:
        edition = imported(tmp_path, ptp(tmp_path))
        assert edition.facts.dataset is Dataset.PTP_PRACTITIONER
        assert (edition.facts.id, edition.facts.effective_to) == ("2026-07-01", date(2026, 9, 30))
        assert edition.facts.first_answered == date(1996, 1, 1)
        assert edition.database.execute("SELECT count(*) FROM ptp").fetchone() == (len(PTP_ROWS),)

    @pytest.mark.parametrize(
        ("name", "within", "first"),
        [
            ("ccioph-v302r0-f1.txt", (), "2024-07-01"),
            ("f1.txt", ("medicare-ncci-2026q2-hospital-ptp-edits.zip",), "2026-04-01"),
            ("hospital.txt", (), "2024-01-01"),  # by the latest day on which an edit is effective
        ],
    )
    def test_of_hospitals_are_told_by_name_alone(
        self, tmp_path: Path, name: str, within: tuple[str, ...], first: str
    ) -> None:
        file = ptp(tmp_path, name=name, within=within)
        facts = importer_of(file).recognise(file)
        assert facts is not None
        assert (facts.dataset, facts.id) == (Dataset.PTP_HOSPITAL, first)

    def test_that_nothing_says_whose_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="practitioner or the hospital"):
            importer_of(ptp(tmp_path, name="edits-2026-07-01.txt"))

    def test_of_medicaid_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="Medicaid"):
            importer_of(ptp(tmp_path, name="medicaid-practitioner-2026q3.txt"))

    def test_come_in_several_parts(self, tmp_path: Path) -> None:
        parts = [ptp(tmp_path, PTP_ROWS[:3]), ptp(tmp_path, PTP_ROWS[3:], "ccipra-v322r0-f2.TXT")]
        edition = imported(tmp_path, *reversed(parts))
        assert edition.database.execute("SELECT count(*) FROM ptp").fetchone() == (len(PTP_ROWS),)

    def test_without_their_first_part_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="without f1"):
            imported(tmp_path, ptp(tmp_path, name="ccipra-v322r0-f2.TXT"))

    def test_are_read_from_a_spreadsheet_too(self, tmp_path: Path) -> None:
        rows = [line.split("\t") for line in (*PTP_HEADER, *PTP_ROWS)]
        numbers: list[list[object]] = [
            [int(cell) if cell.isdigit() and cell[0] != "0" else cell for cell in row] for row in rows
        ]
        edition = imported(tmp_path, workbook(tmp_path, "ccipra-v322r0-f1.xlsx", numbers))
        held = edition.database.execute("SELECT column1, column2, indicator FROM ptp ORDER BY 1, 2").fetchall()
        assert len(held) == len(PTP_ROWS)
        assert ("0001U", "90473", 9) in held

    def test_with_a_hidden_sheet_are_nobodys(self, tmp_path: Path) -> None:
        rows = [line.split("\t") for line in (*PTP_HEADER, *PTP_ROWS)]
        file = workbook(tmp_path, "ccipra-v322r0-f1.xlsx", rows, hidden=True)
        assert [one for one in IMPORTERS if one.recognise(file)] == []

    @pytest.mark.parametrize("damage", ["cut", "broken sheet", "no workbook"])
    def test_in_a_damaged_spreadsheet_are_nobodys(self, tmp_path: Path, damage: str) -> None:
        rows = [line.split("\t") for line in (*PTP_HEADER, *PTP_ROWS)]
        file = workbook(tmp_path, "ccipra-v322r0-f1.xlsx", rows)
        if damage == "cut":
            file.path.write_bytes(file.path.read_bytes()[:2_000])
        else:
            sheet = "xl/worksheets/sheet1.xml" if damage == "broken sheet" else "word/document.xml"
            with ZipFile(file.path) as whole:
                members = {name: whole.read(name) for name in whole.namelist()}
            members = (
                {**members, sheet: b"<worksheet><sheetData><row>"} if damage == "broken sheet" else {sheet: b"<w/>"}
            )
            with ZipFile(file.path, "w") as broken:
                for name, content in members.items():
                    broken.writestr(name, content)
        assert [one for one in IMPORTERS if one.recognise(file)] == []

    def test_in_our_plain_layout_answer_for_their_quarter(self, tmp_path: Path) -> None:
        text = f'modifier_indicator,column_1,column_2,deletion_date,ptp_edit_rationale\n1,0001U,0030U,*,"{MISUSE}"\n'
        edition = imported(tmp_path, source(tmp_path, "ptp_practitioner_2024-07-01.csv", text))
        assert edition.facts.layout is Layout.PLAIN
        assert edition.facts.first_answered == date(2024, 7, 1)
        assert edition.database.execute("SELECT effective, last FROM ptp").fetchone() == (0, 0)

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            (f"0001u\t0030U\t\t20180701\t*\t1\t{MISUSE}", "five capitals"),
            (f"1\t0030U\t\t20180701\t*\t1\t{MISUSE}", "five capitals"),
            (f"0001U\t0030U\t\t20180231\t*\t1\t{MISUSE}", "no such day"),
            (f"0001U\t0030U\t\t2018-07-01\t*\t1\t{MISUSE}", "eight digits"),
            (f"0001U\t0030U\t\t\t*\t1\t{MISUSE}", "eight digits"),
            (f"0001U\t0030U\t\t20180701\t20180630\t1\t{MISUSE}", "before it is effective"),
            (f"0001U\t0030U\t\t20180701\t*\t2\t{MISUSE}", "0, 1 or 9"),
            ("0001U\t0030U\t\t20180701", "7 columns, this line 4"),
            (PTP_ROWS[0], "repeats"),
        ],
    )
    def test_name_the_line_that_is_wrong(self, tmp_path: Path, row: str, why: str) -> None:
        with pytest.raises(LineRefused, match=why) as refused:
            imported(tmp_path, ptp(tmp_path, [*PTP_ROWS, row]))
        assert refused.value.line == len(PTP_HEADER) + len(PTP_ROWS) + 1
        assert MISUSE not in str(refused.value)

    def test_do_not_take_a_wrong_first_row_for_a_part_of_the_header(self, tmp_path: Path) -> None:
        with pytest.raises(LineRefused, match="five capitals"):
            imported(tmp_path, ptp(tmp_path, [f"001U\t0030U\t\t20180701\t*\t1\t{MISUSE}", *PTP_ROWS]))

    def test_refuse_windows_that_overlap_and_edits_of_a_later_quarter(self, tmp_path: Path) -> None:
        late = f"0001U\t0031U\t\t20261001\t*\t1\t{MISUSE}"
        overlapping = f"0001U\t0030U\t\t20190101\t*\t1\t{MISUSE}"
        with pytest.raises(AssertionError, match="later edition"):
            imported(tmp_path, ptp(tmp_path, [*PTP_ROWS, late]))
        (tmp_path / "ptp_practitioner-2026-07-01.sqlite").unlink()
        with pytest.raises(AssertionError, match="overlap"):
            imported(tmp_path, ptp(tmp_path, [*PTP_ROWS, overlapping]))


class TestAFileThatIsCutShort:
    @pytest.mark.parametrize("lost", range(1, len(PTP_ROWS[-1]) + 1, 3))
    def test_is_refused_wherever_in_a_line_it_ends(self, tmp_path: Path, lost: int) -> None:
        whole = ptp(tmp_path)
        text = whole.path.read_text("cp1252").rstrip("\n")
        with pytest.raises((LineRefused, AssertionError)):
            imported(tmp_path, source(tmp_path, whole.name, text[:-lost]))

    @pytest.mark.parametrize("lost", range(1, len(MUE_ROWS[0]) + 1, 3))
    def test_is_refused_when_it_holds_units(self, tmp_path: Path, lost: int) -> None:
        whole = mue(tmp_path, [*MUE_ROWS, MUE_ROWS[0].replace("0001U", "0031U")])
        text = whole.path.read_text("cp1252").rstrip("\n")
        with pytest.raises((LineRefused, AssertionError)):
            imported(tmp_path, source(tmp_path, whole.name, text[:-lost]))


class TestMedicallyUnlikelyEdits:
    @pytest.mark.parametrize(
        ("whose", "dataset"),
        [
            ("Practitioner", Dataset.MUE_PRACTITIONER),
            ("Outpatient Hospital", Dataset.MUE_HOSPITAL),
            ("Facility Outpatient Hospital", Dataset.MUE_HOSPITAL),
            ("DME Supplier", Dataset.MUE_DME),
        ],
    )
    def test_say_in_their_heading_whose_they_are(self, tmp_path: Path, whose: str, dataset: Dataset) -> None:
        edition = imported(tmp_path, mue(tmp_path, whose=whose))
        assert edition.facts.dataset is dataset
        assert edition.facts.first_answered == edition.facts.effective_from == date(2026, 7, 1)
        assert edition.database.execute(
            "SELECT units, adjudication_indicator FROM mue WHERE code = '0028U'"
        ).fetchone() == (0, 3)

    def test_are_read_from_a_spreadsheet_too(self, tmp_path: Path) -> None:
        heading = [
            "HCPCS/\nCPT Code",
            "DME Supplier Services MUE Values",
            "MUE Adjudication Indicator",
            "MUE Rationale",
        ]
        rows: list[list[object]] = [
            ["Copyright."],
            [*heading],
            ["A4206", 0, "3 Date of Service Edit: Clinical", "CMS Policy"],
        ]
        edition = imported(tmp_path, workbook(tmp_path, "MCR_MUE_DMESupplierServices_Eff_07-01-2026.xlsx", rows))
        assert edition.database.execute("SELECT * FROM mue").fetchall() == [("A4206", 0, 3, "CMS Policy")]

    def test_without_a_quarter_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="which quarter"):
            importer_of(mue(tmp_path, name="mue.csv"))

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ("00U,1,2 Date of Service Edit: Policy,x", "five capitals"),
            ("0031U,-1,2 Date of Service Edit: Policy,x", "whole number"),
            ("0031U,1,4 Something,x", "begins with 1, 2 or 3"),
            ("0031U,1", "4 columns, this line 2"),
            (MUE_ROWS[0], "repeats"),
        ],
    )
    def test_name_the_line_that_is_wrong(self, tmp_path: Path, row: str, why: str) -> None:
        with pytest.raises(LineRefused, match=why):
            imported(tmp_path, mue(tmp_path, [*MUE_ROWS, row]))

    def test_in_our_plain_layout_hold_one_table_alone(self, tmp_path: Path) -> None:
        header = "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service"
        text = f"{header}\nA4206,0,3,x,DME Supplier\nA4207,0,3,x,Practitioner\n"
        with pytest.raises(LineRefused, match="another table"):
            imported(tmp_path, source(tmp_path, "mue_2024-07-01.csv", text))


class TestAddOnCodes:
    def test_end_with_the_first_of_their_ends_and_hold_to_the_years_end(self, tmp_path: Path) -> None:
        edition = imported(tmp_path, add_on(tmp_path))
        assert (edition.facts.id, edition.facts.effective_to) == ("2026-07-01", date(2026, 12, 31))
        held = edition.database.execute("SELECT add_on, primary_code, edit_type FROM add_on ORDER BY 1").fetchall()
        assert held == [("0054T", "", 2), ("0071U", "0070U", 1), ("0072U", "0070U", 1)]

    def test_are_read_from_a_spreadsheet_too(self, tmp_path: Path) -> None:
        heading = (
            *("AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT"),
            *("AOC_Edit_EffDT", "AOC_Edit_DelDT", "Special_Instruction_Notes"),
        )
        rows: list[list[object]] = [["Copyright."], [*heading], [1, "0071U", None, "0070U", None, 2018001, None, None]]
        edition = imported(tmp_path, workbook(tmp_path, "AOC_V2026Q3-MCR.xlsx", rows))
        assert edition.database.execute("SELECT add_on, primary_code, last FROM add_on").fetchall() == [
            ("0071U", "0070U", 0)
        ]

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ("10073U       0070U       2018366       ", "no such day of the year"),
            ("1007", "cut short"),
            (ADD_ON_ROWS[0], "repeats"),
        ],
    )
    def test_name_the_line_that_is_wrong(self, tmp_path: Path, row: str, why: str) -> None:
        with pytest.raises(LineRefused, match=why):
            imported(tmp_path, add_on(tmp_path, [*ADD_ON_ROWS, row]))

    def test_without_a_day_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="from when"):
            importer_of(add_on(tmp_path, name=ADD_ON_NAME.replace("V2026Q3", "")))


class TestTheFirstLinesOfAFile:
    @pytest.mark.parametrize(
        "name", ["ccipra-v322r0-f1.excerpt.TXT", "MCR_MUE_PractitionerServices_Eff_07-01-2026.excerpt.csv"]
    )
    def test_are_known_and_are_too_few(self, tmp_path: Path, name: str) -> None:
        if not EXCERPTS.is_dir():
            pytest.skip("the excerpts are not beside this repository (../shared/data/cms/format_fixtures)")
        file = source(tmp_path, name, (EXCERPTS / name).read_bytes().decode("cp1252"))
        edition = imported(tmp_path, file)
        importer = importer_of(file)
        [rows] = edition.database.execute(f"SELECT count(*) FROM {importer.compared.table}").fetchone()
        assert edition.facts.id == "2026-07-01"
        assert 0 < rows < importer.least_rows
