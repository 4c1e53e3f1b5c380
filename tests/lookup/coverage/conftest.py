"""A small export in the headers of the real one: invented documents, public codes, no AMA text.

A1001 holds for two contractors (states CA, NY by parts, FL), A1002 for one of them in one state of its own, A1003 was
retired, A1004 begins later, A1005 is only proposed, A1006 has groups that are not paired. L2001 is an LCD of A1001;
L2002 names a procedure that no article names. NCD 220.6 is what A1001 refers to.
"""

# ruff: noqa: E501  # headers stand as they are published

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.lookup.coverage.coverage import LoadedCoverage
from services.lookup.coverage.imports import IMPORTERS
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition, open_edition, writing
from services.lookup.importing.importer import SeriesImporter
from services.lookup.importing.source import SourceFile

Tables = dict[str, str]
MakeFiles = Callable[[Tables], list[SourceFile]]
Imported = Callable[..., OpenEdition]

_ARTICLE = (
    "article_id,article_version,article_type,title,article_pub_date,article_eff_date,article_end_date,description,"
    "other_comments,sad_url,status,last_updated,history_exp,key_article,icd9_covered_para,icd9_noncovered_para,"
    "revenue_para,thirty_percent,article_rev_end_date,source_article_id,date_retired,keywords,icd10_doc,"
    "add_icd10_info,cms_cov_policy,display_id,reference_article"
)
_LCD = (
    "lcd_id,lcd_version,title,determination_number,orig_det_eff_date,ent_det_end_date,rev_eff_date,rev_end_date,"
    "indication,status,last_updated,display_id,date_retired"
)
_HCPC = "hcpc_code_id,hcpc_code_version,hcpc_code_group,range,last_updated,long_description,short_description"
_COVERED = (
    "article_id,article_version,icd10_code_id,icd10_code_version,icd10_covered_group,range,last_updated,sort_order,"
    "description,asterisk"
)
_NONCOVERED = _COVERED.replace("icd10_covered_group", "icd10_noncovered_group")
HTML = "<p>These diagnoses support\n<b>the test</b> when it is &amp; was ordered &#8211; see\n\nbelow.</p>"


def table(columns: str, *rows: dict[str, str]) -> str:
    """Write a table with its whole header, empty where a row says nothing."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns.split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _article(id_: str, version: str, first: str, **more: str) -> dict[str, str]:
    return {
        "article_id": id_,
        "article_version": version,
        "article_type": "6",
        "title": f"Billing and Coding: Test {id_}",
        "description": HTML,
        "article_eff_date": first,
        "status": "A",
        "last_updated": "2026-06-30 10:00:00",
        "display_id": f"A{id_}",
        **more,
    }


EXPORT: Tables = {
    "article.csv": table(
        _ARTICLE,
        _article("1001", "3", "2025-01-01", article_end_date="2025-12-31"),
        _article("1001", "4", "2026-01-01", last_updated="2026-07-01 08:30:00"),
        _article("1002", "1", "2024-01-01"),
        _article("1003", "2", "2023-01-01", status="R", date_retired="2025-06-30"),
        _article("1004", "1", "2026-10-01"),
        _article("1005", "1", "2024-01-01", status="P", display_id="58888"),
        _article("1006", "1", "2024-01-01"),
    ),
    "article_x_hcpc_code.csv": f"""article_id,article_version,{_HCPC}
1001,3,G0101,1,1,N,2026-06-30,AMA WORDS,AMA
1001,4,G0101,1,1,N,2026-06-30,AMA WORDS,AMA
1001,4,J1100,1,2,N,2026-06-30,AMA WORDS,AMA
1001,4,99202,1,2,B,2026-06-30,AMA WORDS,AMA
1001,4,99205,1,2,E,2026-06-30,AMA WORDS,AMA
1002,1,G0101,1,1,N,2026-06-30,AMA WORDS,AMA
1003,2,G0104,1,1,N,2026-06-30,AMA WORDS,AMA
1004,1,G0105,1,1,N,2026-06-30,AMA WORDS,AMA
1005,1,G0106,1,1,N,2026-06-30,AMA WORDS,AMA
1006,1,G0108,1,1,N,2026-06-30,AMA WORDS,AMA
""",
    "article_x_icd10_covered.csv": f"""{_COVERED}
1001,3,E11.9,1,1,N,2026-06-30,1,x,N
1001,4,E11.65,1,1,N,2026-06-30,1,x,N
1001,4,I10,1,1,N,2026-06-30,2,x,Y
1001,4,M23.200,1,1,B,2026-06-30,3,x,N
1001,4,M23.201,1,1,M,2026-06-30,4,x,N
1001,4,M23.203,1,1,E,2026-06-30,5,x,N
1001,4,S52.501A,1,1,B,2026-06-30,6,x,N
1001,4,S52.599A,1,1,E,2026-06-30,7,x,N
1001,4,J45.20,1,2,N,2026-06-30,1,x,N
1002,1,XX000,1,1,N,2026-06-30,1,Not Applicable,N
1006,1,E10.9,1,2,N,2026-06-30,1,x,N
""",
    "article_x_icd10_noncovered.csv": f"""{_NONCOVERED}
1001,4,Z00.00,1,1,N,2026-06-30,1,x,
1001,4,Z00.01,1,3,N,2026-06-30,1,x,
""",
    "article_x_icd10_covered_group.csv": table(
        "article_id,article_version,icd10_covered_group,paragraph,last_updated,icd10_covered_ast",
        {
            "article_id": "1001",
            "article_version": "4",
            "icd10_covered_group": "1",
            "paragraph": HTML,
            "icd10_covered_ast": "*With <i>another</i> diagnosis only.",
        },
    ),
    "article_x_contractor.csv": """article_id,article_version,article_type,contractor_id,contractor_type_id,contractor_version,last_updated
1001,3,6,10,8,1,2026-06-30
1001,4,6,10,8,1,2026-06-30
1001,4,6,11,8,1,2026-06-30
1002,1,6,11,8,1,2026-06-30
1003,2,6,10,8,1,2026-06-30
1004,1,6,10,8,1,2026-06-30
1005,1,6,10,8,1,2026-06-30
1006,1,6,10,8,1,2026-06-30
""",
    "article_x_primary_jurisdiction.csv": "article_id,article_version,state_id,last_updated\n1002,1,8,2026-06-30\n",
    "article_related_documents.csv": """article_id,article_version,related_num,r_article_id,r_article_version,r_lcd_id,r_lcd_version,r_contractor_id,last_updated
1001,4,1,0,,2001,7,10,2026-06-30
""",
    "article_related_ncd_documents.csv": """article_id,article_version,related_num,r_ncd_id,r_ncd_version,last_updated
1001,4,1,77,2,2026-06-30
1002,1,1,0,0,2026-06-30
""",
    "article_x_bill_code.csv": "article_id,article_version,bill_code_id,bill_code_version,last_updated,description\n",
    "lcd.csv": table(
        _LCD,
        {
            "lcd_id": "2001", "lcd_version": "7", "title": "Test of the skin", "orig_det_eff_date": "2020-01-01",
            "rev_eff_date": "2025-01-01", "status": "A", "last_updated": "2026-05-01", "indication": HTML,
        },
        {
            "lcd_id": "2002", "lcd_version": "1", "title": "Wheels", "orig_det_eff_date": "1/1/2020 12:00:00 AM",
            "status": "A", "last_updated": "2026-05-01",
        },
    ),
    "lcd_x_hcpc_code.csv": f"""lcd_id,lcd_version,{_HCPC}
2001,7,G0101,1,1,N,2026-06-30,AMA WORDS,AMA
2002,1,K0001,1,1,N,2026-06-30,AMA WORDS,AMA
""",
    "lcd_x_contractor.csv": """lcd_id,lcd_version,contractor_id,contractor_type_id,contractor_version,last_updated
2001,7,10,8,1,2026-06-30
2002,1,12,9,1,2026-06-30
""",
    "ncd_trkg.csv": """NCD_id,NCD_vrsn_num,natl_cvrg_type,cvrg_lvl_cd,NCD_mnl_sect,NCD_mnl_sect_title,NCD_efctv_dt,NCD_impltn_dt,NCD_trmntn_dt,itm_srvc_desc,last_updt_tmstmp
77,1,1,1,220.6,Scans of old,2015-01-01,,2020-12-31,x,2026-01-01
77,2,1,1,220.6,Scans,2021-01-01,,,x,2026-01-01
""",
    "contractor.csv": """contractor_id,contractor_type_id,contractor_version,contractor_bus_name,contractor_number,state_id,status
10,8,1,"Example Administrators, Inc.",10112,6,A
11,8,1,Other Administrators,09102,8,A
12,9,1,Equipment Administrators,19003,8,A
""",
    "contractor_jurisdiction.csv": """contractor_id,contractor_type_id,contractor_version,state_id,last_updated,active_date,term_date
10,8,1,6,2026-06-30,2015-01-01,
10,8,1,65,2026-06-30,2015-01-01,
10,8,1,9,2026-06-30,2015-01-01,2024-12-31
11,8,1,7,2026-06-30,,
12,9,1,6,2026-06-30,,
""",
    "contractor_type_lookup.csv": "contractor_type_id,description\n8,MAC - Part B\n9,DME MAC\n",
    "state_lookup.csv": """state_id,state_abbrev,description
6,CA,California - Entire State
7,FL,Florida
8,GA,Georgia
9,NV,Nevada
41,NY,New York - Entire State
65,UN,New York - Upstate
""",
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> MakeFiles:
    """Make source files of tables, as if they came out of an archive."""

    def make(tables: Tables) -> list[SourceFile]:
        made = []
        for name, text in tables.items():
            content = text.encode("cp1252")
            path = tmp_path / name
            path.write_bytes(content)
            within = ("current_article.zip", "current_article_csv.zip")
            made.append(SourceFile(name, path, hashlib.sha256(content).hexdigest(), len(content), within))
        return made

    return make


@pytest.fixture
def imported(files: MakeFiles, tmp_path: Path) -> Iterator[Imported]:
    """Import tables as one edition and open it."""
    opened: list[OpenEdition] = []

    def run(tables: Tables = EXPORT) -> OpenEdition:
        sources = files(tables)
        importer = next(one for one in IMPORTERS if one.recognise(sources[0]))
        provisional = importer.recognise(sources[0])
        facts = importer.edition_of(sources) if isinstance(importer, SeriesImporter) else provisional
        assert facts is not None
        path = tmp_path / f"edition-{len(opened)}.sqlite"
        with writing(path, facts, [one.note() for one in sources], importer.tables) as database:
            importer.read(sources, database, lambda _rows: None)
        edition = open_edition(path)
        assert importer.check(edition.database, facts) == []
        opened.append(edition)
        return edition

    yield run
    for each in opened:
        each.database.close()


@pytest.fixture
def coverage(imported: Imported) -> LoadedCoverage:
    """The small export, ready to be asked."""
    return LoadedCoverage(Editions([imported()]))


def zipped(tables: Tables) -> bytes:
    """Pack tables as CMS does: a zip that holds a zip."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name, text in tables.items():
            archive.writestr(name, text.encode("cp1252"))
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("current_article_csv.zip", inner.getvalue())
    return outer.getvalue()
