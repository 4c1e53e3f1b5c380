"""The modifiers that the NCCI lets bypass an edit, by kind.

Source: Medicare NCCI Policy Manual, chapter I, section E (revision 2025); modifiers 22, 50, 51, 52, 76 and 77 are not
among them.
"""

from enum import StrEnum


class ModifierKind(StrEnum):
    """How the Policy Manual groups them."""

    ANATOMIC = "anatomic"
    GLOBAL_SURGERY = "global_surgery"
    OTHER = "other"


_ANATOMIC = (
    *("E1", "E2", "E3", "E4"),
    *("FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"),
    *("TA", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"),
    *("LT", "RT", "LC", "LD", "RC", "LM", "RI"),
)
ASSOCIATED: dict[ModifierKind, tuple[str, ...]] = {
    ModifierKind.ANATOMIC: _ANATOMIC,
    ModifierKind.GLOBAL_SURGERY: ("24", "25", "57", "58", "78", "79"),
    ModifierKind.OTHER: ("27", "59", "91", "XE", "XS", "XP", "XU"),
}
KIND_OF = {modifier: kind for kind, modifiers in ASSOCIATED.items() for modifier in modifiers}

# 59 and the four that say more exactly what it says (MLN1783722): they stand on the same lines, never together.
DISTINCT_SERVICE = frozenset({"59", "XE", "XS", "XP", "XU"})
