"""The rows of a code in one edition of the relative values."""

import re
from dataclasses import dataclass
from decimal import Decimal

from services.lookup.domain import CodeSystem
from services.lookup.editions.file import OpenEdition
from services.lookup.fees.fees import Indicators, Setting
from services.lookup.fees.pricing import Values

_COLUMNS = (
    "modifier, status, pctc, global_days, preoperative, intraoperative, postoperative, multiple_procedure, bilateral, "
    "assistant, co_surgeons, team, pricing, endoscopic_base, supervision, imaging_family, not_used, "
    "nonfacility_na, facility_na, "
    "work, nonfacility_pe, facility_pe, malpractice, opps_nonfacility_pe, opps_facility_pe, opps_malpractice"
)
QUESTION = f"SELECT {_COLUMNS} FROM relative_values WHERE code = ? ORDER BY modifier"  # noqa: S608  # fixed columns
_INDICATORS, _VALUES = 17, 7
_LEVEL_II = re.compile(r"[A-Z]\d{4}")


@dataclass(frozen=True, slots=True)
class Row:
    """What the file says of a code, or of one of its components."""

    indicators: Indicators
    values: Values
    rare: frozenset[Setting]

    def is_rare_in(self, setting: Setting) -> bool:
        """Tell whether the file marks the setting NA."""
        return setting in self.rare


def rows_of_code(edition: OpenEdition, code: str) -> list[Row]:
    """List the rows of a code, the whole service first; empty when the file has none."""
    official = code.strip().upper()
    return [_row(official, row, edition) for row in edition.database.execute(QUESTION, (official,))]


def system_of(code: str) -> str:
    """Tell which part of HCPCS a number has the form of."""
    return CodeSystem.HCPCS if _LEVEL_II.fullmatch(code.strip().upper()) else CodeSystem.CPT


def _row(code: str, row: tuple[str, ...], edition: OpenEdition) -> Row:
    settings = (Setting.NONFACILITY, Setting.FACILITY)
    rare = frozenset(setting for setting, mark in zip(settings, row[_INDICATORS:-_VALUES], strict=True) if mark)
    return Row(_indicators(code, row[:_INDICATORS], edition), Values(*map(Decimal, row[-_VALUES:])), rare)


def _indicators(code: str, row: tuple[str, ...], edition: OpenEdition) -> Indicators:
    modifier, status, pctc, days, pre, intra, post, multiple, bilateral, *others = row
    assistant, co_surgeons, team, pricing, base, supervision, family, unused = others
    return Indicators(
        code,
        modifier,
        status,
        pctc,
        days,
        Decimal(pre),
        Decimal(intra),
        Decimal(post),
        multiple,
        bilateral,
        assistant,
        co_surgeons,
        team,
        pricing,
        base,
        supervision,
        family,
        unused == "+",
        edition.facts,
    )
