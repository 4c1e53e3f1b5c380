"""Whose words the official texts are, and what is said where a text may not be shown."""

from datetime import date

from services.lookup.domain import CodeSystem

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
_CDT = "D"


def why_no_title(system: str, code: str) -> str | None:
    """Say why a code of one of these systems has no official text here; None for any other system."""
    if system == CodeSystem.CPT:
        return CPT_NOTICE
    if system == CodeSystem.HCPCS and code.startswith(_CDT):
        return _CDT_NOTICE
    return _OTHERS.get(CodeSystem(system))


def copyright_of(system: str, edition_begins: date, *, has_text: bool) -> str:
    """Write the notice that stands under an official text; empty for public-domain text and where there is none."""
    if system == CodeSystem.ICD10CM:
        return _ICD10CM
    if system == CodeSystem.CPT and has_text:
        return f"© Copyright {edition_begins.year} American Medical Association. All rights reserved."
    return ""
