"""Validity, tabular list, conversion table, POA list and the three XML files of ICD-10-PCS."""

from datetime import date, datetime
from pathlib import Path

import pytest

from services.lookup.codesets.imports.conversion import ConversionTable, clauses
from services.lookup.codesets.imports.pcs_definitions import PcsDefinitions
from services.lookup.codesets.imports.pcs_index import PcsIndex
from services.lookup.codesets.imports.pcs_tables import PcsTables
from services.lookup.codesets.imports.poa_exempt import PoaExemptList
from services.lookup.codesets.imports.tabular import TabularXml
from services.lookup.codesets.imports.validity import ICD10CM_VALIDITY, ICD10PCS_VALIDITY
from services.lookup.codesets.printed import places_of
from services.lookup.codesets.tabular import read_tabular
from services.lookup.importing.importer import Importer
from services.lookup.importing.refusals import FileRefused, LineRefused

from ..small_sources import TABULAR
from .files import file_of, imported, sheet_of

VALIDITY = "code,valid_from,valid_to\nA000,20151001,20270331\n"
PROCEDURES = "code,valid_from,valid_to\n0016070,20151001,20270331\n"
DATED = TABULAR.replace("<ICD10CM.tabular>", "<ICD10CM.tabular><version>2026</version>")
TABLES = """<?xml version="1.0"?><ICD10PCS.tabular><version>2024</version><pcsTable>
<axis pos="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
<axis pos="2"><title>Body System</title><label code="0">Central Nervous System</label></axis>
<axis pos="3"><title>Operation</title><label code="1">Bypass</label><definition>Altering the route</definition></axis>
<pcsRow codes="2">
<axis pos="4"><title>Body Part</title><label code="6">Cerebral Ventricle</label></axis>
<axis pos="5"><title>Approach</title><label code="0">Open</label><label code="3">Percutaneous</label></axis>
<axis pos="6"><title>Device</title><label code="7">Autologous</label></axis>
<axis pos="7"><title>Qualifier</title><label code="0">Nasopharynx</label></axis>
</pcsRow></pcsTable></ICD10PCS.tabular>"""
DEFINITIONS = """<?xml version="1.0"?><ICD10PCS.definitions><version>2024</version><section code="0">
<title>Medical and Surgical</title><axis pos="3"><title>Operation</title><terms><title>Bypass</title>
<definition>Altering the route</definition><explanation>Rerouting</explanation><includes>Colostomy</includes></terms>
</axis></section></ICD10PCS.definitions>"""
INDEX = """<?xml version="1.0"?><ICD10PCS.index><version>2024</version><letter><title>A</title>
<mainTerm><title>Ablation</title><term level="1"><title>Heart</title><see>Destruction<codes>025</codes></see></term>
<term level="1"><title>Liver</title><code>0F500ZZ</code></term></mainTerm></letter></ICD10PCS.index>"""
HEAD = ("Current code assignment", "Effective", "Previous Code(s) Assignment")


class TestATableOfValidity:
    def test_is_told_by_its_head_line_and_its_codes(self, tmp_path: Path) -> None:
        diagnoses, procedures = file_of(tmp_path, "a.csv", VALIDITY), file_of(tmp_path, "b.csv", PROCEDURES)
        assert ICD10CM_VALIDITY.recognise(procedures) is None
        assert ICD10PCS_VALIDITY.recognise(diagnoses) is None
        facts = ICD10CM_VALIDITY.recognise(diagnoses)
        assert facts is not None
        assert (facts.id, facts.effective_from, facts.layout) == ("2027-03-31", date(2015, 10, 1), "plain")

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("A001,20150230,20270331", "no day as YYYYMMDD"),
            ("A001,2015-10-1,20270331", "no day as YYYYMMDD"),
            ("A001,20151001", "2 columns instead of 3"),
            ("1E10,20151001,20270331", "no code"),
            ("A001,20270331,20151001", "ends before it begins"),
            ("A000,20151001,20160930", "repeats a code"),
        ],
    )
    def test_is_refused_with_the_line_that_is_wrong(self, tmp_path: Path, line: str, why: str) -> None:
        with pytest.raises(LineRefused, match=rf"line 3: .*{why}"):
            imported(tmp_path, ICD10CM_VALIDITY, file_of(tmp_path, "a.csv", f"{VALIDITY}{line}\n"))

    def test_must_not_say_two_things_of_one_day(self, tmp_path: Path) -> None:
        file = file_of(tmp_path, "a.csv", f"{VALIDITY}A000,20161001,20270331\n")
        with pytest.raises(AssertionError, match="A000 has two windows that overlap"):
            imported(tmp_path, ICD10CM_VALIDITY, file)


class TestATabularList:
    def test_reads_back_as_it_is_printed(self, tmp_path: Path) -> None:
        file = file_of(tmp_path, "tabular.xml", DATED)
        with pytest.raises(AssertionError, match="lacks chapter 2"):
            imported(tmp_path, TabularXml(), file)
        edition = imported(tmp_path / "again", _Unchecked(), file)
        assert places_of(edition) == read_tabular(file.path)

    @pytest.mark.parametrize(
        ("name", "first"), [("tabular_2026.xml", "2025-10-01"), ("tabular-April-1-2026.xml", "2026-04-01")]
    )
    def test_states_its_year_and_its_name_the_month(self, tmp_path: Path, name: str, first: str) -> None:
        facts = TabularXml().recognise(file_of(tmp_path, name, DATED))
        assert facts is not None
        assert facts.id == first


class _Unchecked(TabularXml):
    def check(self, *_: object) -> list[str]:
        return []


class TestAHostileXmlFile:
    @pytest.mark.parametrize(
        ("importer", "content"),
        [(TabularXml(), DATED), (PcsTables(), TABLES), (PcsDefinitions(), DEFINITIONS), (PcsIndex(), INDEX)],
    )
    @pytest.mark.parametrize(
        "declared",
        [
            '<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;">]>',
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
        ],
    )
    def test_is_refused(self, tmp_path: Path, importer: Importer, content: str, declared: str) -> None:
        file = file_of(tmp_path, "x.xml", content.replace("?>", f"?>{declared}", 1))
        with pytest.raises(FileRefused, match=r"^x.xml: declares a DTD or entities"):
            imported(tmp_path, importer, file, facts=importer.recognise(file_of(tmp_path, "y.xml", content)))

    @pytest.mark.parametrize(
        ("importer", "content"),
        [(TabularXml(), DATED), (PcsTables(), TABLES), (PcsDefinitions(), DEFINITIONS), (PcsIndex(), INDEX)],
    )
    def test_is_refused_when_it_is_cut_short(self, tmp_path: Path, importer: Importer, content: str) -> None:
        file = file_of(tmp_path, "x.xml", content[:-12])
        with pytest.raises(FileRefused, match=r"^x.xml: line [0-9]+: is not well-formed"):
            imported(tmp_path, importer, file)

    def test_is_refused_when_it_is_nested_beyond_reason(self, tmp_path: Path) -> None:
        deep = "<diag><name>A00</name><desc>x</desc>" * 20_000 + "</diag>" * 20_000
        text = DATED.replace("<diag>", f"{deep}<diag>", 1)
        with pytest.raises(FileRefused, match="nested"):
            imported(tmp_path, TabularXml(), file_of(tmp_path, "x.xml", text))


class TestTheTablesOfProcedures:
    def test_make_every_combination_of_a_row(self, tmp_path: Path) -> None:
        edition = imported(tmp_path, _Some(), file_of(tmp_path, "tables.xml", TABLES))
        assert edition.database.execute("SELECT code FROM expanded").fetchall() == [("0016070",), ("0016370",)]
        assert (edition.facts.id, edition.facts.title) == ("2023-10-01", "ICD-10-PCS FY2024, Tables")

    def test_are_refused_where_a_row_makes_another_number_than_it_states(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="a row of table 001 makes 2 codes and states 3"):
            imported(tmp_path, PcsTables(), file_of(tmp_path, "t.xml", TABLES.replace('codes="2"', 'codes="3"')))

    def test_are_not_whole_without_a_section(self, tmp_path: Path) -> None:
        with pytest.raises(AssertionError, match="has no section 1"):
            imported(tmp_path, PcsTables(), file_of(tmp_path, "tables.xml", TABLES))


class _Some(PcsTables):
    def check(self, *_: object) -> list[str]:
        return []


class TestTheDefinitionsOfProcedures:
    def test_keep_what_is_said_of_a_value(self, tmp_path: Path) -> None:
        edition = imported(tmp_path, PcsDefinitions(), file_of(tmp_path, "d.xml", DEFINITIONS))
        assert edition.database.execute("SELECT * FROM terms").fetchall() == [
            ("0", 3, "Operation", "Bypass", "Altering the route", "Rerouting", "Colostomy")
        ]


class TestTheIndexOfProcedures:
    def test_keeps_terms_below_terms_and_what_they_point_at(self, tmp_path: Path) -> None:
        importer = PcsIndex()
        file = file_of(tmp_path, "i.xml", INDEX)
        with pytest.raises(AssertionError, match="has no letter B"):
            imported(tmp_path, importer, file)
        database = imported(tmp_path / "again", _Letters(), file).database
        assert database.execute("SELECT title, above FROM terms").fetchall() == [
            ("Ablation", None),
            ("Heart", 0),
            ("Liver", 0),
        ]
        assert database.execute("SELECT kind, words, code FROM entries").fetchall() == [
            ("see", "Destruction", "025"),
            ("code", "", "0F500ZZ"),
        ]


class _Letters(PcsIndex):
    def check(self, *_: object) -> list[str]:
        return []


class TestTheConversionTable:
    def test_reads_years_days_and_serial_numbers(self, tmp_path: Path) -> None:
        rows = [
            ("A note",),
            HEAD,
            ("E11.A", 2025, "E11.9"),
            ("U07.1", datetime(2020, 4, 1), "None"),  # noqa: DTZ001 -- a spreadsheet's days have no zone
            ("J12.82 ", 44197, "J12.89"),
        ]
        edition = imported(tmp_path, ConversionTable(), sheet_of(tmp_path, "c.xlsx", rows))
        assert edition.facts.title == "ICD-10-CM Conversion Table FY2026"
        assert edition.database.execute("SELECT code, first, printed FROM conversions").fetchall() == [
            ("E11.A", "2025-10-01", "E11.9"),
            ("J12.82", "2021-01-01", "J12.89"),
            ("U07.1", "2020-04-01", "None"),
        ]

    @pytest.mark.parametrize(
        ("printed", "parted"),
        [
            ("E11.9", [["E11.9"]]),
            ("C50.919, C50.929", [["C50.919", "C50.929"]]),
            ("S20.221S; S20.222S", [["S20.221S", "S20.222S"]]),
            ("I63.031 AND I63.032", [["I63.031"], ["I63.032"]]),
            ("G57.41 & G57.42", [["G57.41"], ["G57.42"]]),
            ("H02.201, H02.202, H02.204 and H02.205", [["H02.201"], ["H02.202"], ["H02.204"], ["H02.205"]]),
            ("H44.20-H44.23 and H35.30", [["H44.20-H44.23"], ["H35.30"]]),
        ],
    )
    def test_parts_alternatives_from_what_was_assigned_together(self, printed: str, parted: list[list[str]]) -> None:
        assert clauses(printed) == parted

    @pytest.mark.parametrize(
        "row", [("E11.A", "2025", "E11.9"), ("E11.A", 1, "E11.9"), ("1E10", 2025, "E11.9"), ("E11.A", 2025, "nothing")]
    )
    def test_is_refused_with_the_row_that_is_wrong(self, tmp_path: Path, row: tuple[object, ...]) -> None:
        file = sheet_of(tmp_path, "c.xlsx", [HEAD, ("E11.8", 2024, "E11.9"), row])
        with pytest.raises(LineRefused, match="line 3"):
            imported(tmp_path, ConversionTable(), file)

    def test_is_refused_with_a_formula(self, tmp_path: Path) -> None:
        file = sheet_of(tmp_path, "c.xlsx", [HEAD, ("E11.8", 2024, '=HYPERLINK("http://x")')])
        with pytest.raises(LineRefused, match="formula"):
            ConversionTable().recognise(file)


class TestTheListOfPoaExemptCodes:
    ROWS = (("Order26", "POAexemptCode", "Description"), ("01238", "B90.0", "Sequelae, one"), ("01239", "B90.1", "Two"))

    def test_is_the_same_as_text_and_as_a_spreadsheet(self, tmp_path: Path) -> None:
        text = file_of(tmp_path, "POAexemptCodesFY26.txt", "".join("\t".join(row) + "\r\n" for row in self.ROWS))
        sheet = sheet_of(tmp_path, "POAexemptCodesFY26.xlsx", self.ROWS)
        edition = imported(tmp_path, PoaExemptList(), text, sheet)
        assert edition.facts.id == "2025-10-01"
        assert edition.database.execute("SELECT * FROM exempt").fetchall() == [
            ("B90.0", "Sequelae, one"),
            ("B90.1", "Two"),
        ]

    def test_is_refused_where_the_two_differ(self, tmp_path: Path) -> None:
        text = file_of(tmp_path, "POAexemptCodesFY26.txt", "".join("\t".join(row) + "\r\n" for row in self.ROWS))
        sheet = sheet_of(tmp_path, "POAexemptCodesFY26.xlsx", self.ROWS[:2])
        with pytest.raises(FileRefused, match="does not list the same codes"):
            imported(tmp_path, PoaExemptList(), text, sheet)

    def test_is_not_the_list_of_what_was_added_to_it(self, tmp_path: Path) -> None:
        file = file_of(tmp_path, "POAexemptAddCodesFY26.txt", "Order26\tPOAexemptCode\tDescription\r\n1\tQ87.87\tx\r\n")
        assert PoaExemptList().recognise(file) is None
