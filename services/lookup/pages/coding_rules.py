"""The section that says whether the code may be reported on the date, and if not, what may.

Only codes are reportable, never categories or subcategories; a code is invalid without a 7th character that
applies to it (Official Guidelines FY2026, I.A.2, I.A.3, I.B.2).
"""

from datetime import date

from services.lookup.domain import CodeSystem, Node, Status
from services.lookup.pages.characters import characters
from services.lookup.pages.content import CodingRules, SeventhCharacterBuilder
from services.lookup.pages.laterality import laterality
from services.lookup.pages.seventh_character import base_of, builder
from services.lookup.pages.summaries import day_in_force, summary
from services.lookup.pages.tabular_list import TabularList
from services.lookup.systems.explanations import explanation

MOST_LISTED = 250


def coding_rules(listed: TabularList, node: Node, on: date) -> CodingRules:
    """Say what a coder must know before reporting a code on a day."""
    billable = node.billable_on(on)
    choice = [] if billable else [each for each in listed.descendants(node) if each.billable_on(on)]
    seventh = builder(listed, node, on)
    table = listed.character_table(node)
    return CodingRules(
        billable=billable,
        explanation=_explanation(listed, node, on, len(choice), seventh),
        billable_children=tuple(summary(each, on) for each in choice[:MOST_LISTED]),
        seventh_character=seventh,
        laterality=laterality(listed, node, day_in_force(node, on), on),
        characters=characters(listed, node),
        characters_from=table.edition if table else "",
    )


def _explanation(
    listed: TabularList, node: Node, on: date, choice: int, seventh: SeventhCharacterBuilder | None
) -> str:
    window = node.span_near(on).window
    match node.status_on(on):
        case Status.DELETED:
            return f"{node.code} may not be reported on {on}: its last valid day was {window.last}."
        case Status.FUTURE:
            return f"{node.code} may not be reported on {on}: it is valid from {window.first}."
    if said := explanation(node, listed.edition_on(node.system, on), on):
        return said
    if node.billable_on(on):
        edition = listed.edition_on(node.system, on)
        return f"{node.code} is valid for reporting on {on}: it is a billable code of {edition.title}."
    if seventh and not base_of(listed, node):
        return _without_seventh_character(node, seventh)
    return _header(node, on, choice)


def _without_seventh_character(node: Node, seventh: SeventhCharacterBuilder) -> str:
    padding = f" behind {seventh.placeholders} placeholder X" if seventh.placeholders else ""
    example = seventh.options[0].code
    return f"{node.code} may not be reported as it stands: it needs a 7th character{padding}, as in {example}."


def _header(node: Node, on: date, choice: int) -> str:
    codes = "the one billable code" if choice == 1 else f"one of the {choice:,} billable codes"
    listed = f" The first {MOST_LISTED} are listed." if choice > MOST_LISTED else ""
    level = "table" if node.system == CodeSystem.ICD10PCS else node.level_on(on)
    return f"{node.code} is a {level}, not a code to report: report {codes} below it.{listed}"
