"""Which edition answers for a day: its own, else the one that the answer rests on, which says so."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.claims.loaded import LoadedEditions
from services.lookup.domain import Edition
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.pages.page import compose_page
from services.lookup.ports import Library
from services.lookup.snapshot.answering import edition_for
from services.lookup.systems.imports.hcpcs import HcpcsImporter
from services.lookup.systems.imports.modifiers import OF_CPT
from tests.lookup.systems import small_systems
from tests.lookup.systems.conftest import write_library
from tests.lookup.systems.files import csv_text, edition, hcpcs_records, hcpcs_text, imported, source

_PLAIN = ("code", "record_type", "long_description", "short_description")
_DRUGS = "CREATE TABLE drgs (drg TEXT, title TEXT, mdc TEXT) STRICT;"


def _quarter(folder: Path, name: str, day: str, title: str) -> OpenEdition:
    records = [hcpcs_records("J1100", title, changed=day), hcpcs_records("LT", "LEFT SIDE", changed=day)]
    return imported(HcpcsImporter(), [source(folder / name, hcpcs_text(*records))], folder / f"{name}.sqlite")


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """January 2020 and October 2024 with days, October 2025 without; CPT modifiers of 2022, and one year of MS-DRGs."""
    folder = tmp_path_factory.mktemp("gaps")
    plain = csv_text(_PLAIN, ("J1100", "3", "Dexamethasone", "Dexa"), ("LT", "7", "Left side", "Left"))
    numbers = csv_text(("mod_code", "mod_category"), ("25", "General"))
    opened = [
        _quarter(folder, "HCPC2020_JAN_ANWEB.txt", "20200101", "DEXAMETHASONE OF 2020"),
        _quarter(folder, "HCPC2024_OCT_ANWEB.txt", "20241001", "DEXAMETHASONE OF 2024"),
        imported(HcpcsImporter(), [source(folder / "hcpcs_2025_oct.csv", plain)], folder / "p.sqlite"),
        imported(OF_CPT, [source(folder / "modifiers_2022.csv", numbers)], folder / "m.sqlite"),
        edition(
            Dataset.MSDRG,
            "2025-10-01",
            folder / "drg",
            _DRUGS,
            ends="2026-09-30",
            drgs=[("001", "HEART TRANSPLANT WITH MCC", "PRE")],
        ),
    ]
    editions = Editions(opened)
    (folder / "library").mkdir()
    return write_library(folder / "library", small_systems.read(editions), editions)


class TestAQuarterlyFile:
    @pytest.mark.parametrize(
        ("on", "id_", "named"),
        [
            ("2018-06-01", "2020-01-01", "HCPCS Level II, January 2020, by its own dates"),
            ("2020-01-01", "2020-01-01", "HCPCS Level II, January 2020"),
            ("2020-03-31", "2020-01-01", "HCPCS Level II, January 2020"),
            ("2020-04-01", "2024-10-01", "HCPCS Level II, October 2024, by its own dates"),
            ("2024-08-15", "2024-10-01", "HCPCS Level II, October 2024, by its own dates"),
            ("2024-12-31", "2024-10-01", "HCPCS Level II, October 2024"),
            ("2025-01-01", "2024-10-01", "HCPCS Level II, October 2024, the nearest loaded before the day"),
            ("2025-10-15", "2025-10-01", "HCPCS Level II, October 2025"),
            ("2026-01-01", "2025-10-01", "HCPCS Level II, October 2025, the newest loaded"),
        ],
    )
    def test_speaks_for_its_own_quarter_and_says_when_it_speaks_for_another(
        self, gaps: Library, on: str, id_: str, named: str
    ) -> None:
        found = gaps.codes.edition_on("hcpcs", date.fromisoformat(on))

        assert (found.id, found.named) == (id_, named)

    def test_ends_with_its_quarter(self, gaps: Library) -> None:
        assert [str(each.effective_to) for each in gaps.codes.editions_of("hcpcs")] == [
            "2020-03-31",
            "2024-12-31",
            "2025-12-31",
        ]

    def test_gives_the_nearest_title(self, gaps: Library) -> None:
        code = gaps.codes.code("hcpcs", "J1100")
        near, far = (compose_page(gaps.codes, code, day) for day in (date(2024, 8, 15), date(2020, 6, 1)))

        assert (near.title, near.title_notice) == ("DEXAMETHASONE OF 2024", None)
        assert far.title == "DEXAMETHASONE OF 2020"
        assert "January 2020, the nearest to 2020-06-01" in (far.title_notice or "")

    def test_is_what_the_claim_check_names(self, gaps: Library) -> None:
        found = LoadedEditions(gaps.codes, gaps.editions)("hcpcs", date(2024, 8, 15))

        assert found is not None
        assert (found.edition, found.basis) == ("2024-10-01", "by its own dates")


class TestAModifier:
    def test_rests_on_the_quarterly_file_and_the_list_of_cpt_together(self, gaps: Library) -> None:
        found = gaps.codes.edition_on("modifier", date(2024, 11, 1))

        assert found.named == "HCPCS Level II, October 2024, with CPT modifiers, 2022"


class TestAYearlyEdition:
    def test_does_not_speak_for_the_year_after(self, gaps: Library) -> None:
        assert gaps.codes.edition_on("msdrg", date(2026, 9, 30)).basis == ""
        assert gaps.codes.edition_on("msdrg", date(2026, 10, 1)).basis == "the newest loaded"


class TestOneThatWasTheLast:
    def test_says_what_came_instead(self) -> None:
        last = Edition("icd9cm", "FY2015", "ICD-9-CM FY2015", date(2014, 10, 1), date(2015, 9, 30), "a test", 1)

        assert edition_for([last], date(2016, 1, 1)).named == "ICD-9-CM FY2015, replaced by ICD-10-CM on 2015-10-01"


class TestAListWithoutDays:
    def test_is_said_to_be_the_earliest_on_days_before_it(self) -> None:
        only = Edition("pos", "2024-08-01", "Place of Service Code Set", date(2024, 8, 1), None, "a test", 1)

        assert edition_for([only], date(2020, 1, 1)).basis == "the earliest loaded"
