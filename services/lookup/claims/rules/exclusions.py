"""Diagnoses that exclude each other, whichever of the two bears the note and wherever above it is printed.

Official Guidelines FY2026, I.A.12.a (Excludes1, with its exception for unrelated conditions) and I.A.12.b (Excludes2).
"""

from collections.abc import Iterator
from itertools import combinations

from services.lookup.claims.reach import Reaching
from services.lookup.claims.read import Diagnosis, ReadClaim
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Said, Severity, Source
from services.lookup.domain import CodeSystem, Node, NoteKind, undotted

_SYSTEM = CodeSystem.ICD10CM


def excludes1(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find pairs that are never reported together, unless the submitter answers for their being unrelated."""
    for one, other, note in _pairs(claim, tables, NoteKind.EXCLUDES1):
        finding = _asserted if _is_asserted(one, other, claim) else _excluded
        yield finding(one, other, note, claim, tables)


def excludes2(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Point out pairs of which one is not included in the other; both may be reported."""
    for one, other, note in _pairs(claim, tables, NoteKind.EXCLUDES2):
        message = (
            f"{one.label} does not include {other.label} (Excludes2 at {note.printed_at.code}): both may be reported."
        )
        suggestion = "Report both where the patient has both."
        yield _finding("excludes2", Severity.INFO, (one, other), Said(message, suggestion), _source(claim, tables))


def _pairs(claim: ReadClaim, tables: Tables, kind: NoteKind) -> Iterator[tuple[Diagnosis, Diagnosis, Reaching]]:
    """Give each pair once, with the note and first the diagnosis under which it is printed."""
    for one, other in combinations(claim.billable, 2):
        if one.node and other.node:
            if note := _note(one, other.node, kind, tables):
                yield one, other, note
            elif note := _note(other, one.node, kind, tables):
                yield other, one, note


def _note(each: Diagnosis, excluded: Node, kind: NoteKind, tables: Tables) -> Reaching | None:
    """Find a note above one code that names the other; a note does not exclude what it stands above itself."""
    for note in tables.reach.notes(each.node, kind, each.on) if each.node else ():
        if note.covers(excluded) and not tables.reach.within(excluded, note.printed_at):
            return note
    return None


def _is_asserted(one: Diagnosis, other: Diagnosis, claim: ReadClaim) -> bool:
    pair = {undotted(one.code), undotted(other.code)}
    asserted = (each for each in claim.claim.assertions if each.rule == "excludes1")
    return any({undotted(code.strip().upper()) for code in each.codes} == pair for each in asserted)


def _excluded(one: Diagnosis, other: Diagnosis, note: Reaching, claim: ReadClaim, tables: Tables) -> Finding:
    message = (
        f"{one.label} and {other.label} exclude each other: the Excludes1 note at {note.printed_at.code} "
        "says that they are not reported together (I.A.12.a)."
    )
    suggestion = (
        "Report one of them. Where the record shows that the two conditions are unrelated, both may be reported: "
        "assert it; where it is not clear, ask the provider."
    )
    return _finding("excludes1", Severity.ERROR, (one, other), Said(message, suggestion), _source(claim, tables))


def _asserted(one: Diagnosis, other: Diagnosis, note: Reaching, claim: ReadClaim, tables: Tables) -> Finding:
    message = (
        f"{one.label} and {other.label} meet an Excludes1 note at {note.printed_at.code}; "
        "the submitter asserts that the two conditions are unrelated (exception of I.A.12.a)."
    )
    suggestion = "Keep documentation that shows it."
    return _finding("excludes1", Severity.INFO, (one, other), Said(message, suggestion), _source(claim, tables))


def _finding(rule: str, weight: Severity, pair: tuple[Diagnosis, Diagnosis], said: Said, source: Source) -> Finding:
    lines = tuple(sorted({line for each in pair for line in each.lines}))
    return Finding(rule, weight, said, source, lines, tuple(each.code for each in pair))


def _source(claim: ReadClaim, tables: Tables) -> Source:
    return tables.source(_SYSTEM, claim.on)
