"""A whole page as a message: every section with its heading, and its content only when it may go out."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from codingahead.lookup.v1.lookup_service_pb2 import Access, GetCodePageResponse
from codingahead.lookup.v1.section_pb2 import (
    CodeCharacter,
    CodeFact,
    CodingRulesContent,
    EditionStanding,
    HierarchyContent,
    HistoryContent,
    HistoryEvent,
    LateralityOption,
    Note,
    NotesContent,
    Section,
    SeventhCharacterBuilder,
    SeventhCharacterOption,
)

from services.lookup.convert import codes as convert
from services.lookup.convert import crosswalks, fees, risk
from services.lookup.convert import ncci as convert_ncci
from services.lookup.convert.coverage import diagnosis_to_proto, procedure_to_proto
from services.lookup.convert.indexes import listings_to_proto
from services.lookup.coverage.content import CoverageOfDiagnosis, CoverageOfProcedure
from services.lookup.crosswalks.area import CrosswalksSection
from services.lookup.fees.section import FeesSection
from services.lookup.indexes.listings import IndexListings
from services.lookup.ncci.modifier_page import Modifiers
from services.lookup.ncci.page import CodeEdits
from services.lookup.pages import content
from services.lookup.pages.content import CodePage
from services.lookup.risk.profile import RiskProfile
from services.lookup.systems.facts import CodeFacts, Fact
from services.lookup.usecases.view_page import ViewedPage

_ORDER = (
    "hierarchy",
    "notes",
    "coding_rules",
    "code_edits",
    "modifiers",
    "crosswalks",
    "fees",
    "coverage",
    "risk_and_grouping",
    "history",
)
# How the areas' sections are written, by the type in which each composes its own.
_AREAS: dict[type, Callable[[Any], Section]] = {
    FeesSection: fees.section_to_proto,
    CodeEdits: convert_ncci.edits_section,
    Modifiers: convert_ncci.modifiers_section,
    IndexListings: listings_to_proto,
    CoverageOfProcedure: procedure_to_proto,
    CoverageOfDiagnosis: diagnosis_to_proto,
    CrosswalksSection: crosswalks.section_to_proto,
    RiskProfile: risk.section_to_proto,
}


def page_to_proto(viewed: ViewedPage) -> GetCodePageResponse:
    """The page as its reader may have it."""
    page, described = viewed.page, viewed.description
    return GetCodePageResponse(
        system=page.system,
        code=page.code,
        title=page.title or "",
        billable=page.billable,
        status=convert.status_to_proto(page.status),
        edition=convert.edition_to_proto(page.edition),
        official_description=convert.official_to_proto(page),
        common_language_description=convert.description_to_proto(described) if described else None,
        sections=_sections(viewed) if viewed.full else [_locked(section) for section in _sections(viewed)],
        related=[convert.related_to_proto(one) for one in page.related] if viewed.full else [],
        access=_access(viewed),
        on=str(page.on),
        valid_from=str(page.window.first),
        valid_to=convert.day(page.window.last),
        short_title=page.short_title or "",
        copyrights=_copyrights(viewed),
    )


def _copyrights(viewed: ViewedPage) -> list[str]:
    """List the notices of everything that is shown, each once, the page's own first."""
    page = viewed.page
    shown = [page.copyright]
    if viewed.full:
        areas = (one for one in viewed.areas if isinstance(one, CodeEdits | Modifiers))
        shown += [one.copyright for one in (*page.hierarchy.ancestors, *page.hierarchy.children)]
        shown += [one.code.copyright for one in page.related]
        shown += [notice for one in areas for notice in one.rights]
    return list(dict.fromkeys(filter(None, shown)))


def _access(viewed: ViewedPage) -> Access:
    standing = viewed.standing
    return Access(
        level="full" if viewed.full else "preview",
        reason=standing.reason,
        account_kind=standing.account_kind,
        views_granted=standing.views_granted,
        views_remaining=standing.views_remaining,
    )


def _locked(section: Section) -> Section:
    return Section(key=section.key, title=section.title, locked=True)


def _sections(viewed: ViewedPage) -> list[Section]:
    """Every section that has something to say, in the contract's order; parts with one key are one section."""
    facts = [one for one in viewed.areas if isinstance(one, CodeFacts)]
    parts = (_AREAS[type(one)](one) for one in viewed.areas if not isinstance(one, CodeFacts))
    gathered: dict[str, Section] = {}
    for part in (*_of_the_list(viewed.page, facts), *parts):
        gathered.setdefault(part.key, Section()).MergeFrom(part)
    return sorted(gathered.values(), key=lambda section: _ORDER.index(section.key))


def _of_the_list(page: CodePage, facts: Sequence[CodeFacts]) -> Iterator[Section]:
    yield Section(key="hierarchy", title="Hierarchy", hierarchy=_hierarchy(page.hierarchy))
    if page.notes:
        notes = NotesContent(notes=[_note(note) for note in page.notes], notice=page.notes_notice)
        yield Section(key="notes", title="Notes", notes=notes)
    yield Section(key="coding_rules", title="Coding rules", coding_rules=_rules(page.coding_rules, facts))
    yield Section(key="history", title="History", history=_history(page))


def _hierarchy(shown: content.Hierarchy) -> HierarchyContent:
    return HierarchyContent(
        ancestors=[convert.place_to_proto(place) for place in shown.ancestors],
        children=[convert.place_to_proto(place) for place in shown.children],
    )


def _note(note: content.Note) -> Note:
    return Note(
        kind=note.kind,
        text=note.text,
        printed_at=note.printed_at,
        printed_level=note.printed_level,
        inherited=note.inherited,
        targets=[convert.target_to_proto(target) for target in note.targets],
    )


def _rules(rules: content.CodingRules, stated: Sequence[CodeFacts]) -> CodingRulesContent:
    return CodingRulesContent(
        billable=rules.billable,
        explanation=rules.explanation,
        billable_children=[convert.summary_to_proto(child) for child in rules.billable_children],
        seventh_character=_builder(rules.seventh_character) if rules.seventh_character else None,
        laterality=[_side(side) for side in rules.laterality],
        facts=[_fact(fact) for one in stated for fact in one.facts],
        cautions=[said for one in stated for said in one.cautions],
        characters=[_character(one) for one in rules.characters],
        characters_from=rules.characters_from,
    )


def _fact(fact: Fact) -> CodeFact:
    return CodeFact(label=fact.label, value=fact.value, meaning=fact.meaning, source=fact.source)


def _builder(builder: content.SeventhCharacterBuilder) -> SeventhCharacterBuilder:
    options = [
        SeventhCharacterOption(character=one.character, meaning=one.meaning, code=one.code) for one in builder.options
    ]
    return SeventhCharacterBuilder(
        base=builder.base, placeholders=builder.placeholders, defined_at=builder.defined_at, options=options
    )


def _side(option: content.LateralityOption) -> LateralityOption:
    return LateralityOption(side=option.side, code=convert.summary_to_proto(option.code), current=option.current)


def _character(one: content.CodeCharacter) -> CodeCharacter:
    return CodeCharacter(
        position=one.position,
        character=one.character,
        axis=one.axis,
        meaning=one.meaning or "",
        definition=one.definition,
        explanation=one.explanation,
        includes=one.includes,
    )


def _history(page: CodePage) -> HistoryContent:
    events, editions = [_event(one) for one in page.history], [_standing(one) for one in page.editions]
    return HistoryContent(events=events, editions=editions)


def _event(one: content.HistoryEvent) -> HistoryEvent:
    return HistoryEvent(
        kind=one.kind,
        date=str(one.date),
        edition=one.edition,
        detail=one.detail,
        from_title=one.from_title,
        to_title=one.to_title,
        codes=one.codes,
    )


def _standing(one: content.EditionStanding) -> EditionStanding:
    return EditionStanding(
        edition=one.edition.id,
        title=one.edition.title,
        effective_from=str(one.edition.effective_from),
        effective_to=convert.day(one.edition.effective_to),
        standing=one.standing,
        code_title=one.title or "",
    )
