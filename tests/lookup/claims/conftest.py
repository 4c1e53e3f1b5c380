"""Claims in a few words, held against the real list of diagnoses and small tables of everything else."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from services.lookup.claims.check import check
from services.lookup.claims.claim import Claim, ClaimLine, Setting
from services.lookup.claims.registry import RULES
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Verdict
from services.lookup.ncci.edits import Setting as Table
from services.lookup.snapshot.nearby import nearby
from services.lookup.snapshot.store import Snapshot
from tests.lookup.claims import fakes

_MODIFIERS = ("25", "26", "50", "55", "57", "59", "76", "LT", "RT", "TC", "XE", "XS", "F5", "E1")
Check = Callable[..., Verdict]


@pytest.fixture(scope="session")
def tables(snapshot: Snapshot) -> Tables:
    """Everything loaded for the first quarter of 2026."""
    evaluations, procedures = ("99213", "99214"), ("20610", "11042", "11045", "93000", "69210", "70450")
    codes = fakes.CodesBeside(
        snapshot,
        {
            "cpt": [fakes.listed("cpt", code) for code in (*evaluations, *procedures)],
            "hcpcs": [
                fakes.listed("hcpcs", "J1100"),
                fakes.listed("hcpcs", "J3490", "Unclassified drugs"),
                fakes.listed("hcpcs", "G9999", last=date(2025, 12, 31)),
            ],
            "modifier": [fakes.listed("modifier", each) for each in _MODIFIERS],
            "pos": [fakes.listed("pos", "11"), fakes.listed("pos", "22")],
            "icd10pcs": [fakes.listed("icd10pcs", "0DTJ4ZZ")],
        },
    )
    ncci = fakes.NcciInMemory(
        [
            fakes.edit("11042", "20610", 1),
            fakes.edit("20610", "69210", 0),
            fakes.edit("20610", "99213", 9),
            fakes.edit("11042", "93000", 1, Table.HOSPITAL),
        ],
        [fakes.mue("20610", 2, 1), fakes.mue("69210", 1, 2), fakes.mue("J1100", 10, 3), fakes.mue("93000", 0, 2)],
        [*fakes.add_on("11045", 1, "11042", "11043"), *fakes.add_on("99214", 2), *fakes.add_on("93000", 3, "70450")],
    )
    return Tables(
        codes=codes,
        nearby=partial(nearby, snapshot),
        loaded=fakes.LoadedInMemory(codes),
        ncci=ncci,
        coverage=fakes.CoverageInMemory({"20610": {"M17.11"}, "93000": set()}, {"20610": {"I10"}}),
        indicators=fakes.IndicatorsInMemory(
            {"20610": fakes.Policy("000", "1"), "69210": fakes.Policy("000", "2"), "93000": fakes.Policy(pctc="4")}
        ),
        code_editor=fakes.CodeEditorInMemory(
            {"O09.01": {"maternity"}, "N40.1": {"adult", "male"}, "W19.XXXA": {"ecodepdx"}, "D63.0": {"manifestation"}}
        ),
    )


@pytest.fixture(scope="session")
def check_claim(tables: Tables) -> Check:
    """Check a practitioner's claim of 2026-01-15, or whatever is said otherwise."""

    def checking(*diagnoses: str, lines: tuple[ClaimLine, ...] = (), on: str = "2026-01-15", **said: Any) -> Verdict:
        said = {"setting": Setting.PRACTITIONER, **said}
        return check(Claim(date.fromisoformat(on), diagnoses=diagnoses, lines=lines, **said), tables, RULES)

    return checking


def of_rule(verdict: Verdict, rule: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in verdict.findings if finding.rule == rule]


def line(number: int, code: str, *modifiers: str, units: int = 1, at: tuple[int, ...] = ()) -> ClaimLine:
    """One line in a few words."""
    return ClaimLine(number, code, modifiers, units, at)
