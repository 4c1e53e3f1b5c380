"""The NCCI's part of code pages: edits and modifiers of HCPCS and CPT codes."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from services.lookup.editions.editions import Editions
from services.lookup.ncci.modifier_page import PaymentIndicators, compose_modifiers
from services.lookup.ncci.page import compose_edits
from services.lookup.ncci.payment import payment_indicators
from services.lookup.ncci.store import NcciTables
from services.lookup.ports import Codes

_SYSTEMS = frozenset({"hcpcs", "cpt"})
_REMEMBERED = 500


class NcciArea:
    """The sections code_edits and modifiers; `payment` is what the fee schedule says of modifiers."""

    def __init__(self, editions: Editions, codes: Codes, payment: PaymentIndicators | None = None) -> None:
        self._tables = NcciTables(editions)
        self._codes = codes
        self._payment = payment or payment_indicators(editions)
        # Editions never change; the codes that are asked for most have the most edits to count.
        self._composed = lru_cache(_REMEMBERED)(self._compose)

    def sections(self, system: str, code: str, on: date) -> Sequence[object]:
        """Compose both sections of a code; nothing where no table speaks of it."""
        return self._composed(code, on) if system in _SYSTEMS else ()

    def _compose(self, code: str, on: date) -> Sequence[object]:
        edits = compose_edits(self._tables, self._codes, code, on)
        modifiers = compose_modifiers(edits, self._codes, self._payment(code, on), on)
        return tuple(one for one in (edits if edits.knows_the_code else None, modifiers) if one is not None)
