"""The NCCI's part of code pages: edits and modifiers of HCPCS and CPT codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.lookup.editions.editions import Editions
from services.lookup.ncci.modifier_page import PaymentIndicator, PaymentIndicators, compose_modifiers
from services.lookup.ncci.page import compose_edits
from services.lookup.ncci.store import NcciTables
from services.lookup.ports import Codes

_SYSTEMS = frozenset({"hcpcs", "cpt"})


def _none_loaded(code: str, on: date) -> Sequence[PaymentIndicator]:
    del code, on
    return ()


@dataclass(frozen=True)
class NcciArea:
    """The sections code_edits and modifiers; `payment` is what the fee schedule says of modifiers, if it is loaded."""

    editions: Editions
    codes: Codes
    payment: PaymentIndicators = _none_loaded

    def sections(self, system: str, code: str, on: date) -> Sequence[object]:
        """Compose both sections of a code; nothing where no table speaks of it."""
        if system not in _SYSTEMS:
            return ()
        edits = compose_edits(NcciTables(self.editions), self.codes, code, on)
        modifiers = compose_modifiers(edits, self.codes, self.payment(code, on), on)
        return tuple(one for one in (edits if edits.knows_the_code else None, modifiers) if one is not None)
