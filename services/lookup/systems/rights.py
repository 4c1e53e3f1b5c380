"""Whose words the official texts are, and what is said where a text may not be shown."""

import re
from datetime import date

from services.lookup.domain import CodeSystem, Kind, Node, Title

CPT_NOTICE = (
    "CPT descriptors are content of the American Medical Association. They are shown once a CPT file is loaded under"
    " a licence of the AMA."
)
_CDT_NOTICE = (
    "Codes that begin with D are CDT, content of the American Dental Association. Their descriptors are shown under a"
    " licence of the ADA alone."
)
_OTHERS = {
    CodeSystem.HCPCS: "No loaded HCPCS file has the description of this code.",
    CodeSystem.MODIFIER: "Descriptors of CPT modifiers are content of the American Medical Association: they are shown"
    " once a CPT file is loaded under a licence of the AMA.",
    CodeSystem.HCC: "No loaded file has the label of this category.",
    CodeSystem.ICD9CM: "The loaded mappings name this code without its title.",
}
_ICD10CM = "ICD-10-CM: National Center for Health Statistics (CDC). ICD-10: © World Health Organization."
_OF_THE_ADA = "CDT: content of the American Dental Association. No descriptor of it is loaded."
_CDT = "D"
# CPT's own modifiers: numbers, those of Category II (1P) and of physical status (P1).
_CPT_MODIFIER = re.compile(r"\d[0-9A-Z]|P[1-6]")


def why_no_title(system: str, code: str) -> str | None:
    """Say why a code of one of these systems has no official text here; None for any other system."""
    if system == CodeSystem.CPT:
        return CPT_NOTICE
    if system == CodeSystem.HCPCS and code.startswith(_CDT):
        return _CDT_NOTICE
    return _OTHERS.get(CodeSystem(system))


def copyright_of(node: Node, on: date) -> str:
    """Write the notice that stands under the official text of a code; empty for public-domain text and for none."""
    return _ICD10CM if node.system == CodeSystem.ICD10CM else reserved(node, on)


def reserved(node: Node, on: date) -> str:
    """Write the notice that must stand wherever a code's title does, on a day; empty where nobody reserves rights.

    The year is that of the file in which the AMA printed the title that is shown. Groups are named in our own words.
    """
    if node.system == CodeSystem.HCPCS and node.code.startswith(_CDT) and node.kind is Kind.CODE:
        return _OF_THE_ADA
    title = node.title_on(on)
    if title is None or not _is_of_the_ama(node):
        return ""
    return f"© Copyright {_printed_near(title, on).year} American Medical Association. All rights reserved."


def _is_of_the_ama(node: Node) -> bool:
    if node.kind is not Kind.CODE:
        return False
    return node.system == CodeSystem.CPT or bool(
        node.system == CodeSystem.MODIFIER and _CPT_MODIFIER.fullmatch(node.code)
    )


def _printed_near(title: Title, on: date) -> date:
    return max(title.printed.first, min(on, title.printed.last or on))
