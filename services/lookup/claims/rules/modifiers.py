"""Modifiers that are not in force, contradict each other, or do not go with the code.

HCPCS Level II modifiers of the quarterly file; Medicare NCCI Policy Manual, chapter I, sections E and V; MLN1783722;
bilateral, PC/TC and global indicators of the physician fee schedule (Pub. 100-04, chapters 12 and 23).
"""

from collections import Counter
from collections.abc import Iterator

from services.lookup.claims.evaluations import is_evaluation
from services.lookup.claims.read import Line, ReadClaim, found
from services.lookup.claims.rules.sides import side_of_modifier
from services.lookup.claims.tables import PaymentIndicators, Tables
from services.lookup.claims.verdict import Finding, Said, Severity, Source
from services.lookup.domain import CodeSystem
from services.lookup.ncci.modifiers import DISTINCT_SERVICE

_SYSTEM = CodeSystem.MODIFIER
RELATIVE_VALUES = "relative_values"
_POLICY = Source("ncci_policy_manual", "chapter I", None)
_BILATERAL, _PROFESSIONAL, _TECHNICAL = "50", "26", "TC"
_ON_EVALUATIONS = {"25", "57"}  # they stand on the evaluation and management service, not on the procedure
_OF_PROCEDURES = {"000", "010", "090"}
_NOT_BILATERAL = {"0": "has no bilateral adjustment", "2": "is bilateral already", "9": "knows no bilateral billing"}
_SPLIT = "1"  # PC/TC indicator of diagnostic tests, the only ones that 26 and TC divide


def known_modifiers(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find modifiers that no list has, or that are not in force that day."""
    for line in claim.lines:
        for modifier in dict.fromkeys(line.modifiers):
            node = found(tables.codes, _SYSTEM, modifier)
            if node is None or not node.exists_on(claim.on):
                why = "is in no list of modifiers" if node is None else f"is not in force on {claim.on}"
                message = f"Modifier {modifier} on line {line.number} {why}."
                source = tables.source(_SYSTEM, claim.on)
                yield _finding(line, Severity.ERROR, Said(message, "Correct or remove it."), source)


def contradictions(claim: ReadClaim, _tables: Tables) -> Iterator[Finding]:
    """Find modifiers that cannot stand on one line together."""
    for line in claim.lines:
        for message, suggestion in _contradicting(line):
            yield _finding(line, Severity.ERROR, Said(f"Line {line.number}: {message}", suggestion), _POLICY)


def of_evaluations(claim: ReadClaim, _tables: Tables) -> Iterator[Finding]:
    """Find 59 or an X modifier on an evaluation and management service (99202 to 99499)."""
    for line in claim.lines:
        distinct = sorted(DISTINCT_SERVICE & set(line.modifiers))
        if distinct and is_evaluation(line.code):
            message = (
                f"Line {line.number}: {distinct[0]} does not go with the evaluation and management service {line.code}."
            )
            suggestion = "Where the service is separately identifiable on a day with a procedure, the modifier is 25."
            yield _finding(line, Severity.ERROR, Said(message, suggestion), _POLICY)


def of_procedures(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find modifiers that the fee schedule's indicators do not allow on the code."""
    for line in claim.lines:
        policy = tables.indicators.indicators(line.code, claim.on) if tables.indicators else None
        for message, suggestion in _against(line, policy) if policy else ():
            source = tables.source(RELATIVE_VALUES, claim.on)
            yield _finding(line, Severity.WARNING, Said(f"Line {line.number}: {message}", suggestion), source)


def _contradicting(line: Line) -> Iterator[tuple[str, str]]:
    has = set(line.modifiers)
    sides = {side for modifier in has if (side := side_of_modifier(modifier))}
    if {"RT", "LT"} <= has:
        yield "RT and LT contradict each other.", "Bill one line for each side, or one line with 50."
    elif len(sides) > 1:
        yield "the modifiers say both left and right.", "Bill one line for each site."
    if _BILATERAL in has and sides:
        yield "50 says both sides, another modifier says one.", "Keep 50 with one unit, or one line for each side."
    if len(has & DISTINCT_SERVICE) > 1:
        together = ", ".join(sorted(has & DISTINCT_SERVICE))
        yield f"{together} stand together.", "Keep the one that says most exactly why the service is distinct."
    if {_PROFESSIONAL, _TECHNICAL} <= has:
        yield "26 and TC together are the whole service.", "Bill the code without either."
    for modifier, times in Counter(line.modifiers).items():
        if times > 1:
            yield f"{modifier} is there {times} times.", "Give each modifier once."


def _against(line: Line, policy: PaymentIndicators) -> Iterator[tuple[str, str]]:
    has = set(line.modifiers)
    if policy.global_days in _OF_PROCEDURES and has & _ON_EVALUATIONS:
        which = ", ".join(sorted(has & _ON_EVALUATIONS))
        yield (
            f"{which} goes on the evaluation and management service, and {line.code} is a procedure.",
            "Move the modifier to the evaluation and management line.",
        )
    if _BILATERAL in has and policy.bilateral in _NOT_BILATERAL:
        yield f"{line.code} {_NOT_BILATERAL[policy.bilateral]} (indicator {policy.bilateral}).", "Remove 50."
    if _BILATERAL in has and policy.bilateral == "1" and line.line.units > 1:
        yield f"50 on {line.code} is billed with one unit, not {line.line.units}.", "Bill one unit with 50."
    if has & {_PROFESSIONAL, _TECHNICAL} and policy.pctc != _SPLIT:
        which = ", ".join(sorted(has & {_PROFESSIONAL, _TECHNICAL}))
        yield f"{line.code} is not divided by {which} (PC/TC indicator {policy.pctc}).", f"Remove {which}."


def _finding(line: Line, weight: Severity, said: Said, source: Source) -> Finding:
    return Finding("modifier", weight, said, source, (line.number,), (line.code,))
