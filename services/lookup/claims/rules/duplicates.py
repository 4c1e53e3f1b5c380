"""The same thing twice.

Official Guidelines FY2026, I.B.12 (a diagnosis once per encounter); Medicare Claims Processing Manual (Pub. 100-04),
chapter 1, section 120 (duplicate claim lines).
"""

from collections import defaultdict
from collections.abc import Iterator

from services.lookup.claims.read import Diagnosis, Line, ReadClaim
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Said, Severity, Source
from services.lookup.domain import undotted

_MANUAL = Source("claims_processing_manual", "Pub. 100-04, chapter 1, section 120", None)


def duplicate_diagnosis(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find diagnoses that are listed more than once."""
    listed: dict[str, list[Diagnosis]] = defaultdict(list)
    for each in claim.diagnoses:
        listed[undotted(each.code)].append(each)
    for same in (each for each in listed.values() if len(each) > 1):
        code, lines = same[0].code, tuple(sorted({line for each in same for line in each.lines}))
        message = f"{code} is listed {len(same)} times; a diagnosis is reported once per encounter (I.B.12)."
        suggestion = f"List {code} once and let the lines point at it."
        source = tables.source("icd10cm", claim.on)
        yield Finding("duplicate_diagnosis", Severity.ERROR, Said(message, suggestion), source, lines, (code,))


def duplicate_line(claim: ReadClaim, _tables: Tables) -> Iterator[Finding]:
    """Find lines with the same code and modifiers: errors where their units and diagnoses are the same too."""
    alike: dict[tuple[str, frozenset[str]], list[Line]] = defaultdict(list)
    for each in claim.lines:
        alike[each.code, frozenset(each.modifiers)].append(each)
    for same in (each for each in alike.values() if len(each) > 1):
        exact = len({(each.line.units, frozenset(each.line.pointers)) for each in same}) == 1
        numbers = tuple(sorted(each.number for each in same))
        message = f"{same[0].code} stands with the same modifiers on lines {', '.join(map(str, numbers))}."
        suggestion = (
            "Bill one line with all units; where the service was repeated, say so with 76, 77 or 91, or the site "
            "with an anatomic modifier, as the record supports."
        )
        weight = Severity.ERROR if exact else Severity.WARNING
        yield Finding("duplicate_line", weight, Said(message, suggestion), _MANUAL, numbers, (same[0].code,))
