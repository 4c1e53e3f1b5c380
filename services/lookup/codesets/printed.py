"""The tabular lists that are read: those imported, and that of the installed package."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from services.lookup.codesets.sources import Sources
from services.lookup.codesets.tabular import PrintedPlace, read_tabular
from services.lookup.domain import Kind, NoteKind, SeventhCharacter, Window
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition

_PACKAGE_FROM = date(2026, 4, 1)  # the package prints the list of April 2026, whose codes are those of October 2025
_PACKAGE_TITLE = "ICD-10-CM FY2026, update of April 2026, Tabular List"
_PACKAGE_PRINTED = Window(date(2025, 10, 1), date(2026, 9, 30))

PrintedNotes = tuple[tuple[NoteKind, str], ...]


@dataclass(frozen=True, slots=True)
class TabularList:
    """A tabular list, its name, the days for which it holds, and in words where it was read."""

    chapters: tuple[PrintedPlace, ...]
    id: str
    title: str
    printed: Window
    source: str


def tabular_lists(editions: Editions, sources: Sources) -> tuple[TabularList, ...]:
    """Read every tabular list, oldest first; of the package's own, which is always there, rather an imported file."""
    imported = [_imported(each, sources) for each in editions.of(Dataset.ICD10CM_TABULAR)]
    if any(each.id >= str(_PACKAGE_FROM) for each in imported):
        return tuple(imported)
    chapters = read_tabular(sources.tabular.path)
    return (
        *imported,
        TabularList(chapters, str(_PACKAGE_FROM), _PACKAGE_TITLE, _PACKAGE_PRINTED, sources.tabular.name),
    )


def notes_by_place(tabular: TabularList) -> dict[tuple[Kind, str], PrintedNotes]:
    """Gather the notes by the kind and code of the place where they are printed."""
    found: dict[tuple[Kind, str], PrintedNotes] = {}
    waiting = list(tabular.chapters)
    while waiting:
        place = waiting.pop()
        if place.notes:
            found[place.kind, place.code] = place.notes
        waiting.extend(place.below)
    return found


def _imported(edition: OpenEdition, sources: Sources) -> TabularList:
    facts = edition.facts
    is_the_package_s = facts.effective_from == _PACKAGE_FROM
    printed = _PACKAGE_PRINTED if is_the_package_s else Window(facts.effective_from, facts.effective_to)
    source = edition.sources[0]
    read_from = sources.tabular.name if source.sha256 == sources.tabular.sha256 else source.name
    return TabularList(places_of(edition), facts.id, facts.title, printed, read_from)


def places_of(edition: OpenEdition) -> tuple[PrintedPlace, ...]:
    """Read an imported tabular list back into its chapters."""
    notes: dict[int, list[tuple[NoteKind, str]]] = defaultdict(list)
    for place, kind, text in edition.database.execute("SELECT place, kind, note FROM notes ORDER BY place, position"):
        notes[place].append((NoteKind(kind), text))
    defined: dict[int, list[SeventhCharacter]] = defaultdict(list)
    rows = edition.database.execute("SELECT place, character, meaning FROM seventh_characters ORDER BY place, position")
    for place, character, meaning in rows:
        defined[place].append(SeventhCharacter(character, meaning))
    below: dict[int | None, list[PrintedPlace]] = defaultdict(list)
    backwards = edition.database.execute("SELECT position, kind, code, title, above FROM places ORDER BY position DESC")
    for position, kind, code, title, above in backwards:
        under = tuple(reversed(below.pop(position, [])))
        printed = PrintedPlace(Kind(kind), code, title, tuple(notes[position]), tuple(defined[position]), under)
        below[above].append(printed)
    return tuple(reversed(below[None]))
