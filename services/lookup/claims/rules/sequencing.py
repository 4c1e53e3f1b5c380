"""Which diagnosis comes first: etiology before manifestation, external causes never.

Official Guidelines FY2026, I.A.13, I.A.17, I.B.7, I.C.20.a.6; notes of the tabular list. Many notes say "if applicable"
or name no code: whether they apply is in the record, so nothing here is an error but a manifestation put first.
"""

import re
from collections.abc import Iterable, Iterator

from services.lookup.claims.claim import Claim, Setting
from services.lookup.claims.reach import Reaching
from services.lookup.claims.read import Diagnosis, ReadClaim
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Said, Severity, Source
from services.lookup.domain import NoteKind
from services.lookup.pages.summaries import title_text

_SYSTEM = "icd10cm"
EDITOR = "mce_diagnoses"
_ELSEWHERE = re.compile(r"\bin\b[^,]*\bdiseases classified elsewhere", re.IGNORECASE)
_CONDITIONAL = ("if applicable", "if known", "when known", "any associated", "where applicable")


def manifestation_as_principal(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find a first-listed diagnosis whose title says "in diseases classified elsewhere" (I.A.13)."""
    for each in claim.billable[:1]:
        title = title_text(each.node, claim.on) if each.node else None
        if each.position == 1 and title and _ELSEWHERE.search(title):
            yield _manifestation(each, tables, tables.source(_SYSTEM, claim.on))


def marked_manifestation_as_principal(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find a first-listed diagnosis that the Medicare code editor marks as a manifestation, whatever its title says."""
    for each in _marked_first(claim, tables, "manifestation"):
        title = title_text(each.node, claim.on) if each.node else None
        if not (title and _ELSEWHERE.search(title)):
            yield _manifestation(each, tables, tables.source(EDITOR, claim.on))


def code_first(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find codes with a "code first" note of which nothing stands before them."""
    for each in claim.billable:
        note = next((one for one in _notes(each, tables, NoteKind.CODE_FIRST) if one.stretches), None)
        before = [other for other in claim.billable if other.position < each.position]
        if note is None or any(_reached(other, each, tables, NoteKind.CODE_FIRST) for other in before):
            continue
        after = [other for other in claim.billable if _reached(other, each, tables, NoteKind.CODE_FIRST)]
        yield _sequence(each, after[0], claim, tables) if after else _etiology_missing(each, note, claim, tables)


def use_additional(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find codes with a "use additional code" note whose additional code is missing, or stands before them."""
    for each in claim.billable:
        reached = [other for other in claim.billable if _reached(other, each, tables, NoteKind.USE_ADDITIONAL_CODE)]
        early = [other for other in reached if other.position < each.position]
        if early and len(early) == len(reached):
            yield _additional_early(each, early[0], claim, tables)
        elif not reached:
            yield from _additional_missing(each, claim, tables)


def external_cause_as_principal(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find an external cause that is listed first (I.C.20.a.6; Medicare code editor)."""
    for each in _marked_first(claim, tables, "ecodepdx"):
        message = f"{each.label} says how something happened: an external cause is never listed first (I.C.20.a.6)."
        suggestion = "List the injury or condition first and this code after it."
        yield _finding(
            "external_cause_as_principal",
            Severity.ERROR,
            (each,),
            Said(message, suggestion),
            tables.source(EDITOR, claim.on),
        )


def unacceptable_principal(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find a code that the Medicare code editor does not take as an inpatient principal diagnosis."""
    for each in _marked_first(claim, tables, "unacceptable"):
        message = f"{each.label} is not acceptable as the principal diagnosis of an inpatient stay."
        suggestion = "List as principal the condition that, after study, occasioned the admission (II)."
        yield _finding(
            "unacceptable_principal",
            Severity.ERROR,
            (each,),
            Said(message, suggestion),
            tables.source(EDITOR, claim.on),
        )


def inpatient_only(claim: Claim) -> str:
    """Ask for an inpatient claim."""
    return "" if claim.setting is Setting.INPATIENT else "This edit is for inpatient claims alone."


def _marked_first(claim: ReadClaim, tables: Tables, mark: str) -> Iterator[Diagnosis]:
    editor = tables.code_editor
    for each in claim.billable[:1]:
        if editor and each.position == 1 and mark in editor.marks(each.code, claim.on):
            yield each


def _manifestation(each: Diagnosis, tables: Tables, source: Source) -> Finding:
    message = f"{each.label} is a manifestation and is never listed first: its underlying condition is (I.A.13)."
    said = Said(message, _first_of(_notes(each, tables, NoteKind.CODE_FIRST)))
    return _finding("manifestation_as_principal", Severity.ERROR, (each,), said, source)


def _notes(each: Diagnosis, tables: Tables, kind: NoteKind) -> tuple[Reaching, ...]:
    return tables.reach.notes(each.node, kind, each.on) if each.node else ()


def _reached(other: Diagnosis, each: Diagnosis, tables: Tables, kind: NoteKind) -> bool:
    node = other.node
    return node is not None and other is not each and any(note.covers(node) for note in _notes(each, tables, kind))


def _conditional(note: Reaching) -> bool:
    return any(words in note.text.lower() for words in _CONDITIONAL)


def _sequence(each: Diagnosis, etiology: Diagnosis, claim: ReadClaim, tables: Tables) -> Finding:
    message = f"{etiology.label} stands after {each.label}, whose note says to code it first (I.A.13, I.A.17)."
    suggestion = f"List {etiology.label} before {each.label}."
    return _finding(
        "code_first", Severity.WARNING, (each, etiology), Said(message, suggestion), tables.source(_SYSTEM, claim.on)
    )


def _etiology_missing(each: Diagnosis, note: Reaching, claim: ReadClaim, tables: Tables) -> Finding:
    weight = Severity.INFO if _conditional(note) else Severity.WARNING
    message = f"{each.label} has a “code first” note at {note.printed_at.code}, and no code it names is on the claim."
    return _finding("code_first", weight, (each,), Said(message, _first_of((note,))), tables.source(_SYSTEM, claim.on))


def _additional_early(each: Diagnosis, other: Diagnosis, claim: ReadClaim, tables: Tables) -> Finding:
    message = f"{other.label} is an additional code to {each.label} and stands before it (I.A.17)."
    suggestion = f"List {each.label} before {other.label}, unless {other.label} is the reason for the encounter."
    return _finding(
        "use_additional", Severity.WARNING, (each, other), Said(message, suggestion), tables.source(_SYSTEM, claim.on)
    )


def _additional_missing(each: Diagnosis, claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    places = dict.fromkeys(note.printed_at.code for note in _notes(each, tables, NoteKind.USE_ADDITIONAL_CODE))
    if places:
        message = f"{each.label} has a “use additional code” note at {', '.join(places)}; no code it names is listed."
        suggestion = "Read the note: add the code where the record supports it."
        yield _finding(
            "use_additional", Severity.INFO, (each,), Said(message, suggestion), tables.source(_SYSTEM, claim.on)
        )


def _first_of(notes: Iterable[Reaching]) -> str:
    printed = next((note.text for note in notes), "")
    return f"As printed: “{printed}”" if printed else "List the underlying condition first."


def _finding(rule: str, weight: Severity, named: tuple[Diagnosis, ...], said: Said, source: Source) -> Finding:
    lines = tuple(sorted({line for each in named for line in each.lines}))
    return Finding(rule, weight, said, source, lines, tuple(each.code for each in named))
