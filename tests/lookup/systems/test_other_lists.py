"""Attributes, unclassified codes, modifiers, places of service and BETOS in our plain layouts."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.systems.imports.betos import BetosImporter
from services.lookup.systems.imports.hcpcs_lists import HcpcsAttributesImporter, UnclassifiedImporter
from services.lookup.systems.imports.modifiers import OF_CPT, OF_HCPCS
from services.lookup.systems.imports.place_of_service import PlaceOfServiceImporter
from tests.lookup.systems.files import csv_text, imported, source

PLACES = ("pos_code", "pos_type", "pos_name", "pos_description")
BETOS = (
    "hcpcs_code", "rbcs_procedure", "rbcs_category", "rbcs_subcategory", "rbcs_family",
    "hcpcs_date_added", "hcpcs_date_ended", "rbcs_date_effective",
)  # fmt: skip
ATTRIBUTES = (
    "hcpcs_code", "price", "multi", "cov", "betos", "tos", "action", "cim", "mcm", "statute", "lab", "xref", "asc_grp",
    "proc", "anes", "date_term", "date_added", "date_asc", "date_action",
)  # fmt: skip


class TestPlacesOfService:
    def test_are_dated_by_the_youngest_place_that_is_assigned(self, tmp_path: Path) -> None:
        rows = [PLACES, ("10", "Non-Facility", "Telehealth", "At home"), ("66", "Unassigned", "Unassigned", "")]

        facts = PlaceOfServiceImporter().recognise(source(tmp_path / "pos.csv", csv_text(*rows)))

        assert facts is not None
        assert facts.effective_from == date(2022, 1, 1)

    def test_must_go_from_01_to_99(self, tmp_path: Path) -> None:
        rows = [PLACES, *((f"{n:02}", "Facility", "Place", "") for n in range(1, 100) if n != 50)]
        importer = PlaceOfServiceImporter()
        opened = imported(importer, [source(tmp_path / "pos_2024-08-01.csv", csv_text(*rows))], tmp_path / "e.sqlite")

        assert importer.check(opened.database, opened.facts) == ["these places are missing: 50"]

    def test_are_refused_with_a_code_that_lost_its_nought(self, tmp_path: Path) -> None:
        file = source(tmp_path / "pos_2024-08-01.csv", csv_text(PLACES, ("1", "Facility", "Pharmacy", "")))

        with pytest.raises(LineRefused, match="line 2: has no place of service"):
            imported(PlaceOfServiceImporter(), [file], tmp_path / "e.sqlite")


class TestModifiers:
    def test_used_in_several_groups_are_one(self, tmp_path: Path) -> None:
        rows = [("mod_code", "mod_category", "mod_description"), ("KX", "General", "Met"), ("KX", "Therapy", "Met")]
        file = source(tmp_path / "modifiers_2024.csv", csv_text(*rows))

        opened = imported(OF_HCPCS, [file], tmp_path / "e.sqlite")

        assert opened.database.execute("SELECT * FROM modifiers").fetchall() == [("KX", "Met", "General; Therapy")]

    def test_that_say_two_things_are_refused(self, tmp_path: Path) -> None:
        rows = [("mod_code", "mod_category", "mod_description"), ("KX", "General", "Met"), ("KX", "Therapy", "Not met")]

        with pytest.raises(LineRefused, match="line 3: repeats a modifier"):
            imported(OF_HCPCS, [source(tmp_path / "m_2024.csv", csv_text(*rows))], tmp_path / "e.sqlite")

    def test_of_cpt_are_numbers_dated_by_the_youngest(self, tmp_path: Path) -> None:
        file = source(tmp_path / "modifiers.csv", csv_text(("mod_code", "mod_category"), ("25", ""), ("93", "")))

        opened = imported(OF_CPT, [file], tmp_path / "e.sqlite")

        assert opened.facts.effective_from == date(2022, 1, 1)
        assert opened.database.execute("SELECT code, title FROM modifiers").fetchall() == [("25", None), ("93", None)]


class TestBetos:
    ROW = ("77402", "Non-Procedure", "Treatment", "Radiation Oncology", "No RBCS Family", "1991-01-01", "9999-12-31")

    def test_keeps_the_days_of_codes(self, tmp_path: Path) -> None:
        file = source(tmp_path / "rbcs_2024.csv", csv_text(BETOS, (*self.ROW, "2017-01-01")))

        opened = imported(BetosImporter(), [file], tmp_path / "e.sqlite")

        assert opened.database.execute("SELECT * FROM classes").fetchone() == (
            "77402", "2017-01-01", "Treatment", "Radiation Oncology", "", "Non-Procedure", "1991-01-01", None,
        )  # fmt: skip

    def test_is_refused_without_a_year(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="does not say its year"):
            BetosImporter().recognise(source(tmp_path / "rbcs.csv", csv_text(BETOS)))


class TestListsBesideHcpcs:
    def test_attributes_have_several_values(self, tmp_path: Path) -> None:
        row = ("A4216", "37", "A", "D", "D1F", "1:L:P", "N", *[""] * 8, "", "2004-01-01", "", "2024-07-01")
        file = source(tmp_path / "a.csv", csv_text(ATTRIBUTES, row))

        opened = imported(HcpcsAttributesImporter(), [file], tmp_path / "e.sqlite")

        assert opened.facts.id == "2024-07-01"
        assert opened.database.execute("SELECT types_of_service, added FROM attributes").fetchone() == (
            "1 L P",
            "2004-01-01",
        )

    def test_a_description_of_an_unclassified_code_may_go_on_in_the_next_row(self, tmp_path: Path) -> None:
        rows = [
            ("hcpcs", "long_description", "add_date", "term_date"),
            ("J7192", "Factor viii, not otherwise", "1994-01-01", ""),
            ("J7192", "specified", "", ""),
        ]

        opened = imported(UnclassifiedImporter(), [source(tmp_path / "n.csv", csv_text(*rows))], tmp_path / "e.sqlite")

        assert opened.database.execute("SELECT title FROM unclassified").fetchall() == [
            ("Factor viii, not otherwise specified",)
        ]
