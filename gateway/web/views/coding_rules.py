"""What a coder must know before reporting a code: billable or not, which 7th characters, which side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from codingahead.lookup.v1.section_pb2 import (
    CodeCharacter,
    CodeFact,
    CodingRulesContent,
    LateralityOption,
    SeventhCharacterBuilder,
)

from gateway.web.views.codes import CodeLink, code_link, code_path


@dataclass(frozen=True)
class Cell:
    """One of the characters of a code as it is built."""

    character: str
    placeholder: bool


@dataclass(frozen=True)
class SeventhOption:
    """A 7th character and the existing code that it makes."""

    character: str
    meaning: str
    code: str
    href: str


@dataclass(frozen=True)
class BuilderView:
    """The six characters that stand, and the choices for the 7th."""

    base: str
    cells: tuple[Cell, ...]
    placeholders: int
    defined_at: str
    defined_href: str
    options: tuple[SeventhOption, ...]


@dataclass(frozen=True)
class SideView:
    """The same condition on one side of the body."""

    side: str
    link: CodeLink
    current: bool


@dataclass(frozen=True)
class FactView:
    """What a file states of the code: one label with one value or several."""

    label: str
    values: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True)
class CharacterView:
    """What one character of an ICD-10-PCS code means."""

    position: int
    character: str
    axis: str
    meaning: str
    definition: str
    explanation: str
    includes: tuple[str, ...]


@dataclass(frozen=True)
class CodingRulesView:
    """The whole section."""

    billable: bool
    explanation: str
    billable_children: tuple[CodeLink, ...]
    builder: BuilderView | None
    sides: tuple[SideView, ...]
    facts: tuple[FactView, ...] = ()
    cautions: tuple[str, ...] = ()
    characters: tuple[CharacterView, ...] = ()
    characters_from: str = ""


def coding_rules_view(system: str, content: CodingRulesContent, on: str = "") -> CodingRulesView:
    """Lay out the rules of one code."""
    has_builder = content.HasField("seventh_character")
    return CodingRulesView(
        billable=content.billable,
        explanation=content.explanation,
        billable_children=tuple(code_link(child, on) for child in content.billable_children),
        builder=_builder(system, content.seventh_character, on) if has_builder else None,
        sides=_sides(content.laterality, on),
        facts=_facts(content.facts),
        cautions=tuple(content.cautions),
        characters=tuple(map(_character, content.characters)),
        characters_from=content.characters_from,
    )


def _facts(facts: Sequence[CodeFact]) -> tuple[FactView, ...]:
    gathered = groupby(facts, key=lambda fact: (fact.label, fact.source))
    return tuple(
        FactView(label, tuple((fact.value, fact.meaning) for fact in together), source)
        for (label, source), together in gathered
    )


def _character(one: CodeCharacter) -> CharacterView:
    return CharacterView(
        one.position, one.character, one.axis, one.meaning, one.definition, one.explanation, tuple(one.includes)
    )


def _builder(system: str, builder: SeventhCharacterBuilder, on: str) -> BuilderView:
    options = tuple(
        SeventhOption(option.character, option.meaning, option.code, code_path(system, option.code, on))
        for option in builder.options
    )
    return BuilderView(
        base=builder.base,
        cells=_cells(builder.base, builder.placeholders),
        placeholders=builder.placeholders,
        defined_at=builder.defined_at,
        defined_href=code_path(system, builder.defined_at, on) if builder.defined_at else "",
        options=options,
    )


def _cells(base: str, placeholders: int) -> tuple[Cell, ...]:
    characters = base.replace(".", "")
    first_placeholder = len(characters) - placeholders
    return tuple(Cell(character, at >= first_placeholder) for at, character in enumerate(characters))


def _sides(options: Sequence[LateralityOption], on: str) -> tuple[SideView, ...]:
    return tuple(SideView(option.side, code_link(option.code, on), option.current) for option in options)
