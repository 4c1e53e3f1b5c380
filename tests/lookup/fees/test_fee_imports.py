"""The importers, on small files in the official layouts."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from services.lookup.editions.dataset import Dataset, Layout
from services.lookup.fees.imports import IMPORTERS
from services.lookup.importing.opening import Opening
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from tests.lookup.fees import small_files as small
from tests.lookup.fees.loading import REAL, importer_of, loaded, source, written

PLAIN = (
    "hcpcs_code,mod,rvu_work,rvu_non_pe,rvu_fac_pe,rvu_mp,rvu_non_sum,rvu_fac_sum,rvu_opps_non_pe,rvu_opps_fac_pe,"
    "rvu_opps_mp,cf,status,pctc,glob,pre_op,intra_op,post_op,mult_proc,bilat_surg,asst_surg,co_surg,team_surg,endo_base,"
    "phys_diag_pro,diag_img_fam,non_na,fac_na,not_used_mcr\n"
    "10040,,0.91,2.4899999999999998,0.54,0.1,3.5,1.55,0.0,0.0,0.0,33.2875,A,0.0,010,0.1,0.8,0.1,2.0,0.0,1.0,0.0,0.0,,"
    "09,99,,,\n"
)


def workbook(
    folder: Path, name: str, text: str, change: Callable[[openpyxl.Workbook], None] | None = None
) -> SourceFile:
    """The same cells in a workbook; codes stay text, numbers become numbers, as in CMS's own."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in text.splitlines():
        sheet.append([float(cell) if re.fullmatch(r"\d+\.\d+", cell) else cell or None for cell in line.split(",")])
    if change:
        change(book)
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / name)
    return source(folder / name)


class TestTheRelativeValueFile:
    def test_says_its_own_quarter(self, tmp_path: Path) -> None:
        file = written(tmp_path, "whatever.csv", small.SHEET_2025)
        facts = importer_of(file).recognise(file)
        assert facts is not None
        assert (facts.dataset, facts.id, facts.layout) == (Dataset.RELATIVE_VALUES, "2025-10-01", Layout.ORIGINAL)
        assert (facts.effective_from, facts.effective_to) == (date(2025, 10, 1), date(2025, 12, 31))

    def test_is_read_by_its_headings_wherever_the_columns_stand(self, tmp_path: Path) -> None:
        swapped = "\n".join(
            ",".join([*cells[:5], cells[6], cells[5], *cells[7:]])
            for line in small.SHEET_2025.splitlines()
            if (cells := line.split(","))
        )
        rows = loaded(tmp_path, [written(tmp_path, "a.csv", swapped)]).rows(
            "SELECT work, nonfacility_pe FROM relative_values WHERE code = '99213'"
        )
        assert rows == [("1.30", "1.35")]

    def test_leaves_every_description_behind(self, tmp_path: Path) -> None:
        said = small.SHEET_2025.replace("REDACTED", "Secret descriptor").replace("Screening", "Secret descriptor")
        edition = loaded(tmp_path, [written(tmp_path, "a.csv", said)]).edition
        assert "Secret" not in "\n".join(edition.database.iterdump())

    def test_in_text_form_says_the_same_and_is_dated_by_its_name(self, tmp_path: Path) -> None:
        sheet = written(tmp_path, "PPRRVU2025_Oct.csv", small.SHEET_2025)
        text = written(tmp_path, "PPRRVU2025_Oct.txt", small.fixed_2025())
        both = loaded(tmp_path / "both", [sheet, text])
        alone = loaded(tmp_path / "alone", [text])
        assert both.edition.facts == alone.edition.facts
        assert both.rows("SELECT * FROM relative_values") == alone.rows("SELECT * FROM relative_values")

    def test_in_text_form_is_refused_where_nothing_says_its_quarter(self, tmp_path: Path) -> None:
        text = written(tmp_path, "rvu.txt", small.fixed_2025())
        with pytest.raises(FileRefused, match="nothing says its quarter"):
            importer_of(text)
        in_its_archive = replace(text, within=("RVU25D.zip",))
        assert importer_of(in_its_archive).dataset is Dataset.RELATIVE_VALUES

    def test_in_a_workbook_says_the_same(self, tmp_path: Path) -> None:
        sheet = loaded(tmp_path / "csv", [written(tmp_path, "a.csv", small.SHEET_2025)])
        book = loaded(tmp_path / "xlsx", [workbook(tmp_path, "a.xlsx", small.SHEET_2025)])
        assert book.rows("SELECT * FROM relative_values") == sheet.rows("SELECT * FROM relative_values")

    def test_in_our_plain_layout_is_freed_of_the_noise_of_binary_numbers(self, tmp_path: Path) -> None:
        plain = loaded(tmp_path, [written(tmp_path, "rvu_2024_jul_numeric.csv", PLAIN)])
        assert (plain.edition.facts.id, plain.edition.facts.layout) == ("2024-07-01", Layout.PLAIN)
        assert plain.rows("SELECT nonfacility_pe, multiple_procedure FROM relative_values") == [("2.49", "2")]

    def test_cut_short_is_told(self, tmp_path: Path) -> None:
        cut = "\n".join(small.SHEET_2025.splitlines()[:-1])
        assert loaded(tmp_path, [written(tmp_path, "a.csv", cut)]).violations == [
            "The file ends before its V codes: it is cut short."
        ]

    def test_that_two_layouts_tell_differently_is_refused_with_its_line(self, tmp_path: Path) -> None:
        other = small.fixed_2025().replace("  1.30   1.35", "  1.31   1.34")
        files = [
            written(tmp_path, "PPRRVU2025_Oct.csv", small.SHEET_2025),
            written(tmp_path, "PPRRVU2025_Oct.txt", other),
        ]
        with pytest.raises(LineRefused, match="line 14: differs from another row of the same key"):
            loaded(tmp_path, files)


class TestADamagedRelativeValueFile:
    @pytest.mark.parametrize(
        ("was", "becomes", "why"),
        [
            ("99213,,", "9921,,", "line 22: the code is not five characters"),
            ("00100,,", "100,,", "line 11: the code is not five characters"),
            ("99213,,", "99213,LT,", "line 22: the modifier is none of"),
            ("A,,1.30,", "A,,1.3O,", "line 22: an RVU is not a number"),
            ("A,,1.30,", "A,,-1.30,", "line 22: an RVU is not a number"),
            ("A,,1.30,", "A,,1.305,", "line 22: an RVU has more than 2 decimal places"),
            ("A,,1.30,", "A,,1.90,", "line 22: the nonfacility total is not the sum"),
            ("REDACTED,A,,1.30", "REDACTED,?,,1.30", "line 22: the status indicator has a value"),
            ("2.75,1.97,0,XXX", "2.75,1.97,0,091", "line 22: the global_days indicator has a value"),
            ("99213,,REDACTED,A,", "99213,,REDACTED,A", "line 22: has 30 columns where the heading has 31"),
            (",0,0,0,0,0,,32.3465,09,0,99,0.00,0.00,0.00\nD0120", ",0,0,0,0,0,,32.3466,09,0,99,0.00,0.00,0.00\nD0120",
             "line 22: has another conversion factor"),
            ("99213,,", "70450,,", "line 22: differs from another row of the same key"),
            (",MULT,", ",MANY,", "has no column “MULT PROC”"),
            (",MULT,BILAT,", ",BILAT,BILAT,", "has no column “MULT PROC”"),
            ("October Release", "Winter Release", "is none of January, April, July, October"),
            ("99213,,REDACTED", '99213,,"REDACTED', "not readable as delimited text"),
            ("99213,,REDACTED", "99213,,\0", "holds a NUL byte"),
        ],
    )  # fmt: skip
    def test_is_refused_and_says_where_and_why(self, tmp_path: Path, was: str, becomes: str, why: str) -> None:
        assert was in small.SHEET_2025
        file = written(tmp_path, "a.csv", small.SHEET_2025.replace(was, becomes, 1))
        with pytest.raises(FileRefused, match=why):
            loaded(tmp_path, [file])

    def test_of_text_form_is_refused_for_a_short_line_and_a_tab(self, tmp_path: Path) -> None:
        for was, becomes in (("   0.00\r\n97110", "\r\n97110"), ("99213  RED", "99213\t RED")):
            file = written(tmp_path, "PPRRVU2025_Oct.txt", small.fixed_2025().replace(was, becomes, 1))
            with pytest.raises(LineRefused, match="shorter than 171 characters, or has a tab"):
                loaded(tmp_path, [file])


class TestAHostileWorkbook:
    def test_with_a_formula_is_refused(self, tmp_path: Path) -> None:
        formula = small.SHEET_2025.replace("1.30,1.35", "=1.3,1.35")
        with pytest.raises(LineRefused, match="line 22: holds a formula"):
            loaded(tmp_path, [workbook(tmp_path, "a.xlsx", formula)])

    def test_with_a_hidden_sheet_is_refused(self, tmp_path: Path) -> None:
        def hide(book: openpyxl.Workbook) -> None:
            book.create_sheet("more").sheet_state = "hidden"

        with pytest.raises(FileRefused, match="hidden sheets"):
            importer_of(workbook(tmp_path, "a.xlsx", small.SHEET_2025, hide))

    def test_with_macros_is_refused(self, tmp_path: Path) -> None:
        file = workbook(tmp_path, "a.xlsx", small.SHEET_2025)
        with zipfile.ZipFile(file.path, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"macro")
        with pytest.raises(FileRefused, match="macros"):
            importer_of(file)

    def test_that_unpacks_to_far_more_is_refused(self, tmp_path: Path) -> None:
        file = workbook(tmp_path, "a.xlsx", small.SHEET_2025)
        with zipfile.ZipFile(file.path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/zeros.bin", b"\0" * 20_000_000)
        with pytest.raises(FileRefused, match="unpacks to far more"):
            importer_of(source(file.path))


class TestTheFilesOf2026:
    def test_have_a_column_more_and_two_conversion_factors(self, tmp_path: Path) -> None:
        files = [
            written(tmp_path, "PPRRVU2026_Jul_QPP.csv", small.sheet_2026("33.5675")),
            written(tmp_path, "PPRRVU2026_Jul_nonQPP.csv", small.sheet_2026("33.4009")),
        ]
        both = loaded(tmp_path, files)
        assert both.rows("SELECT * FROM conversion_factors ORDER BY 1") == [
            ("non_qualifying", "33.4009"),
            ("qualifying", "33.5675"),
        ]
        assert both.rows("SELECT DISTINCT pricing FROM relative_values") == [("9",)]

    @pytest.mark.parametrize(
        ("name", "factor", "whose"),
        [
            ("a.csv", "33.5675", "qualifying"),
            ("a.csv", "33.4009", "non_qualifying"),
            ("PPRRVU2027_Jan_nonQPP.csv", "33.9999", "non_qualifying"),
            ("PPRRVU2027_Jan_QPP.csv", "33.9999", "qualifying"),
            ("a.csv", "33.9999", "all"),
        ],
    )
    def test_say_whose_factor_a_single_one_is(self, tmp_path: Path, name: str, factor: str, whose: str) -> None:
        alone = loaded(tmp_path, [written(tmp_path, name, small.sheet_2026(factor))])
        assert alone.rows("SELECT * FROM conversion_factors") == [(whose, factor)]

    def test_are_refused_when_their_names_are_crossed(self, tmp_path: Path) -> None:
        files = [
            written(tmp_path, "PPRRVU2026_Jul_QPP.csv", small.sheet_2026("33.4009")),
            written(tmp_path, "PPRRVU2026_Jul_nonQPP.csv", small.sheet_2026("33.5675")),
        ]
        with pytest.raises(FileRefused, match="two different things"):
            loaded(tmp_path, files)

    def test_have_the_layout_of_the_real_excerpt_which_is_far_too_small(self, tmp_path: Path) -> None:
        excerpt = REAL / "format_fixtures" / "PPRRVU2026_Jul_nonQPP.excerpt.redacted.csv"
        if not excerpt.exists():
            pytest.skip("the excerpt is not here (../shared/data/cms/format_fixtures)")
        file = source(excerpt)
        read = loaded(tmp_path, [file])
        ((count,),) = read.rows("SELECT count(*) FROM relative_values")
        assert (count, read.edition.facts.id) == (3, "2026-07-01")
        assert importer_of(file).least_rows > 3
        assert read.violations


class TestTheIndices:
    def test_are_read_without_the_notes_and_the_marks_of_floors(self, tmp_path: Path) -> None:
        rows = loaded(tmp_path, [written(tmp_path, "a.csv", small.GPCI_2025)]).rows(
            "SELECT contractor, number, state, name, work FROM gpci WHERE state IN ('AK', 'AL') ORDER BY state"
        )
        assert rows == [("02102", "01", "AK", "ALASKA", "1.500"), ("10112", "00", "AL", "ALABAMA", "1.000")]

    @pytest.mark.parametrize(
        ("was", "becomes", "why"),
        [
            ('"MAC Assignments', '"Whatever', "line 9: is neither a locality nor the notes"),
            ('"MAC Assignments as of November 22, 2023",,,,,,\n,,,,,,\n*', "*", "is neither a locality nor the notes"),
            ("10112,AL,00,", "10112,Al,00,", "the state is not two letters"),
            ("1,0.869,", "1,0.8695,", "more than 3 decimal places"),
            ("02102,AK,01,ALASKA*", "10112,AL,00,ALASKA", "differs from another row of the same key"),
        ],
    )
    def test_that_are_damaged_are_refused(self, tmp_path: Path, was: str, becomes: str, why: str) -> None:
        assert was in small.GPCI_2025
        with pytest.raises(FileRefused, match=why):
            loaded(tmp_path, [written(tmp_path, "a.csv", small.GPCI_2025.replace(was, becomes))])

    def test_that_end_before_their_notes_are_cut_short(self, tmp_path: Path) -> None:
        cut = small.GPCI_2025.partition('"MAC')[0]
        with pytest.raises(FileRefused, match="cut short"):
            loaded(tmp_path, [written(tmp_path, "a.csv", cut)])

    def test_that_lie_where_none_can_are_told(self, tmp_path: Path) -> None:
        odd = small.GPCI_2025.replace("1,0.869,", "1,8.69,")
        assert loaded(tmp_path, [written(tmp_path, "a.csv", odd)]).violations == ["An index lies outside of 0.3 to 3."]


class TestTheSmallerFiles:
    def test_anesthesia_states_the_national_factor(self, tmp_path: Path) -> None:
        read = loaded(tmp_path, [written(tmp_path, "ANES2025.csv", small.ANES_2025)])
        assert read.rows("SELECT factor FROM national") == [("20.3178",)]
        assert read.rows("SELECT factor FROM anesthesia WHERE contractor = '10112'") == [("19.31",)]

    def test_anesthesia_in_text_form_is_in_cents(self, tmp_path: Path) -> None:
        places = [f"101{at}2       0{at}    ALABAMA             193{at}" for at in range(6)]
        read = loaded(tmp_path, [written(tmp_path, "ANES2025.txt", "\r\n".join(places) + "\r\n\x1a")])
        assert read.rows("SELECT factor FROM anesthesia ORDER BY 1")[0] == ("19.30",)

    def test_the_caps_are_dated_by_what_lies_beside_them(self, tmp_path: Path) -> None:
        file = written(tmp_path, "OPPSCAP_Oct.csv", small.OPPS_CAP)
        with pytest.raises(FileRefused, match="nothing says its year and quarter"):
            importer_of(file)
        beside = replace(file, beside=("PPRRVU2025_Oct.csv", "rvu_2024_jul_numeric.csv", "RVU25D.pdf"))
        assert importer_of(beside).recognise(beside) == loaded(tmp_path, [beside]).edition.facts
        assert loaded(tmp_path / "again", [beside]).edition.facts.id == "2025-10-01"

    @pytest.mark.parametrize("archived", [False, True])
    def test_the_caps_are_dated_when_an_operator_names_their_folder_or_archive(
        self, tmp_path: Path, *, archived: bool
    ) -> None:
        folder = tmp_path / "mpfs"
        files = [
            written(folder, "OPPSCAP_Oct.csv", small.OPPS_CAP),
            written(folder, "PPRRVU2025_Oct.csv", small.SHEET_2025),
        ]
        if archived:
            folder = tmp_path / "fees.zip"
            with zipfile.ZipFile(folder, "w") as archive:
                for file in files:
                    archive.write(file.path, file.name)
        (tmp_path / "scratch").mkdir()
        opened = [one for one in Opening(tmp_path / "scratch").open([folder]) if isinstance(one, SourceFile)]
        caps = next(one for one in opened if one.name == "OPPSCAP_Oct.csv")
        facts = importer_of(caps).recognise(caps)
        assert facts is not None
        assert facts.id == "2025-10-01"

    def test_the_caps_that_two_octobers_lie_beside_stay_undated(self, tmp_path: Path) -> None:
        file = written(tmp_path, "OPPSCAP_Oct.csv", small.OPPS_CAP)
        with pytest.raises(FileRefused, match="nothing says"):
            importer_of(replace(file, beside=("PPRRVU2025_Oct.csv", "PPRRVU2024_Oct.csv")))

    def test_the_caps_that_miss_a_locality_are_told(self, tmp_path: Path) -> None:
        cut = small.OPPS_CAP.replace("70496,,A,01112,18,297.42,297.42\n", "")
        read = loaded(tmp_path, [written(tmp_path, "OPPSCAP_2025_Oct.csv", cut)])
        assert read.violations == [
            "Some codes have fewer localities than others: the file is cut short.",
            "It has 2 codes, far fewer than are capped.",
        ]

    def test_counties_carry_their_state_down_and_get_their_zeros_back(self, tmp_path: Path) -> None:
        read = loaded(tmp_path, [written(tmp_path, "25LOCCO.csv", small.COUNTIES)])
        assert read.rows("SELECT contractor, number, state FROM counties ORDER BY place") == [
            ("10112", "00", "ALABAMA"),
            ("01182", "18", "CALIFORNIA"),
            ("01112", "05", "CALIFORNIA"),
        ]

    def test_zip_codes_say_their_quarter_and_come_once(self, tmp_path: Path) -> None:
        read = loaded(tmp_path, [written(tmp_path, "ZIP5.txt", small.ZIPS)])
        assert read.edition.facts.id == "2025-10-01"
        assert read.rows("SELECT contractor, number FROM zip_localities WHERE zip = '94103'") == [("01112", "05")]
        twice = f"{small.ZIPS}\r\n{small.zip_line('CA', '94103', '0118218')}"
        with pytest.raises(LineRefused, match="line 7: gives a ZIP code that came before another locality"):
            loaded(tmp_path, [written(tmp_path, "ZIP5b.txt", twice)])

    def test_zip_codes_of_another_quarter_are_refused(self, tmp_path: Path) -> None:
        mixed = f"{small.ZIPS}\r\n{small.zip_line('WY', '82002', '0360221', quarter='20261')}"
        with pytest.raises(LineRefused, match="line 7: is of another quarter"):
            loaded(tmp_path, [written(tmp_path, "ZIP5.txt", mixed)])


class TestAFileThatWasCutAnywhere:
    """A whole file of CMS has more rows than ours, so what is left over here is far fewer than `least_rows`."""

    @pytest.mark.parametrize(
        ("name", "text", "whole"),
        [
            ("PPRRVU2025_Oct.csv", small.SHEET_2025, "V5364,,"),
            ("PPRRVU2025_Oct.txt", small.fixed_2025(), "V5364"),
            ("GPCI2025.csv", small.GPCI_2025, '"MAC Assignments as of November 22, 2023"'),
            ("ANES2025.csv", small.ANES_2025, "WYOMING"),
            ("25LOCCO.csv", small.COUNTIES, "*  Payment"),
            ("ZIP5.txt", small.ZIPS, "WY82001"),
        ],
    )
    def test_is_refused_or_told(self, tmp_path: Path, name: str, text: str, whole: str) -> None:
        last = text.rindex(whole)
        step = max(1, last // 100)
        for size in range(step, last, step):
            file = written(tmp_path, name, text[:size])
            try:
                importer = importer_of(file)
            except ValueError:  # nobody knows so little of it
                continue
            try:
                assert loaded(tmp_path / str(size), [file]).violations, size
            except FileRefused:
                assert importer.least_rows > 1


class TestAFileOfSomebodyElse:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\xef\xbb\xbf",
            b"hello\n",
            b"%PDF-1.7\n",
            b"<html>log in</html>",
            b"PK\x03\x04 nothing",
            b"\0" * 5000,
            b"HDR",
        ],
    )
    def test_is_not_recognised(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "PPRRVU2025_Oct.csv"
        path.write_bytes(content)
        assert [one.recognise(source(path)) for one in IMPORTERS] == [None] * len(IMPORTERS)
