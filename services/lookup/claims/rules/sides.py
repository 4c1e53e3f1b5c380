"""Left, right and both: among the diagnoses, and between a diagnosis and the modifiers of its service.

Official Guidelines FY2026, I.B.13; sides of the HCPCS Level II modifiers as their official texts give them.
"""

from collections.abc import Iterator
from itertools import combinations

from services.lookup.claims.read import Diagnosis, Line, ReadClaim
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Said, Severity, Source
from services.lookup.pages.laterality import laterality

_SYSTEM = "icd10cm"
_LEFT = frozenset({"LT", "E1", "E2", "FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4"})
_RIGHT = frozenset({"RT", "E3", "E4", "F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9"})
_OPPOSITE = {"left": "right", "right": "left"}

Sides = dict[str, str]  # the codes of one condition by their side


def side_of_modifier(modifier: str) -> str:
    """Name the side that a modifier says; empty for one that says none."""
    if modifier in _LEFT:
        return "left"
    return "right" if modifier in _RIGHT else ""


def laterality_of_diagnoses(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find left beside right where one code says both, and no side or both beside one of them."""
    sides = {each.code: _sides(each, claim, tables) for each in claim.billable}
    for one, other in combinations(claim.billable, 2):
        of_both = sides[one.code]
        if other.code in of_both.values():
            said = {_side(one.code, of_both): one, _side(other.code, of_both): other}
            yield from _conflict(said, of_both, claim, tables)


def laterality_of_modifiers(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find lines whose modifier says one side while the diagnoses pointed at say the other."""
    said_by: dict[int, str] = {}
    for line in claim.lines:
        sides = {side for modifier in line.modifiers if (side := side_of_modifier(modifier))}
        if len(sides) != 1:
            continue
        for at in line.line.pointers:
            said_by.setdefault(at, _own_side(claim.diagnoses[at - 1], claim, tables))
        said = {claim.diagnoses[at - 1].code: said_by[at] for at in line.line.pointers}
        opposite = [code for code, side in said.items() if _OPPOSITE.get(side) in sides]
        if opposite and not (sides | {"bilateral"}) & set(said.values()):
            yield _across(line, sides.pop(), opposite, claim, tables)


def _own_side(each: Diagnosis, claim: ReadClaim, tables: Tables) -> str:
    return _side(each.code, _sides(each, claim, tables))


def _sides(each: Diagnosis, claim: ReadClaim, tables: Tables) -> Sides:
    if each.node is None or not each.node.exists_on(claim.on):
        return {}
    return {one.side: one.code.code for one in laterality(tables.codes, each.node, claim.on, claim.on)}


def _side(code: str, sides: Sides) -> str:
    return next((side for side, each in sides.items() if each == code), "")


def _conflict(said: dict[str, Diagnosis], sides: Sides, claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    one, other = said.values()
    source = tables.source(_SYSTEM, claim.on)
    pair = f"{one.label} and {other.label}"
    if said.keys() == {"left", "right"} and "bilateral" in sides:
        message = f"{pair} say left and right of one condition, for which there is a code that says both (I.B.13)."
        yield _finding(Severity.ERROR, Said(message, f"Report {sides['bilateral']} alone."), (one, other), source)
    elif "bilateral" in said:
        message = f"{pair} say both sides and one side of the same condition."
        suggestion = f"Report {said['bilateral'].label} alone, or the one side."
        yield _finding(Severity.WARNING, Said(message, suggestion), (one, other), source)
    elif "unspecified" in said:
        message = f"{pair} leave the side open and say it, of the same condition (I.B.13)."
        suggestion = f"Leave {said['unspecified'].label} out where the record says the side."
        yield _finding(Severity.WARNING, Said(message, suggestion), (one, other), source)


def _across(line: Line, side: str, codes: list[str], claim: ReadClaim, tables: Tables) -> Finding:
    message = f"Line {line.number} bills the {side} side, and what it points at is on the other: {', '.join(codes)}."
    suggestion = "Correct the modifier, the diagnosis or the pointer; where the record disagrees, ask the provider."
    source = tables.source(_SYSTEM, claim.on)
    named = (line.code, *sorted(codes))
    return Finding("laterality", Severity.WARNING, Said(message, suggestion), source, (line.number,), named)


def _finding(weight: Severity, said: Said, named: tuple[Diagnosis, ...], source: Source) -> Finding:
    lines = tuple(sorted({line for each in named for line in each.lines}))
    return Finding("laterality", weight, said, source, lines, tuple(each.code for each in named))
