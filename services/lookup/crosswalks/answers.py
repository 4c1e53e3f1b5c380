"""What is said of one code: each target as one item, and one sentence on how far to trust them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.lookup.crosswalks.mapping import CodeChange, CodeMap, Crosswalks, MapEntry, MapKind
from services.lookup.crosswalks.store import TARGETS
from services.lookup.domain import CodeSystem, Status, canonical
from services.lookup.editions.dataset import EditionFacts
from services.lookup.errors import CodeNotFound, CodeSystemNotFound
from services.lookup.pages.summaries import title_text
from services.lookup.ports import Codes

_GEM = "CMS/NCHS GEM, {source} to {target}"
_DERIVED = "Derived: NCHS conversion table, then CMS/NCHS GEM, {source} to {target}"
CONVERSION = "NCHS ICD-10-CM conversion table"
NAMES = {CodeSystem.ICD9CM: "ICD-9-CM", CodeSystem.ICD10CM: "ICD-10-CM"}


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its title where a loaded file has one, and where it stands on the day; None where nobody says."""

    system: str
    code: str
    title: str | None
    status: Status | None


class Relation(StrEnum):
    """What a target is to the code."""

    MAPPED = "mapped"
    PREVIOUS = "previous"
    REPLACEMENT = "replacement"


@dataclass(frozen=True, slots=True)
class CrosswalkItem:
    """One target of a code.

    `target` is None where nothing corresponds. `source` names the publication in words. `path` has more than one code
    where the conversion table led from the code asked about to one that the mapping holds; items of one `alternative`
    are then needed together. `replaced_by` lists what took the place of a target that has ended by the day. `since` is
    the first day of the newer of two codes of one system.
    """

    target: Named | None
    kind: MapKind
    scenario: int
    choice_list: int
    source: str
    edition: EditionFacts
    path: tuple[str, ...]
    alternative: int = 0
    replaced_by: tuple[str, ...] = ()
    relation: Relation = Relation.MAPPED
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Where a code leads in one other code system."""

    system: str
    code: str
    target_system: str
    items: tuple[CrosswalkItem, ...]
    explanation: str


class Answers:
    """Composes what the mappings say with the codes that are loaded."""

    def __init__(self, codes: Codes, crosswalks: Crosswalks) -> None:
        self._codes = codes
        self._crosswalks = crosswalks

    def crosswalk(self, system: str, code: str, on: date) -> Crosswalk:
        """Say where a code leads in the other revision. Refused with EDITION_NOT_LOADED."""
        target = TARGETS[CodeSystem(system)]
        maps = self._crosswalks.maps(system, code, on)
        items = tuple(item for one in maps for item in self._items(system, target, one, on))
        return Crosswalk(system, code, target, items, self._explained(system, code, maps))

    def changes(self, code: str, on: date) -> Crosswalk:
        """Say what was reported before an ICD-10-CM code, and which newer codes took from it."""
        before, after = self._crosswalks.before(code), self._crosswalks.after(code, on)
        items = tuple(item for change in (before, *after) if change for item in self._changed(code, change, on))
        said = f"Reported before {code}, as the {CONVERSION} prints it: {before.printed}." if before else ""
        return Crosswalk(CodeSystem.ICD10CM, code, CodeSystem.ICD10CM, items, said)

    def named(self, system: str, code: str, on: date) -> Named:
        """Name a code as far as anything that is loaded knows it."""
        with suppress(CodeNotFound, CodeSystemNotFound):
            node = self._codes.code(system, code)
            status = node.status_on(on) if system == CodeSystem.ICD10CM else None
            return Named(system, code, title_text(node, on), status)
        return Named(system, code, None, None)

    def official(self, system: str, text: str, on: date) -> str:
        """Write a code in its official form. Refused with CODE_SYSTEM_NOT_FOUND or CODE_NOT_FOUND.

        An ICD-9-CM code that a mapping holds is known, whether or not its titles are loaded.
        """
        try:
            return self._codes.code(system, text).code
        except (CodeNotFound, CodeSystemNotFound):
            written = canonical(system, text) if system == CodeSystem.ICD9CM else None
            if written is None or not self._crosswalks.maps(system, written, on):
                raise
            return written

    def _explained(self, system: str, code: str, maps: tuple[CodeMap, ...]) -> str:
        if not maps:
            return self._unmapped(system, code)
        year, entries = maps[0].edition.id, maps[0].entries
        if maps[0].derived:
            through = list(dict.fromkeys(one.source for one in maps))
            codes = f"code {through[0]} is" if len(through) == 1 else f"codes {', '.join(through)} are"
            return f"Derived, not published: {code} is not in the mapping of {year}; its previous {codes}."
        if not entries[0].target:
            return f"The mapping of {year} states that no {NAMES[TARGETS[CodeSystem(system)]]} code corresponds."
        if len(entries) == 1 and entries[0].kind is MapKind.EQUIVALENT:
            return f"Equivalent: the mapping of {year} leads from either code to the other and to nothing else."
        return f"The mapping of {year} is approximate: a place to start from, not a translation."

    def _unmapped(self, system: str, code: str) -> str:
        change = self._crosswalks.before(code) if system == CodeSystem.ICD10CM else None
        if change is None:
            return f"No mapping that is loaded holds {code}."
        printed = f"what was reported before it ({change.printed})"
        return f"{code} is newer than the mapping, and {printed} leads to no code that the mapping holds."

    def _items(self, system: str, target: CodeSystem, one: CodeMap, on: date) -> Iterator[CrosswalkItem]:
        words = _DERIVED if one.derived else _GEM
        source = words.format(source=NAMES[CodeSystem(system)], target=NAMES[target])
        for entry in one.entries:
            named = self.named(target, entry.target, on) if entry.target else None
            kind = _kind(one, entry)
            yield CrosswalkItem(
                target=named,
                kind=kind,
                scenario=entry.scenario,
                choice_list=entry.choice_list,
                source=source,
                edition=one.edition,
                path=one.path,
                alternative=one.alternative,
                replaced_by=self._successors(named, on),
            )

    def _successors(self, named: Named | None, on: date) -> tuple[str, ...]:
        if named is None or named.status is not Status.DELETED:
            return ()
        return tuple(change.code for change in self._crosswalks.after(named.code, on))

    def _changed(self, code: str, change: CodeChange, on: date) -> Iterator[CrosswalkItem]:
        """Give the previous codes of the code itself, or the newer code that another change made of it."""
        together = len(change.clauses) > 1
        kind = MapKind.COMBINATION if together else MapKind.APPROXIMATE
        edition, since = change.edition, change.effective_from
        if change.code != code:
            newer = self.named(CodeSystem.ICD10CM, change.code, on)
            path = (code, change.code)
            yield CrosswalkItem(
                newer, kind, 0, 0, CONVERSION, edition, path, relation=Relation.REPLACEMENT, since=since
            )
            return
        for number, previous in _plain(change):
            older = self.named(CodeSystem.ICD10CM, previous, on)
            places = (1, number) if together else (0, 0)
            yield CrosswalkItem(
                older, kind, *places, CONVERSION, edition, (code,), relation=Relation.PREVIOUS, since=since
            )


def _plain(change: CodeChange) -> Iterator[tuple[int, str]]:
    """List the previous codes with the numbers of their clauses; a range is no code, and stands in `printed` alone."""
    for number, clause in enumerate(change.clauses, 1):
        for previous in clause:
            if previous.ends is None:
                yield number, previous.begins


def _kind(one: CodeMap, entry: MapEntry) -> MapKind:
    """A map that was derived is never exact."""
    return MapKind.APPROXIMATE if one.derived and entry.kind is MapKind.EQUIVALENT else entry.kind
