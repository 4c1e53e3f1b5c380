"""Lookup's code page to the evidence that answers are made from."""

from collections.abc import Iterable

from codingahead.lookup.v1.code_pb2 import CodeSummary
from codingahead.lookup.v1.lookup_service_pb2 import GetCodePageResponse
from codingahead.lookup.v1.section_pb2 import (
    CodingRulesContent,
    HierarchyNode,
    HistoryContent,
    NotesContent,
    Section,
)

from services.assistant.code_page import Change, CodePage, Note, Place, SeventhCharacter, Side, Target


def page_from_proto(page: GetCodePageResponse) -> CodePage:
    """Read a page that went out in full; sections that it does not have stay empty."""
    sections = {section.WhichOneof("content"): section for section in page.sections}
    rules = sections.get("coding_rules", Section()).coding_rules
    places = sections.get("hierarchy", Section()).hierarchy
    return CodePage(
        code=page.code,
        title=page.title,
        notice=page.official_description.notice,
        on=page.on,
        valid_from=page.valid_from,
        valid_to=page.valid_to,
        edition=page.edition.id,
        effective_from=page.edition.effective_from,
        explanation=rules.explanation,
        ancestors=_nodes(places.ancestors),
        children=_nodes(places.children),
        billable_children=tuple(map(_place, rules.billable_children)),
        notes=_notes(sections.get("notes", Section()).notes),
        seventh_characters=_seventh_characters(rules),
        sides=tuple(Side(option.side, _place(option.code)) for option in rules.laterality),
        history=_history(sections.get("history", Section()).history),
    )


def _nodes(nodes: Iterable[HierarchyNode]) -> tuple[Place, ...]:
    return tuple(Place(node.code, node.title, node.level) for node in nodes)


def _place(code: CodeSummary) -> Place:
    return Place(code.code, code.title)


def _notes(content: NotesContent) -> tuple[Note, ...]:
    return tuple(
        Note(
            kind=note.kind,
            text=note.text,
            printed_at=note.printed_at,
            printed_level=note.printed_level,
            targets=tuple(Target(target.code, target.last_code) for target in note.targets if target.code),
        )
        for note in content.notes
    )


def _seventh_characters(rules: CodingRulesContent) -> tuple[SeventhCharacter, ...]:
    options = rules.seventh_character.options
    return tuple(SeventhCharacter(option.character, option.meaning, option.code) for option in options)


def _history(content: HistoryContent) -> tuple[Change, ...]:
    return tuple(Change(event.kind, event.date, event.edition, event.detail) for event in content.events)
