"""Which modifiers belong with a code: those that may bypass its edits, and those that its payment depends on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.lookup.domain import CodeSystem
from services.lookup.ncci.bypass import counts_on_column1
from services.lookup.ncci.modifiers import ASSOCIATED, ModifierKind
from services.lookup.ncci.page import CodeEdits, notices
from services.lookup.pages.summaries import title_text
from services.lookup.ports import Codes

_MAY_BE_BYPASSED = 1


@dataclass(frozen=True, slots=True)
class PaymentIndicator:
    """One indicator of the physician fee schedule that concerns modifiers, as published and in words."""

    name: str
    value: str
    meaning: str
    modifiers: tuple[str, ...]


class PaymentIndicators(Protocol):
    """What the fee schedule says of modifiers."""

    def __call__(self, code: str, on: date) -> Sequence[PaymentIndicator]:
        """List the indicators of a code; none where the schedule is not loaded or has not the code. MUST NOT refuse."""


@dataclass(frozen=True, slots=True)
class Modifier:
    """A modifier and its official title, empty where no loaded file has it."""

    modifier: str
    title: str


@dataclass(frozen=True, slots=True)
class Modifiers:
    """The whole section."""

    edits_that_may_be_bypassed: int
    counts_on_either_line: bool
    groups: tuple[tuple[ModifierKind, tuple[Modifier, ...]], ...]
    payment_indicators: tuple[PaymentIndicator, ...]
    rights: tuple[str, ...] = ()


def compose_modifiers(
    edits: CodeEdits, codes: Codes, indicators: Sequence[PaymentIndicator], on: date
) -> Modifiers | None:
    """Gather the modifiers of a code; None when nothing loaded speaks of any."""
    count = sum(group.counts.get(_MAY_BE_BYPASSED, 0) for group in edits.groups)
    if not count and not indicators:
        return None
    if not count:
        return Modifiers(count, counts_on_column1(on), (), tuple(indicators))
    groups = tuple((kind, tuple(_titled(codes, one, on) for one in each)) for kind, each in ASSOCIATED.items())
    nodes = [node for each in ASSOCIATED.values() for one in each if (node := codes.find(CodeSystem.MODIFIER, one))]
    return Modifiers(count, counts_on_column1(on), groups, tuple(indicators), notices(nodes, on))


def _titled(codes: Codes, modifier: str, on: date) -> Modifier:
    """HCPCS modifiers are CMS's and have their titles; CPT's own are numbers here, and have none without a licence."""
    node = codes.find(CodeSystem.MODIFIER, modifier)
    return Modifier(modifier, (title_text(node, on) if node else None) or "")
