"""Editions of every dataset that a code system is read from, a few rows each."""

from datetime import date
from pathlib import Path

from services.lookup.codesets.code_set import CodeSet, Entry
from services.lookup.codesets.sources import Sources
from services.lookup.domain import CodeSystem, Edition, Kind, Node, Span, Title, Window
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.importing.importer import Importer
from services.lookup.importing.source import SourceFile
from services.lookup.systems.cpt import read_cpt
from services.lookup.systems.hcc import read_hccs
from services.lookup.systems.hcpcs import read_hcpcs
from services.lookup.systems.icd9cm import read_icd9cm
from services.lookup.systems.imports.betos import BetosImporter
from services.lookup.systems.imports.hcpcs import HcpcsImporter
from services.lookup.systems.imports.hcpcs_lists import UnclassifiedImporter
from services.lookup.systems.imports.modifiers import OF_CPT
from services.lookup.systems.imports.place_of_service import PlaceOfServiceImporter
from services.lookup.systems.modifier import read_modifiers
from services.lookup.systems.ms_drg import read_ms_drgs
from services.lookup.systems.place_of_service import read_places_of_service
from tests.lookup.systems.files import csv_text, edition, hcpcs_records, hcpcs_text, imported, source
from tests.lookup.systems.test_other_lists import BETOS, PLACES

NO_SOURCES: Sources = None  # type: ignore[assignment]  # no builder of these systems asks the packages

_OCTOBER_2024 = hcpcs_text(
    hcpcs_records("A1", "DRESSING FOR ONE WOUND", coverage="C"),
    hcpcs_records("J1100", "DEXAMETHASONE SODIUM PHOSPHATE, 1 MG", price="51", coverage="D", types="1P"),
    hcpcs_records("J1170", "HYDROMORPHONE, UP TO 4 MG", ended="20240930", changed="20241001", action="D"),
    hcpcs_records("J9999", "NOT OTHERWISE CLASSIFIED DRUG"),
)
_OCTOBER_2025 = csv_text(
    ("code", "record_type", "long_description", "short_description"),
    ("A1", "7", "Dressing for one wound", "Dressing"),
    ("J1100", "3", "Dexamethasone sodium phosphate, 1 mg", "Dexamethasone"),
    ("J1170", "3", "Hydromorphone, up to 4 mg", "Hydromorphone"),
    ("J9999", "3", "Not otherwise classified drug", "Drug"),
    ("J1234", "3", "New drug, 1 mg", "New drug"),
)
_VALUES = "CREATE TABLE relative_values (code TEXT NOT NULL, modifier TEXT NOT NULL) STRICT;"
_MUE = "CREATE TABLE mue (code TEXT PRIMARY KEY) STRICT;"
_PTP = "CREATE TABLE ptp (column1 TEXT, column2 TEXT, last INTEGER) STRICT;"
_GEM = "CREATE TABLE gem (source TEXT, target TEXT, no_map INTEGER) STRICT;"
_DRGS = "CREATE TABLE drgs (drg TEXT, title TEXT, mdc TEXT) STRICT;"
_HCCS = "CREATE TABLE hccs (model TEXT, hcc TEXT, label TEXT) STRICT;"
_LAST_DAY_OF_2009 = (date(2009, 12, 31) - date(1970, 1, 1)).days


def write_editions(folder: Path) -> list[OpenEdition]:
    """Write the editions into a folder."""
    quarterly = HcpcsImporter()
    unclassified = (("hcpcs", "long_description", "add_date", "term_date"), ("J9999", "Drug", "2024-04-01", ""))
    betos = (
        ("77402", "Other", "Treatment", "Radiation", "Conventional", "1991-01-01", "9999-12-31", "2017-01-01"),
        ("99201", "Non-Procedure", "E&M", "Office", "", "1992-01-01", "2020-12-31", "2017-01-01"),
    )
    numbers = [("mod_code", "mod_category"), ("25", "General"), ("93", "Telehealth")]
    places = [PLACES, ("11", "Non-Facility", "Office", "An office."), ("28", "Unassigned", "Unassigned", "")]
    files: list[tuple[Importer, SourceFile]] = [
        (quarterly, source(folder / "h.txt", _OCTOBER_2024)),
        (quarterly, source(folder / "hcpcs_2025_oct.csv", _OCTOBER_2025)),
        (UnclassifiedImporter(), source(folder / "noc.csv", csv_text(*unclassified))),
        (BetosImporter(), source(folder / "rbcs_2024.csv", csv_text(BETOS, *betos))),
        (OF_CPT, source(folder / "numbers.csv", csv_text(*numbers))),
        (PlaceOfServiceImporter(), source(folder / "pos_2024-08-01.csv", csv_text(*places))),
    ]
    read = [imported(each, [file], folder / f"{at}.sqlite") for at, (each, file) in enumerate(files)]
    values = [("77402", ""), ("77407", ""), ("77407", "26"), ("77412", ""), ("99213", ""), ("25000", ""), ("D0120", "")]
    earlier, later = [*values, ("99499", "")], [*values, ("98000", "")]
    mapped = [("E11.9", "250.00", 0), ("W00", "E8859", 0)]
    return [
        *read,
        edition(Dataset.RELATIVE_VALUES, "2024-07-01", folder / "v1", _VALUES, relative_values=earlier),
        edition(Dataset.RELATIVE_VALUES, "2025-10-01", folder / "v2", _VALUES, relative_values=later),
        edition(Dataset.MUE_PRACTITIONER, "2024-07-01", folder / "mue", _MUE, mue=[("0001U",), ("J1100",)]),
        edition(
            Dataset.PTP_HOSPITAL,
            "2024-07-01",
            folder / "ptp",
            _PTP,
            ptp=[("99213", "36000", 0), ("99213", "35000", _LAST_DAY_OF_2009)],
        ),
        edition(Dataset.GEM_ICD9CM, "2017-10-01", folder / "g9", _GEM, gem=[("25000", "E11.9", 0), ("V5412", "", 1)]),
        edition(Dataset.GEM_ICD10CM, "2017-10-01", folder / "g10", _GEM, gem=mapped),
        edition(
            Dataset.MSDRG,
            "2025-10-01",
            folder / "drg",
            _DRGS,
            ends="2026-09-30",
            drgs=[("001", "HEART TRANSPLANT WITH MCC", "PRE"), ("637", "DIABETES WITH MCC", "10")],
        ),
        edition(
            Dataset.HCC,
            "2025-01-01",
            folder / "hcc",
            _HCCS,
            ends="2025-12-31",
            hccs=[("CMS-HCC Model V28", "37", "Diabetes"), ("RxHCC Model V08", "30", None)],
        ),
    ]


def read(editions: Editions) -> list[CodeSet]:
    """Read every system of the editions."""
    builders = (
        read_hcpcs,
        read_cpt,
        read_modifiers,
        read_places_of_service,
        read_ms_drgs,
        read_hccs,
        read_icd9cm,
    )
    built = [build(editions, NO_SOURCES, lambda _: None) for build in builders]
    return [code_set for code_set in built if code_set is not None]


def diagnoses() -> CodeSet:
    """A little of ICD-10-CM."""
    covered = Window(date(2015, 10, 1), None)
    names = {
        "E11": ("Type 2 diabetes mellitus", None),
        "E11.65": ("Type 2 diabetes mellitus with hyperglycemia", 0),
        "J11": ("Influenza due to unidentified influenza virus", None),
        "J11.00": ("Influenza due to unidentified influenza virus with unspecified type of pneumonia", 2),
    }
    entries = [
        Entry(
            Node(
                rank,
                CodeSystem.ICD10CM,
                code,
                Kind.CODE,
                parent,
                (Span(covered, parent is not None),),
                (Title(title, covered),),
            )
        )
        for rank, (code, (title, parent)) in enumerate(names.items())
    ]
    fy2026 = Edition(CodeSystem.ICD10CM, "FY2026", "ICD-10-CM FY2026", date(2015, 10, 1), None, "a test", 2)
    return CodeSet(tuple(entries), (fy2026,), covered)
