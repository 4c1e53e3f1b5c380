"""Stores that keep the ports' promises, in memory: NCCI, coverage, indicators, the code editor, small code lists."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.lookup.claims.loaded import LoadedEditions
from services.lookup.claims.verdict import Source
from services.lookup.coverage.answers import Answer, CoverageAnswer
from services.lookup.domain import (
    CharacterTable,
    CharacterTerm,
    Conversion,
    Edition,
    Kind,
    Node,
    PrintedList,
    PrintedNote,
    SeventhCharacter,
    Span,
    Title,
    Window,
)
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.editions.editions import Editions
from services.lookup.errors import CodeNotFound, CodeSystemNotFound, EditionNotLoaded
from services.lookup.ncci.edits import AddOnCode, Mue, PtpEdit, Setting
from services.lookup.snapshot.store import Snapshot

QUARTER = Window(date(2026, 1, 1), date(2026, 3, 31))
_RANK = 10_000_000  # behind every place of the real list


def facts(dataset: Dataset, within: Window = QUARTER) -> EditionFacts:
    return EditionFacts(dataset, str(within.first), f"{dataset}, {within.first}", within.first, within.last)


def _refuse_other_days(edition: EditionFacts, on: date) -> None:
    if not edition.answers(on):
        raise EditionNotLoaded(edition.dataset, on, [edition.id])


@dataclass
class NcciInMemory:
    """A few edits of one quarter."""

    edits: Sequence[PtpEdit] = ()
    values: Sequence[Mue] = ()
    codes: Sequence[AddOnCode] = ()

    def pair(self, column1: str, column2: str, setting: Setting, on: date) -> PtpEdit | None:
        return next(
            (each for each in self.pairs_among((column1, column2), setting, on) if each.column1 == column1), None
        )

    def pairs_among(self, codes: Sequence[str], setting: Setting, on: date) -> tuple[PtpEdit, ...]:
        _refuse_other_days(facts(_PTP[setting]), on)
        return tuple(
            each
            for each in self.edits
            if {each.column1, each.column2} <= set(codes) and each.setting == setting and _in_force(each, on)
        )

    def windows(
        self, column1: str | None, column2: str | None, setting: Setting, *, after: tuple[str, str] | None, limit: int
    ) -> tuple[PtpEdit, ...]:
        raise NotImplementedError

    def mue(self, code: str, setting: Setting, on: date) -> Mue | None:
        _refuse_other_days(facts(_MUE[setting]), on)
        return next((each for each in self.values if each.code == code and each.setting == setting), None)

    def primaries(self, add_on: str, on: date) -> tuple[AddOnCode, ...]:
        _refuse_other_days(facts(Dataset.ADD_ON_CODES), on)
        return tuple(each for each in self.codes if each.add_on == add_on)

    def add_ons(self, primary: str, on: date) -> tuple[AddOnCode, ...]:
        _refuse_other_days(facts(Dataset.ADD_ON_CODES), on)
        return tuple(each for each in self.codes if each.primary == primary)


_PTP = {Setting.PRACTITIONER: Dataset.PTP_PRACTITIONER, Setting.HOSPITAL: Dataset.PTP_HOSPITAL}
_MUE = {
    Setting.PRACTITIONER: Dataset.MUE_PRACTITIONER,
    Setting.HOSPITAL: Dataset.MUE_HOSPITAL,
    Setting.DME: Dataset.MUE_DME,
}


def _in_force(edit: PtpEdit, on: date) -> bool:
    begun = edit.effective_from is None or edit.effective_from <= on
    return edit.modifier_indicator != 9 and begun and (edit.effective_to is None or on <= edit.effective_to)


def edit(column1: str, column2: str, indicator: int, setting: Setting = Setting.PRACTITIONER) -> PtpEdit:
    of = facts(_PTP[setting])
    return PtpEdit(column1, column2, indicator, QUARTER.first, None, "Misuse of column two", setting, of)


def mue(code: str, units: int, indicator: int, setting: Setting = Setting.PRACTITIONER) -> Mue:
    return Mue(code, units, indicator, "Clinical: Data", setting, facts(_MUE[setting]))


def add_on(code: str, edit_type: int, *primaries: str) -> list[AddOnCode]:
    of = facts(Dataset.ADD_ON_CODES)
    return [AddOnCode(code, primary, edit_type, QUARTER.first, None, of) for primary in primaries or (None,)]


@dataclass
class CoverageInMemory:
    """One document with a list for some codes."""

    supports_: dict[str, set[str]] = field(default_factory=dict)
    denies: dict[str, set[str]] = field(default_factory=dict)

    def supports(
        self, procedure: str, diagnoses: Sequence[str], on: date, *, state: str = "", contractor: str = ""
    ) -> tuple[CoverageAnswer, ...]:
        _refuse_other_days(facts(Dataset.COVERAGE), on)
        if procedure not in self.supports_:
            return (self._answer(Answer.NO_POLICY_FOUND, ""),)
        listed = self.supports_[procedure]
        if self.denies.get(procedure, set()) & set(diagnoses):
            return (self._answer(Answer.LISTED_DOES_NOT_SUPPORT, "A00001"),)
        if not listed:
            return (self._answer(Answer.NO_LIST, "A00001"),)
        found = Answer.LISTED_SUPPORTS if listed & set(diagnoses) else Answer.NOT_LISTED
        return (self._answer(found, "A00001"),)

    def _answer(self, answer: Answer, document: str) -> CoverageAnswer:
        title, group = ("Billing and coding", "Group 1") if document else ("", "")
        return CoverageAnswer(answer, document, title, "L00001", group, "", ("10112",), facts(Dataset.COVERAGE))


@dataclass(frozen=True)
class Policy:
    """What the fee schedule says of a code."""

    global_days: str = "XXX"
    bilateral: str = "0"
    pctc: str = "0"


@dataclass
class IndicatorsInMemory:
    """Some codes of one fee schedule."""

    policies: dict[str, Policy] = field(default_factory=dict)

    def indicators(self, code: str, on: date) -> Policy | None:
        _refuse_other_days(facts(Dataset.RELATIVE_VALUES), on)
        return self.policies.get(code)


@dataclass
class CodeEditorInMemory:
    """Some marks, and the ages as they are today."""

    marked: dict[str, set[str]] = field(default_factory=dict)

    def marks(self, code: str, on: date) -> Collection[str]:
        return self.marked.get(code, set())

    def ages(self, group: str, on: date) -> tuple[int, int] | None:
        return {"newborn": (0, 0), "pediatric": (0, 17), "maternity": (9, 64), "adult": (15, 124)}.get(group)


class CodesBeside:
    """The real ICD-10-CM list, and small lists of other systems beside it."""

    def __init__(self, snapshot: Snapshot, lists: dict[str, Iterable[Node]]) -> None:
        self._snapshot = snapshot
        self._lists = {system: {node.code: node for node in nodes} for system, nodes in lists.items()}

    def code(self, system: str, text: str) -> Node:
        if system == "icd10cm":
            return self._snapshot.code(system, text)
        if system not in self._lists:
            raise CodeSystemNotFound(system)
        if text.upper() not in self._lists[system]:
            raise CodeNotFound(system, text)
        return self._lists[system][text.upper()]

    def edition_on(self, system: str, on: date) -> Edition:
        if system == "icd10cm":
            return self._snapshot.edition_on(system, on)
        if system not in self._lists:
            raise CodeSystemNotFound(system)
        return Edition(system, "2026Q1", f"{system} 2026", QUARTER.first, QUARTER.last, "a test", 1)

    def parent(self, node: Node) -> Node | None:
        return self._snapshot.parent(node)

    def ancestors(self, node: Node) -> tuple[Node, ...]:
        return self._snapshot.ancestors(node)

    def children(self, node: Node) -> tuple[Node, ...]:
        return self._snapshot.children(node)

    def descendants(self, node: Node) -> Sequence[Node]:
        return self._snapshot.descendants(node)

    def notes(self, node: Node, on: date) -> tuple[PrintedNote, ...]:
        return self._snapshot.notes(node, on)

    def tabular_list_on(self, system: str, on: date) -> PrintedList | None:
        return self._snapshot.tabular_list_on(system, on)

    def covered(self, system: str) -> Window:
        return Window(date(2015, 10, 1), None)

    def editions_of(self, system: str) -> tuple[Edition, ...]:
        return self._snapshot.editions_of(system)

    def find(self, system: str, code: str) -> Node | None:
        return self._lists[system].get(code) if system in self._lists else self._snapshot.find(system, code)

    def conversions(self, node: Node) -> tuple[Conversion, ...]:
        return self._snapshot.conversions(node)

    def later_codes(self, node: Node) -> tuple[tuple[date, Node], ...]:
        return self._snapshot.later_codes(node)

    def character_table(self, node: Node) -> CharacterTable | None:
        return self._snapshot.character_table(node)

    def character_term(self, section: str, character: int, title: str) -> CharacterTerm | None:
        return self._snapshot.character_term(section, character, title)

    def seventh_characters(self, node: Node) -> tuple[SeventhCharacter, ...]:
        return self._snapshot.seventh_characters(node)


def listed(system: str, code: str, title: str = "", last: date | None = None) -> Node:
    """A code that has been there since 2020, to this day or for good."""
    window = Window(date(2020, 1, 1), last)
    titles = (Title(title, window),) if title else ()
    return Node(_RANK, system, code, Kind.CODE, None, (Span(window, billable=True),), titles)


@dataclass
class LoadedInMemory:
    """Every dataset for the quarter, and ICD-10-CM for its own days; what is named in `absent` is not loaded."""

    codes: CodesBeside
    absent: Collection[str] = ()

    def __call__(self, dataset: str, on: date) -> Source | None:
        if dataset in self.absent:
            return None
        if dataset == "icd10cm":
            return LoadedEditions(self.codes, Editions())(dataset, on)
        if dataset == Dataset.MCE_DIAGNOSES:
            return Source(dataset, "2027-03-31", date(2015, 10, 1))
        return Source(dataset, "2026-01-01", QUARTER.first) if QUARTER.holds(on) else None

    def without(self, *absent: str) -> "LoadedInMemory":
        return replace(self, absent=absent)
