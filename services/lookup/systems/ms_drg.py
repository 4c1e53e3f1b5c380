"""MS-DRGs put together from the final rule's Table 5: the groups under their major diagnostic categories."""

from itertools import groupby

from services.lookup.codesets.code_set import CodeSet, Step
from services.lookup.codesets.sources import Sources
from services.lookup.domain import CodeSystem, Window
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.systems.listing import Listed, Listing, editions_of, joined, last_days, titles_of

# CMS, MS-DRG Definitions Manual, Design and Development of the DRGs: the major diagnostic categories.
_CATEGORIES = {
    "PRE": "Pre-MDC",
    "01": "Diseases and Disorders of the Nervous System",
    "02": "Diseases and Disorders of the Eye",
    "03": "Diseases and Disorders of the Ear, Nose, Mouth and Throat",
    "04": "Diseases and Disorders of the Respiratory System",
    "05": "Diseases and Disorders of the Circulatory System",
    "06": "Diseases and Disorders of the Digestive System",
    "07": "Diseases and Disorders of the Hepatobiliary System and Pancreas",
    "08": "Diseases and Disorders of the Musculoskeletal System and Connective Tissue",
    "09": "Diseases and Disorders of the Skin, Subcutaneous Tissue and Breast",
    "10": "Endocrine, Nutritional and Metabolic Diseases and Disorders",
    "11": "Diseases and Disorders of the Kidney and Urinary Tract",
    "12": "Diseases and Disorders of the Male Reproductive System",
    "13": "Diseases and Disorders of the Female Reproductive System",
    "14": "Pregnancy, Childbirth and the Puerperium",
    "15": "Newborns and Other Neonates with Conditions Originating in the Perinatal Period",
    "16": "Diseases and Disorders of the Blood, Blood Forming Organs and Immunological Disorders",
    "17": "Myeloproliferative Diseases and Disorders, Poorly Differentiated Neoplasms",
    "18": "Infectious and Parasitic Diseases, Systemic or Unspecified Sites",
    "19": "Mental Diseases and Disorders",
    "20": "Alcohol/Drug Use and Alcohol/Drug Induced Organic Mental Disorders",
    "21": "Injuries, Poisonings and Toxic Effects of Drugs",
    "22": "Burns",
    "23": "Factors Influencing Health Status and Other Contacts with Health Services",
    "24": "Multiple Significant Trauma",
    "25": "Human Immunodeficiency Virus Infections",
}
_NO_CATEGORY = "ALL"
_ANY = "Groups of no or of every major diagnostic category"

_Row = tuple[str, str, str]


def read_ms_drgs(editions: Editions, _sources: Sources, began: Step) -> CodeSet | None:
    """Read the groups; None where no Table 5 is loaded."""
    opened = editions.of(Dataset.MSDRG)
    if not opened:
        return None
    began("reading MS-DRGs")
    printed: dict[str, list[tuple[Window, _Row]]] = {}
    for edition in opened:
        days = Window(edition.facts.effective_from, edition.facts.effective_to)
        for row in edition.database.execute("SELECT drg, title, mdc FROM drgs"):
            printed.setdefault(row[0], []).append((days, row))
    until = last_days([edition.facts.effective_from for edition in opened])
    groups = sorted((_category(rows[-1][1][2]), drg) for drg, rows in printed.items())
    newest = opened[-1].facts.effective_to
    listing = Listing(CodeSystem.MSDRG, Window(opened[0].facts.effective_from, None))
    listed = []
    for category, members in groupby(groups, key=lambda each: each[0]):
        parent = listing.group(f"MDC-{category}", _CATEGORIES.get(category, _ANY))
        for _, drg in members:
            rows = printed[drg]
            titles = titles_of([(days.first, row[1], None) for days, row in rows], until)
            listed.append(Listed(drg, joined((days for days, _ in rows), newest), titles, reportable=False))
            listing.code(listed[-1], parent)
    return listing.code_set(editions_of(CodeSystem.MSDRG, opened, listed))


def _category(printed: str) -> str:
    plain = printed.strip().upper()
    return plain.zfill(2) if plain.isdecimal() else plain if plain in _CATEGORIES else _NO_CATEGORY
