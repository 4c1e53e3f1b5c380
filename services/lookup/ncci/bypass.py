"""Which modifiers on which of the two lines bypass a procedure-to-procedure edit.

Sources: Medicare NCCI Policy Manual, chapter I, section E; CMS Change Request 11168 (transmittal 2259) for either line.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from services.lookup.ncci.edits import PtpEdit
from services.lookup.ncci.modifiers import ASSOCIATED, KIND_OF

# CR 11168: from this date of service a modifier counts on the column 1 line as well.
EITHER_LINE_FROM = date(2019, 7, 1)
_ALLOWED = 1


@dataclass(frozen=True, slots=True)
class Bypass:
    """What bypasses the edit: the modifiers that do, by the line on which they stand; both empty when none does."""

    column1: tuple[str, ...] = ()
    column2: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether the edit is bypassed. Documentation must still support the modifier."""
        return bool(self.column1 or self.column2)


def allowed(edit: PtpEdit) -> bool:
    """Tell whether any modifier may bypass the edit: its indicator is 1 (0: none may, 9: never in force)."""
    return edit.modifier_indicator == _ALLOWED


def counts_on_column1(on: date) -> bool:
    """Tell whether on that date of service a modifier on the column 1 line counts too (CR 11168)."""
    return on >= EITHER_LINE_FROM


def bypasses(edit: PtpEdit, column1_modifiers: Collection[str], column2_modifiers: Collection[str], on: date) -> Bypass:
    """Find the modifiers that bypass an edit in force on the date of service, in the order of the lines.

    On either line from 2019-07-01, before that on the line of column 2 alone. Modifiers are given in capitals.
    """
    if not allowed(edit):
        return Bypass()
    on_column1 = column1_modifiers if counts_on_column1(on) else ()
    return Bypass(_associated(on_column1), _associated(column2_modifiers))


def could_bypass(edit: PtpEdit) -> tuple[str, ...]:
    """List every modifier that may bypass the edit when the record supports it."""
    return tuple(modifier for modifiers in ASSOCIATED.values() for modifier in modifiers) if allowed(edit) else ()


def _associated(modifiers: Collection[str]) -> tuple[str, ...]:
    return tuple(modifier for modifier in modifiers if modifier in KIND_OF)
