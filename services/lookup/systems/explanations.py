"""What a code of a system that is not a tabular list may be reported as, in one sentence."""

from datetime import date

from services.lookup.domain import CodeSystem, Edition, Node, Status

_KINDS = {
    CodeSystem.HCPCS: "code",
    CodeSystem.CPT: "code",
    CodeSystem.MODIFIER: "modifier",
    CodeSystem.POS: "place of service",
    CodeSystem.ICD9CM: "diagnosis",
}
_NEVER = {
    CodeSystem.MSDRG: "is a group to which a discharge is assigned, not a code to report",
    CodeSystem.HCC: "is a category that diagnoses map to for risk adjustment, not a code to report",
}


def explanation(node: Node, edition: Edition, on: date) -> str | None:
    """Say of a code in force whether it may be reported; None for a code of a tabular list, which says more."""
    system = CodeSystem(node.system)
    if node.status_on(on) is not Status.ACTIVE:
        return None
    if system in _NEVER:
        return f"{node.code} {_NEVER[system]}."
    if system in _KINDS:
        known = f"as far as the loaded files say; this rests on {edition.named}"
        return f"{node.code} is a {_KINDS[system]} in force on {on}, {known}."
    return None
