"""Imports the National Physician Fee Schedule Relative Value File (PPRRVU), one edition a quarter."""

import re
import sqlite3
from collections.abc import Sequence
from decimal import Decimal

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.fees.calendar import QUARTER_MONTHS, quarter_named, quarterly
from services.lookup.fees.imports.cells import Line, beginning_of
from services.lookup.fees.imports.factors import factors_by_participation
from services.lookup.fees.imports.gathering import Gathered
from services.lookup.fees.imports.relative_layouts import PLAIN_HEADING, TITLE, Record, is_fixed, records
from services.lookup.importing.importer import MainTable, Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

_STATUSES = "ABCDEFGHIJLMNPQRTX"
_GLOBAL_DAYS = frozenset({"000", "010", "090", "MMM", "XXX", "YYY", "ZZZ"})
_MOST_ROUNDING = Decimal("0.02")


class RelativeValuesImporter:
    """Reads the sheet (31 columns up to 2025, 32 from 2026), the fixed-width form, and our plain csv."""

    dataset = Dataset.RELATIVE_VALUES
    tables = """
    CREATE TABLE relative_values (
        code TEXT NOT NULL, modifier TEXT NOT NULL, status TEXT NOT NULL, not_used TEXT NOT NULL,
        work TEXT NOT NULL, nonfacility_pe TEXT NOT NULL, nonfacility_na TEXT NOT NULL,
        facility_pe TEXT NOT NULL, facility_na TEXT NOT NULL, malpractice TEXT NOT NULL,
        pctc TEXT NOT NULL, global_days TEXT NOT NULL,
        preoperative TEXT NOT NULL, intraoperative TEXT NOT NULL, postoperative TEXT NOT NULL,
        multiple_procedure TEXT NOT NULL, bilateral TEXT NOT NULL, assistant TEXT NOT NULL,
        co_surgeons TEXT NOT NULL, team TEXT NOT NULL, pricing TEXT NOT NULL, endoscopic_base TEXT NOT NULL,
        supervision TEXT NOT NULL, imaging_family TEXT NOT NULL,
        opps_nonfacility_pe TEXT NOT NULL, opps_facility_pe TEXT NOT NULL, opps_malpractice TEXT NOT NULL,
        PRIMARY KEY (code, modifier)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE conversion_factors (participation TEXT PRIMARY KEY, factor TEXT NOT NULL) STRICT;
    """
    compared = MainTable("relative_values", ("code", "modifier"), {"status": "status_changed", "work": "work_changed"})
    least_rows = 15_000

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Know the sheet by its title, fixed width by its header records, the plain csv by its heading."""
        if is_fixed(file) or file.head(len(PLAIN_HEADING)) == PLAIN_HEADING:
            layout = Layout.ORIGINAL if is_fixed(file) else Layout.PLAIN
            named = quarter_named(file.names)
            if named is None:
                raise FileRefused(file.label, "nothing says its quarter; name it as CMS does (PPRRVU2025_Oct)")
            return quarterly(self.dataset, *named, layout)
        found = TITLE.search(beginning_of(file))
        if found is None:
            return None
        month = QUARTER_MONTHS.get(found["month"][:3].upper())
        if month is None:
            raise FileRefused(file.label, "the release that its title names is none of January, April, July, October")
        return quarterly(self.dataset, int(found["year"]), month)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Read every file; the two of 2026 say the same of each code and differ in the conversion factor alone."""
        gathered = Gathered(told)
        factors: dict[str, list[SourceFile]] = {}
        for file in files:
            factor = _read(file, gathered)
            factors.setdefault(factor, []).append(file)
        gathered.finish()
        kept = [tuple(value or "" for value in (*key, *row)) for key, row in sorted(gathered.rows.items())]
        database.executemany(f"INSERT INTO relative_values VALUES ({_MARKS})", kept)  # noqa: S608  # counted marks
        database.executemany("INSERT INTO conversion_factors VALUES (?, ?)", factors_by_participation(factors))

    def check(self, database: sqlite3.Connection, facts: EditionFacts) -> list[str]:
        """Check that the file reaches its end, and that components and endoscopic codes have what they refer to."""
        return [sentence for question, sentence in _CHECKS if database.execute(question).fetchone()[0]]


_ROW = (
    "status", "not_used", "work", "nonfacility_pe", "nonfacility_na", "facility_pe", "facility_na", "malpractice",
    "pctc", "global_days", "preoperative", "intraoperative", "postoperative", "multiple_procedure", "bilateral",
    "assistant", "co_surgeons", "team", "pricing", "endoscopic_base", "supervision", "imaging_family",
    "opps_nonfacility_pe", "opps_facility_pe", "opps_malpractice",
)  # fmt: skip
_MARKS = ", ".join("?" * (2 + len(_ROW)))
_CHECKS = (
    ("SELECT max(code) < 'V' FROM relative_values", "The file ends before its V codes: it is cut short."),
    (
        "SELECT EXISTS (SELECT 1 FROM relative_values part WHERE modifier <> '' AND pctc = '1' AND NOT EXISTS "
        "(SELECT 1 FROM relative_values whole WHERE whole.code = part.code AND whole.modifier = ''))",
        "A component (26, TC, 53) stands without its whole service.",
    ),
    (
        "SELECT EXISTS (SELECT 1 FROM relative_values one WHERE endoscopic_base <> '' AND NOT EXISTS "
        "(SELECT 1 FROM relative_values base WHERE base.code = one.endoscopic_base))",
        "An endoscopic base code is not in the file.",
    ),
)


def _read(file: SourceFile, gathered: Gathered) -> str:
    factor = ""
    for line, record in records(file):
        said = line.number_of(record["conversion_factor"], 4, "the conversion factor")
        if factor not in {"", said}:
            raise line.refuse("has another conversion factor than the lines above")
        factor = said
        gathered.add(line, (line.code(record["code"]), line.modifier(record["modifier"])), _row(line, record))
    if not factor:
        raise FileRefused(file.label, "holds no row")
    return factor


def _row(line: Line, record: Record) -> tuple[str | None, ...]:
    _check_totals(line, record)
    values: dict[str, str | None] = {
        **{name: line.number_of(record[name], 2, f"the {name.replace('_', ' ')} RVU") for name in _RVUS},
        **{name: line.number_of(record[name], 2, f"the {name} share") for name in _SHARES},
        **{name: line.one_of(record[name], allowed, f"the {name} indicator") for name, allowed in _ALLOWED.items()},
        **{name: _flag(line, record[name], "NA", name) for name in ("nonfacility_na", "facility_na")},
        "not_used": _flag(line, record["not_used"], "+", "not_used") if "not_used" in record else None,
        "pricing": record.get("pricing"),
        "endoscopic_base": line.code(record["endoscopic_base"]) if record["endoscopic_base"] else "",
        "supervision": _two(line, record["supervision"], "the supervision indicator"),
        "imaging_family": _two(line, record["imaging_family"], "the imaging family"),
    }
    return tuple(values[name] for name in _ROW)


_RVUS = (
    "work", "nonfacility_pe", "facility_pe", "malpractice",
    "opps_nonfacility_pe", "opps_facility_pe", "opps_malpractice",
)  # fmt: skip
_SHARES = ("preoperative", "intraoperative", "postoperative")
_ALLOWED: dict[str, str | frozenset[str]] = {
    "status": _STATUSES,
    "pctc": "0123456789",
    "global_days": _GLOBAL_DAYS,
    "multiple_procedure": "012345679",
    "bilateral": "01239",
    "assistant": "0129",
    "co_surgeons": "0129",
    "team": "0129",
}
_TWO = re.compile(r"[0-9A-Z]{1,2}")


def _check_totals(line: Line, record: Record) -> None:
    for setting in ("nonfacility", "facility"):
        parts = (record["work"], record[f"{setting}_pe"], record["malpractice"])
        total = line.number_of(record[f"{setting}_total"], 2, "the total")
        reckoned = sum(Decimal(line.number_of(part, 2, "an RVU")) for part in parts)
        if abs(reckoned - Decimal(total)) > _MOST_ROUNDING:
            raise line.refuse(f"the {setting} total is not the sum of its parts")


def _flag(line: Line, cell: str, mark: str, what: str) -> str:
    if cell not in {"", mark}:
        raise line.refuse(f"{what} is neither blank nor “{mark}”")
    return cell


def _two(line: Line, cell: str, what: str) -> str:
    if not _TWO.fullmatch(cell):
        raise line.refuse(f"{what} is not two characters")
    return cell.zfill(2)
