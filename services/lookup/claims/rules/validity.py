"""Whether each code may be reported on the date of service, and if not, which may.

Official Guidelines for Coding and Reporting FY2026, I.A.2 to I.A.5, I.B.2; ICD-10-CM order files.
"""

from collections.abc import Iterator
from datetime import date

from services.lookup.claims.read import Diagnosis, ReadClaim
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding, Said, Severity, Source
from services.lookup.domain import FULL_LENGTH, CodeSystem, Node, Status, undotted
from services.lookup.pages.seventh_character import base_of, builder

SYSTEM = CodeSystem.ICD10CM
_MOST_SUGGESTED = 8
_CATEGORY, _PADDING = 3, "X"


def code_validity(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find diagnoses that no edition has, that have ended, or that are not yet in force."""
    for each in claim.diagnoses:
        if each.node is None and _without_seventh(each, claim.on, tables) is None:
            yield _finding(
                "code_validity",
                each,
                Said(_unknown(each), _meant(each, claim.on, tables)),
                tables.source(SYSTEM, claim.on),
            )
        elif each.node and not each.node.exists_on(claim.on):
            suggestion = _instead(each.node, claim.on, tables)
            yield _finding(
                "code_validity",
                each,
                Said(_not_in_force(each.node, claim.on), suggestion),
                tables.source(SYSTEM, claim.on),
            )


def not_billable(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find headers: categories and subcategories with codes below them that are reported in their place."""
    for each, node in _headers(claim):
        if _seventh_options(node, claim.on, tables):
            continue
        below = [child.code for child in tables.codes.descendants(node) if child.billable_on(claim.on)]
        message = f"{node.code} is a heading on {claim.on}, not a code: only the codes below it are reported (I.B.2)."
        yield _finding("not_billable", each, Said(message, _one_of(below)), tables.source(SYSTEM, claim.on))


def seventh_character(claim: ReadClaim, tables: Tables) -> Iterator[Finding]:
    """Find codes that lack their 7th character, and codes that bear one they do not take."""
    for each, node in _headers(claim):
        if options := _seventh_options(node, claim.on, tables):
            message = f"{node.code} is not complete: a 7th character applies to it and is missing (I.A.2, I.A.5)."
            yield _finding("seventh_character", each, Said(message, _one_of(options)), tables.source(SYSTEM, claim.on))
    for each in claim.diagnoses:
        if short := _without_seventh(each, claim.on, tables):
            message = f"{each.label} does not exist: {short.code} is complete as it stands and takes no 7th character."
            yield _finding(
                "seventh_character", each, Said(message, f"Report {short.code}."), tables.source(SYSTEM, claim.on)
            )


def _headers(claim: ReadClaim) -> Iterator[tuple[Diagnosis, Node]]:
    for each in claim.diagnoses:
        if each.node and each.node.exists_on(claim.on) and not each.node.billable_on(claim.on):
            yield each, each.node


def _seventh_options(node: Node, on: date, tables: Tables) -> list[str]:
    """List the codes made of a header and a 7th character; empty where codes without one stand below it too."""
    made = builder(tables.codes, node, on) if base_of(tables.codes, node) is None else None
    return [option.code for option in made.options] if made else []


def _without_seventh(each: Diagnosis, on: date, tables: Tables) -> Node | None:
    """Find the billable code that an unknown one of seven characters would be without its padding and 7th."""
    typed = undotted(each.code)
    if each.node or len(typed) != FULL_LENGTH:
        return None
    node = _found(typed[:-1].rstrip(_PADDING), tables) or _found(typed[:-1], tables)
    return node if node and node.billable_on(on) else None


def _found(text: str, tables: Tables) -> Node | None:
    return tables.reach.code(SYSTEM, text) if len(text) >= _CATEGORY else None


def _unknown(each: Diagnosis) -> str:
    return f"{each.label} is not an ICD-10-CM code in any edition."


def _not_in_force(node: Node, on: date) -> str:
    window = node.span_near(on).window
    if node.status_on(on) is Status.FUTURE:
        return f"{node.code} may not be reported on {on}: it is valid from {window.first}."
    return f"{node.code} may not be reported on {on}: its last valid day was {window.last}."


def _meant(each: Diagnosis, on: date, tables: Tables) -> str:
    near = [node.code for node in tables.nearby(SYSTEM, each.code, on) if node.billable_on(on)]
    return _one_of(near) if near else "Look the condition up by words."


def _instead(node: Node, on: date, tables: Tables) -> str:
    """Offer what stands below in its place, else the code above, else what is written much like it."""
    below = [each.code for each in tables.codes.descendants(node) if each.billable_on(on)]
    above = tables.codes.parent(node)
    header = [above.code] if above and above.billable_on(on) else []
    near = [each.code for each in tables.nearby(SYSTEM, node.code, on) if each.billable_on(on)]
    choice = below or header or near
    return _one_of(choice) if choice else "Look the condition up by words."


def _one_of(codes: list[str]) -> str:
    if len(codes) == 1:
        return f"Report {codes[0]}."
    more = f", … ({len(codes)} in all)" if len(codes) > _MOST_SUGGESTED else ""
    return f"Report one of: {', '.join(codes[:_MOST_SUGGESTED])}{more}."


def _finding(rule: str, each: Diagnosis, said: Said, source: Source) -> Finding:
    return Finding(rule, Severity.ERROR, said, source, each.lines, (each.code,))
