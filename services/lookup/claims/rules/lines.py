"""The lines by themselves: codes in force, of a system that the setting bills by, pointing at what they are for.

ICD-10-PCS Official Guidelines (inpatient hospital procedures only); HCPCS quarterly file; Medicare Claims Processing
Manual (Pub. 100-04), chapter 26, section 10.4 (item 24E: at most four pointers).
"""

from collections.abc import Iterator
from datetime import date

from services.lookup.claims.claim import Claim, Setting
from services.lookup.claims.read import Line, ReadClaim, found
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Said, Severity, Source
from services.lookup.domain import CodeSystem, Node, Status
from services.lookup.pages.summaries import title_text

_BY_LETTER = 5  # CPT has no code of a letter and four digits: those are HCPCS Level II's alone
_MOST_POINTERS = 4
_MANUAL = Source("claims_processing_manual", "Pub. 100-04, chapter 26, section 10.4", None)
_UNLISTED = ("not otherwise classified", "not otherwise specified", "unlisted", "unclassified", "miscellaneous")


def systems(claim: Claim) -> tuple[str, ...]:
    """Name the systems in which a line's code may be listed."""
    outside = (CodeSystem.HCPCS, CodeSystem.CPT)
    return (*outside, CodeSystem.ICD10PCS) if claim.setting is Setting.INPATIENT else outside


def line_validity(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find line codes that no loaded system has, that have ended or are not yet in force, or are no whole code."""
    for line in claim.lines:
        if line.node is None:
            yield _unknown(line, claim, tables)
        elif not line.node.billable_on(claim.on):
            source = tables.source(line.node.system, claim.on)
            message = _not_billable(line, line.node, claim.on)
            weight = _weight(tables, inferred=line.node.system == CodeSystem.CPT)
            yield _finding("code_validity", weight, line, Said(message, "Report one in force."), source)


def procedure_set(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find ICD-10-PCS codes outside of inpatient claims."""
    for line in claim.lines if claim.setting is not Setting.INPATIENT else ():
        node = None if line.node else found(tables.codes, CodeSystem.ICD10PCS, line.line.code)
        if node:
            message = (
                f"{node.code} on line {line.number} is an ICD-10-PCS code: those are for inpatient procedures alone."
            )
            suggestion = "Bill the CPT or HCPCS code of the service."
            source = tables.source(CodeSystem.ICD10PCS, claim.on)
            yield _finding("procedure_set", Severity.ERROR, line, Said(message, suggestion), source)


def unlisted(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Point out codes that say nothing in particular and need a description."""
    for line in claim.lines:
        title = title_text(line.node, claim.on) if line.node else None
        if line.node and title and any(words in title.lower() for words in _UNLISTED):
            message = f"{line.code} on line {line.number} is an unlisted code: it is priced by what is described."
            suggestion = "Describe the service in the narrative, and use a specific code where there is one."
            source = tables.source(line.node.system, claim.on)
            yield _finding("unlisted", Severity.INFO, line, Said(message, suggestion), source)


def pointers(claim: ReadClaim, _tables: Tables) -> Iterator[Finding]:
    """Find practitioner lines that point at no diagnosis, at one twice, or at more than four."""
    for line in claim.lines if claim.setting in {Setting.PRACTITIONER, Setting.DME} else ():
        pointed = line.line.pointers
        if claim.diagnoses and not pointed:
            message = f"Line {line.number} points at no diagnosis."
            yield _pointer(Severity.WARNING, line, message, "Point at the diagnosis that the service was for.")
        if len(set(pointed)) < len(pointed):
            message = f"Line {line.number} points at a diagnosis more than once."
            yield _pointer(Severity.WARNING, line, message, "Point at each diagnosis once.")
        if len(set(pointed)) > _MOST_POINTERS:
            message = (
                f"Line {line.number} points at {len(set(pointed))} diagnoses; a line takes at most {_MOST_POINTERS}."
            )
            yield _pointer(Severity.ERROR, line, message, "Keep the four that matter most to the service.")


def place_of_service(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find a place of service that is not in force that day."""
    place = claim.claim.place_of_service
    node = found(tables.codes, CodeSystem.POS, place)
    if node is None or not node.exists_on(claim.on):
        message = f"Place of service {place} is not in the list in force on {claim.on}."
        source = tables.source(CodeSystem.POS, claim.on)
        numbers = tuple(sorted(line.number for line in claim.lines))
        suggestion = "Give the place where the patient was seen."
        yield Finding("place_of_service", Severity.ERROR, Said(message, suggestion), source, numbers, (place,))


def no_place(claim: Claim) -> str:
    """Ask for a place of service."""
    return "" if claim.place_of_service else "The claim gives no place of service."


def _unknown(line: Line, claim: ReadClaim, tables: Tables) -> Finding:
    """Say that no system has the code; only that this cannot be said while one that may have it is not loaded."""
    asked = systems(claim.claim)
    loaded = [system for system in asked if tables.loaded(system, claim.on)]
    source = tables.source(loaded[0] if loaded else asked[0], claim.on)
    open_ones = [] if CodeSystem.HCPCS in loaded and _is_hcpcs_alone(line.code) else sorted({*asked} - {*loaded})
    if open_ones:
        message = f"{line.code} on line {line.number} could not be looked up: {', '.join(open_ones)} is not loaded."
        return _finding("code_validity", Severity.INFO, line, Said(message, "Check it in its own list."), source)
    message = f"{line.code} on line {line.number} is in none of {', '.join(asked)}."
    weight = _weight(tables, inferred=not _is_hcpcs_alone(line.code))
    return _finding("code_validity", weight, line, Said(message, "Look the service up by words."), source)


def _weight(tables: Tables, *, inferred: bool) -> Severity:
    """Weigh what rests on CPT numbers less, where those are only the ones that CMS files name."""
    return Severity.WARNING if inferred and not tables.cpt_licensed else Severity.ERROR


def _is_hcpcs_alone(code: str) -> bool:
    return len(code) == _BY_LETTER and code[0].isalpha() and code[1:].isdecimal()


def _not_billable(line: Line, node: Node, on: date) -> str:
    window, status = node.span_near(on).window, node.status_on(on)
    which = f"{line.code} on line {line.number} may not be billed on {on}"
    if status is Status.FUTURE:
        return f"{which}: it is valid from {window.first}."
    return (
        f"{which}: its last valid day was {window.last}." if status is Status.DELETED else f"{which}: it is a heading."
    )


def _pointer(weight: Severity, line: Line, message: str, suggestion: str) -> Finding:
    return _finding("diagnosis_pointer", weight, line, Said(message, suggestion), _MANUAL)


def _finding(rule: str, weight: Severity, line: Line, said: Said, source: Source) -> Finding:
    return Finding(rule, weight, said, source, (line.number,), (line.code,))
