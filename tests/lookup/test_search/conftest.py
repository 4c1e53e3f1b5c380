"""A small index of real ICD-10-CM entries, and questions put to it on a day in FY2026."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from services.lookup.search.build import build_index
from services.lookup.search.entry import SearchEntry, Span
from services.lookup.search.index import SearchAnswer, SearchHit, SearchIndex

Search = Callable[..., SearchAnswer]
Suggest = Callable[..., tuple[SearchHit, ...]]

TODAY = date(2026, 1, 15)
ALWAYS: Span = (date(2015, 10, 1), date(2027, 3, 31))

# code | header or billable | title | other names, each after a bar
CORPUS = """
A01.0|header|Typhoid fever|Infection due to Salmonella typhi
A01.00|billable|Typhoid fever, unspecified
B01|header|Varicella [chickenpox]
B01.2|billable|Varicella pneumonia
B01.9|billable|Varicella without complication|Varicella NOS
E10|header|Type 1 diabetes mellitus|juvenile onset diabetes (mellitus)
E10.9|billable|Type 1 diabetes mellitus without complications
E11|header|Type 2 diabetes mellitus|diabetes (mellitus) due to insulin secretory defect|diabetes NOS
E11.2|header|Type 2 diabetes mellitus with kidney complications
E11.22|billable|Type 2 diabetes mellitus with diabetic chronic kidney disease
E11.6|header|Type 2 diabetes mellitus with other specified complications
E11.65|billable|Type 2 diabetes mellitus with hyperglycemia
E11.8|billable|Type 2 diabetes mellitus with unspecified complications
E11.9|billable|Type 2 diabetes mellitus without complications
E13|header|Other specified diabetes mellitus
E13.9|billable|Other specified diabetes mellitus without complications
E23.2|billable|Diabetes insipidus
G43|header|Migraine
G43.0|header|Migraine without aura
G43.00|header|Migraine without aura, not intractable
G43.009|billable|Migraine without aura, not intractable, without status migrainosus
G43.9|header|Migraine, unspecified
G43.90|header|Migraine, unspecified, not intractable
G43.909|billable|Migraine, unspecified, not intractable, without status migrainosus
G44|header|Other headache syndromes
G44.20|header|Tension-type headache, unspecified
G44.209|billable|Tension-type headache, unspecified, not intractable|Tension headache NOS
H26.9|billable|Unspecified cataract
I10|billable|Essential (primary) hypertension|high blood pressure|hypertension (arterial) (benign) (essential)
I11|header|Hypertensive heart disease
I11.0|billable|Hypertensive heart disease with heart failure
I21|header|Acute myocardial infarction|cardiac infarction
I21.9|billable|Acute myocardial infarction, unspecified|Myocardial infarction (acute) NOS
I25.1|header|Atherosclerotic heart disease of native coronary artery|Coronary (artery) disease
I25.10|billable|Atherosclerotic heart disease of native coronary artery without angina pectoris
I25.11|header|Atherosclerotic heart disease of native coronary artery with angina pectoris
I27.20|billable|Pulmonary hypertension, unspecified
I50|header|Heart failure
I50.9|billable|Heart failure, unspecified|Congestive heart failure NOS
J18|header|Pneumonia, unspecified organism
J18.9|billable|Pneumonia, unspecified organism
J44|header|Other chronic obstructive pulmonary disease
J44.1|billable|Chronic obstructive pulmonary disease with (acute) exacerbation
J44.9|billable|Chronic obstructive pulmonary disease, unspecified
K20.9|header|Esophagitis, unspecified
K22.2|billable|Esophageal obstruction
K50|header|Crohn's disease [regional enteritis]
K50.9|header|Crohn's disease, unspecified
K50.90|billable|Crohn's disease, unspecified, without complications
M54.50|billable|Low back pain, unspecified
N18.9|billable|Chronic kidney disease, unspecified
N39.0|billable|Urinary tract infection, site not specified
R51|header|Headache
R51.0|billable|Headache with orthostatic component, not elsewhere classified
R51.9|billable|Headache, unspecified|Facial pain NOS
R60.9|billable|Edema, unspecified
S42.00|header|Fracture of unspecified part of clavicle
S42.002|header|Fracture of unspecified part of left clavicle
S42.002A|billable|Fracture of unspecified part of left clavicle, initial encounter for closed fracture
S42.002B|billable|Fracture of unspecified part of left clavicle, initial encounter for open fracture
S42.002S|billable|Fracture of unspecified part of left clavicle, sequela
"""


def entry(code: str, title: str | None, *terms: str, **given: object) -> SearchEntry:
    """Make a billable ICD-10-CM entry that is always valid, save for what is given."""
    made: dict[str, object] = {"system": "icd10cm", "valid": (ALWAYS,), "billable": (ALWAYS,), "rank": 0}
    return SearchEntry(code=code, title=title, terms=terms, **made | given)  # type: ignore[arg-type]  # test data


def corpus() -> list[SearchEntry]:
    """Read the corpus in its official order."""
    rows = [line.split("|") for line in CORPUS.strip().splitlines()]
    return [
        entry(code, title, *terms, rank=rank, billable=(ALWAYS,) if kind == "billable" else ())
        for rank, (code, kind, title, *terms) in enumerate(rows)
    ]


NEW_IN_FY2024: Span = (date(2023, 10, 1), ALWAYS[1])
NEW_IN_FY2027: Span = (date(2026, 10, 1), ALWAYS[1])
BILLABLE_UNTIL_FY2025: Span = (date(2016, 10, 1), date(2025, 9, 30))
FOR_SIX_MONTHS: Span = (date(2020, 4, 1), date(2020, 9, 30))
COPD = "Other specified chronic obstructive pulmonary disease"

DATED = [
    entry("E78.01", "Familial hypercholesterolemia", rank=900, billable=(BILLABLE_UNTIL_FY2025,)),
    entry("J44.89", COPD, rank=901, valid=(NEW_IN_FY2024,), billable=(NEW_IN_FY2024,)),
    # Its title is not loaded yet.
    entry("E88.83", None, rank=902, valid=(NEW_IN_FY2027,), billable=(NEW_IN_FY2027,)),
    entry("U07.0", "Vaping-related disorder", rank=903, valid=(FOR_SIX_MONTHS,), billable=(FOR_SIX_MONTHS,)),
]
OTHER_SYSTEMS = [
    entry("E0110", "Crutches, forearm, includes crutches of various materials", system="hcpcs"),
    entry("11", "Office", system="pos"),
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the index once for all tests: reading it changes nothing."""
    folder = tmp_path_factory.mktemp("search") / "index"
    build_index([*corpus(), *DATED, *OTHER_SYSTEMS], folder)
    return folder


@pytest.fixture(scope="session")
def index(folder: Path) -> SearchIndex:
    """Open the index."""
    return SearchIndex.open(folder)


@pytest.fixture(scope="session")
def search(index: SearchIndex) -> Search:
    """Search on a day in FY2026, in every system, for ten, save for what is given."""
    return lambda query, **given: index.search(query, **{"on": TODAY, "system": None, "limit": 10} | given)


@pytest.fixture(scope="session")
def suggest(index: SearchIndex) -> Suggest:
    """Suggest as `search` searches."""
    return lambda query, **given: index.suggest(query, **{"on": TODAY, "system": None, "limit": 10} | given)
