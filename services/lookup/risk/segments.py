"""The segments of beneficiaries that coefficients are for, in words.

Source: CMS risk adjustment model software, names of the relative factor tables.
"""

_NAMES = {
    "CE": "Community",
    "CNA": "Community, not dual, aged",
    "CND": "Community, not dual, disabled",
    "CFA": "Community, full benefit dual, aged",
    "CFD": "Community, full benefit dual, disabled",
    "CPA": "Community, partial benefit dual, aged",
    "CPD": "Community, partial benefit dual, disabled",
    "INS": "Institutional",
    "DI": "Dialysis",
    "GC": "Functioning graft, community",
    "GI": "Functioning graft, institutional",
    "GFA": "Functioning graft, full benefit dual, aged",
    "GFN": "Functioning graft, full benefit dual, not aged",
    "GNPA": "Functioning graft, not or partial benefit dual, aged",
    "GNPN": "Functioning graft, not or partial benefit dual, not aged",
    "RX_CE_LOWAGED": "Community, low income, aged",
    "RX_CE_LOWNOAGED": "Community, low income, not aged",
    "RX_CE_NOLOWAGED": "Community, not low income, aged",
    "RX_CE_NOLOWNOAGED": "Community, not low income, not aged",
    "RX_CE_LTI": "Institutional",
}


def segment_name(segment: str) -> str:
    """Say a segment in words; its own name where it is not known."""
    return _NAMES.get(segment.upper(), segment)
