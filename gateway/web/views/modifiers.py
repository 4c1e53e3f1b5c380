"""The modifiers that belong with a code: those that may bypass its edits, and those that its payment depends on."""

from dataclasses import dataclass

from codingahead.lookup.v1.modifier_pb2 import ModifierGroup, ModifiersContent

from gateway.web.views.codes import code_path
from gateway.web.wording import spoken

KINDS = {
    "anatomic": ("Anatomic", "The services were on different sites, sides, digits or vessels."),
    "global_surgery": ("Global surgery", "The services stand apart from a surgery's global package."),
    "other": (
        "Other",
        "The services were distinct: another encounter, practitioner, structure, or one that does not overlap. "
        "59 only where none of the X modifiers says it better, never both on one line, and never on an evaluation "
        "and management service.",
    ),
}


@dataclass(frozen=True)
class ModifierLink:
    """A modifier, with the way to its page where its title is loaded."""

    modifier: str
    title: str
    href: str


@dataclass(frozen=True)
class ModifierGroupView:
    """Modifiers of one kind."""

    name: str
    meaning: str
    modifiers: tuple[ModifierLink, ...]


@dataclass(frozen=True)
class IndicatorView:
    """What the fee schedule says of some modifiers."""

    name: str
    value: str
    meaning: str
    modifiers: tuple[str, ...]


@dataclass(frozen=True)
class ModifiersView:
    """The whole section."""

    edits: int
    either_line: bool
    groups: tuple[ModifierGroupView, ...]
    indicators: tuple[IndicatorView, ...]


def modifiers_view(content: ModifiersContent, on: str = "") -> ModifiersView:
    """Lay out the modifiers of one code."""
    return ModifiersView(
        edits=content.edits_that_may_be_bypassed,
        either_line=content.counts_on_either_line,
        groups=tuple(_group(group, on) for group in content.groups),
        indicators=tuple(
            IndicatorView(spoken(one.name), one.value, one.meaning, tuple(one.modifiers))
            for one in content.payment_indicators
        ),
    )


def _group(group: ModifierGroup, on: str) -> ModifierGroupView:
    name, meaning = KINDS.get(group.kind, (spoken(group.kind), ""))
    modifiers = tuple(
        ModifierLink(one.modifier, one.title, code_path("modifier", one.modifier, on) if one.title else "")
        for one in group.modifiers
    )
    return ModifierGroupView(name, meaning, modifiers)
