"""The layouts of the relative value file: the sheet with its heading of several lines, fixed width, and our plain csv.

Source: RVU25D, record layout. Descriptions are AMA's and ADA's: their columns are never read.
"""

import re
from collections.abc import Iterator, Mapping

from services.lookup.fees.imports.cells import Line, rows_of
from services.lookup.fees.imports.headings import joined, positions
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

Record = Mapping[str, str]
TITLE = re.compile(
    r"(?P<year>20\d{2}) National Physician Fee Schedule Relative Value File (?P<month>\w+) Release", re.IGNORECASE
)
HEADER_RECORD = re.compile(rb"HDR .{0,46}", re.DOTALL)
PLAIN_HEADING = b"hcpcs_code,mod,rvu_work,rvu_non_pe,rvu_fac_pe,rvu_mp,"

_SHEET = {
    "not_used": "NOT USED FOR MEDICARE PAYMENT",
    "work": "WORK RVU",
    "nonfacility_pe": "NON-FAC PE RVU",
    "nonfacility_na": "NON-FAC NA INDICATOR",
    "facility_pe": "FACILITY PE RVU",
    "facility_na": "FACILITY NA INDICATOR",
    "malpractice": "MP RVU",
    "nonfacility_total": "NON-FACILITY TOTAL",
    "facility_total": "FACILITY TOTAL",
    "pctc": "PCTC IND",
    "global_days": "GLOB DAYS",
    "preoperative": "PRE OP",
    "intraoperative": "INTRA OP",
    "postoperative": "POST OP",
    "multiple_procedure": "MULT PROC",
    "bilateral": "BILAT SURG",
    "assistant": "ASST SURG",
    "co_surgeons": "CO- SURG",
    "team": "TEAM SURG",
    "endoscopic_base": "ENDO BASE",
    "conversion_factor": "CONV FACTOR",
    "supervision": "PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES",
    "imaging_family": "DIAGNOSTIC IMAGING FAMILY INDICATOR",
    "opps_nonfacility_pe": "NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT",
    "opps_facility_pe": "FACILITY PE USED FOR OPPS PAYMENT AMOUNT",
    "opps_malpractice": "MP USED FOR OPPS PAYMENT AMOUNT",
}
# New in 2026.
_PRICING = {"pricing": "PRIC IND"}
_FIRST = {"code": "HCPCS", "modifier": "MOD", "status": "STATUS CODE"}

# First and last position, counted from 1.
_FIXED = {
    "code": (1, 5),
    "modifier": (6, 7),
    "status": (58, 58),
    "work": (60, 65),
    "nonfacility_pe": (67, 72),
    "nonfacility_na": (73, 74),
    "facility_pe": (76, 81),
    "facility_na": (82, 83),
    "malpractice": (85, 89),
    "nonfacility_total": (91, 96),
    "facility_total": (97, 102),
    "pctc": (103, 103),
    "global_days": (104, 106),
    "preoperative": (107, 109),
    "intraoperative": (110, 112),
    "postoperative": (113, 115),
    "multiple_procedure": (116, 116),
    "bilateral": (117, 117),
    "assistant": (118, 118),
    "co_surgeons": (119, 119),
    "team": (120, 120),
    "pricing": (121, 121),
    "endoscopic_base": (128, 132),
    "conversion_factor": (133, 140),
    "supervision": (142, 143),
    "imaging_family": (146, 147),
    "opps_nonfacility_pe": (152, 157),
    "opps_facility_pe": (159, 164),
    "opps_malpractice": (166, 171),
}
_SHORTEST = 171

_PLAIN = {
    "code": "hcpcs_code",
    "modifier": "mod",
    "status": "status",
    "not_used": "not_used_mcr",
    "work": "rvu_work",
    "nonfacility_pe": "rvu_non_pe",
    "nonfacility_na": "non_na",
    "facility_pe": "rvu_fac_pe",
    "facility_na": "fac_na",
    "malpractice": "rvu_mp",
    "nonfacility_total": "rvu_non_sum",
    "facility_total": "rvu_fac_sum",
    "pctc": "pctc",
    "global_days": "glob",
    "preoperative": "pre_op",
    "intraoperative": "intra_op",
    "postoperative": "post_op",
    "multiple_procedure": "mult_proc",
    "bilateral": "bilat_surg",
    "assistant": "asst_surg",
    "co_surgeons": "co_surg",
    "team": "team_surg",
    "endoscopic_base": "endo_base",
    "conversion_factor": "cf",
    "supervision": "phys_diag_pro",
    "imaging_family": "diag_img_fam",
    "opps_nonfacility_pe": "rvu_opps_non_pe",
    "opps_facility_pe": "rvu_opps_fac_pe",
    "opps_malpractice": "rvu_opps_mp",
}
_WHOLE = re.compile(r"([0-9])\.0")


def is_fixed(file: SourceFile) -> bool:
    """Tell the fixed-width form by its header records."""
    head = file.head(400)
    return bool(HEADER_RECORD.match(head)) and b"COPYRIGHT" in head.upper()


def records(file: SourceFile) -> Iterator[tuple[Line, Record]]:
    """Read a file of any layout; a field that the layout does not have is missing in every record."""
    if is_fixed(file):
        return _fixed(file)
    return _plain(file) if file.head(len(PLAIN_HEADING)) == PLAIN_HEADING else _sheet(file)


def _sheet(file: SourceFile) -> Iterator[tuple[Line, Record]]:
    columns: dict[str, int] | None = None
    above: list[list[str]] = []
    for number, cells in rows_of(file):
        if columns is None:
            above.append(cells)
            if cells[0].upper() == "HCPCS":
                columns, width = _columns(file, above), len(cells)
            continue
        if len(cells) != width:
            raise Line(file, number).refuse(f"has {len(cells)} columns where the heading has {width}")
        yield Line(file, number), {name: cells[at] for name, at in columns.items()}
    if columns is None:
        raise FileRefused(file.label, "has no heading line that begins with “HCPCS”")


def _columns(file: SourceFile, above: list[list[str]]) -> dict[str, int]:
    headings = joined([cells for cells in above if "".join(cells[2:3]) in {"", "DESCRIPTION"}])
    optional = _PRICING if "PRIC IND" in headings else {}
    return positions(file, headings, {**_FIRST, **_SHEET, **optional})


def _fixed(file: SourceFile) -> Iterator[tuple[Line, Record]]:
    for number, text in file.lines():
        if text.startswith("HDR") or text.strip(" \x1a") == "":
            continue
        if len(text.rstrip()) < _SHORTEST or "\t" in text:
            raise Line(file, number).refuse(f"is shorter than {_SHORTEST} characters, or has a tab in it")
        yield Line(file, number), {name: text[a - 1 : b].strip() for name, (a, b) in _FIXED.items()}


def _plain(file: SourceFile) -> Iterator[tuple[Line, Record]]:
    rows = rows_of(file)
    _, heading = next(rows)
    at = positions(file, heading, _PLAIN)
    for number, cells in rows:
        if len(cells) != len(heading):
            raise Line(file, number).refuse(f"has {len(cells)} columns where the heading has {len(heading)}")
        yield (
            Line(file, number),
            {name: _WHOLE.sub(r"\1", cells[i]) if name in _DIGITS else cells[i] for name, i in at.items()},
        )


_DIGITS = frozenset({"pctc", "multiple_procedure", "bilateral", "assistant", "co_surgeons", "team"})
