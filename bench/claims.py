"""The claim check beside the bare look-ups that it cannot do without, done by hand over the same tables."""

import random
from datetime import date
from pathlib import Path

from bench.ratio import Ratio, compare
from services.lookup.claims.check import check
from services.lookup.claims.claim import Claim, ClaimLine, Setting
from services.lookup.claims.read import found
from services.lookup.claims.registry import RULES
from services.lookup.claims.tables import Tables
from services.lookup.library import open_library
from services.lookup.ncci.edits import Setting as Table
from services.lookup.snapshot.releases import Releases

_ON = date(2026, 1, 15)
_DIAGNOSES = (
    *("E11.9", "I10", "N18.30", "M25.561", "F32.9", "J45.909"),
    *("K21.9", "G47.33", "E78.5", "Z79.4", "Z79.82", "R05.9"),
)
_PROCEDURES = ("99213", "20610", "11042", "93000", "36415", "80053", "85025", "71046", "J1100", "G0008")
_LINES = 50


async def check_claim(snapshots: Path, rounds: int) -> Ratio:
    """A claim of 50 lines and 12 diagnoses, whatever is loaded."""
    current = Releases(snapshots).pointer
    assert current is not None
    tables = open_library(snapshots, current.id).library.claims
    claim = _claim()

    async def ours() -> object:
        return check(claim, tables, RULES)

    async def by_hand() -> object:
        return _looked_up(claim, tables)

    return await compare("CheckClaim, 50 lines", "its look-ups, by hand", ours, by_hand, rounds)


def _claim() -> Claim:
    chosen = random.Random(50)
    lines = tuple(
        ClaimLine(at, chosen.choice(_PROCEDURES), (chosen.choice(("25", "59", "RT")),), chosen.randint(1, 4), (1, 2))
        for at in range(1, _LINES + 1)
    )
    return Claim(_ON, Setting.PRACTITIONER, _DIAGNOSES, lines)


def _looked_up(claim: Claim, tables: Tables) -> list[object]:
    """Each code in its system, the notes printed above each diagnosis, and what the NCCI has of the lines' codes."""
    diagnoses = [tables.codes.code("icd10cm", code) for code in claim.diagnoses]
    notes: list[object] = [
        note
        for node in diagnoses
        for place in (node, *tables.codes.ancestors(node))
        for note in tables.codes.notes(place, _ON)
    ]
    procedures = [found(tables.codes, system, line.code) for line in claim.lines for system in ("hcpcs", "cpt")]
    return [*notes, *procedures, *_edits(claim, tables)]


def _edits(claim: Claim, tables: Tables) -> list[object]:
    loaded = tables.loaded("ptp_practitioner", _ON), tables.loaded("mue_practitioner", _ON)
    if tables.ncci is None or not all(loaded):
        return []
    codes = sorted({line.code for line in claim.lines})
    units = [tables.ncci.mue(code, Table.PRACTITIONER, _ON) for code in codes]
    return [*tables.ncci.pairs_among(codes, Table.PRACTITIONER, _ON), *units]
