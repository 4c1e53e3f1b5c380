"""Modifiers put together: those of HCPCS Level II from its quarterly file, those of CPT by number."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from services.lookup.codesets.code_set import CodeSet, Step
from services.lookup.codesets.sources import Sources
from services.lookup.domain import CodeSystem, Edition, Title, Window
from services.lookup.editions.calendar import last_of_quarter
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.systems.hcpcs import EARLIEST, listed_in
from services.lookup.systems.imports.modifiers import FIRST_DAYS
from services.lookup.systems.listing import Listed, Listing, editions_of, end_of_year, sources_of

_LEVELS = {1: ("LEVEL-I", "Level I: modifiers of CPT"), 2: ("LEVEL-II", "Level II: modifiers of HCPCS")}
_OF_CPT = {Dataset.CPT, Dataset.CPT_MODIFIERS}


def read_modifiers(editions: Editions, _sources: Sources, began: Step) -> CodeSet | None:
    """Read the modifiers; None where no file that has any is loaded."""
    quarterly, licensed = editions.of(Dataset.HCPCS), editions.of(Dataset.CPT)
    lists, numbers = editions.of(Dataset.MODIFIERS), editions.of(Dataset.CPT_MODIFIERS)
    opened = sorted(
        (*quarterly, *lists, *numbers, *licensed), key=lambda each: (each.facts.effective_from, each.facts.id)
    )
    if not opened:
        return None
    began("reading modifiers")
    covered = Window(min(opened[0].facts.effective_from, EARLIEST), None)
    level_2 = {each.code: each for each in listed_in(quarterly, modifiers=True)} if quarterly else {}
    level_1: dict[str, Listed] = {}
    for edition in lists:
        level_2 = {each.code: each for each in _listed(edition, covered)} | level_2
    for edition in (*numbers, *licensed):
        level_1 |= {each.code: each for each in _listed(edition, covered)}
    listing = Listing(CodeSystem.MODIFIER, covered)
    for level, codes in ((1, level_1), (2, level_2)):
        parent = listing.group(*_LEVELS[level])
        for code in sorted(codes.keys() - (level_1.keys() if level == 2 else set())):  # noqa: PLR2004 - the level
            listing.code(codes[code], parent)
    return listing.code_set(_editions(opened, [*level_1.values(), *level_2.values()]))


def _editions(opened: list[OpenEdition], listed: list[Listed]) -> list[Edition]:
    """Tell of the files of HCPCS' modifiers, each with the list of CPT's that goes with it; of that alone without."""
    level_1, level_2 = (
        [each for each in opened if (each.facts.dataset in _OF_CPT) is of_cpt] for of_cpt in (True, False)
    )
    if not level_2:
        return editions_of(CodeSystem.MODIFIER, level_1, listed, _last_day)
    return [_together(edition, level_1) for edition in editions_of(CodeSystem.MODIFIER, level_2, listed, _last_day)]


def _together(edition: Edition, level_1: list[OpenEdition]) -> Edition:
    begun = [each for each in level_1 if each.facts.effective_from <= edition.effective_from]
    beside = next(reversed(begun), None) or next(iter(level_1), None)
    if beside is None:
        return edition
    source = f"{edition.source}; {sources_of(beside)}"
    return replace(edition, title=f"{edition.title}, with {beside.facts.title}", source=source)


def _last_day(edition: OpenEdition) -> date:
    begins = edition.facts.effective_from
    return last_of_quarter(begins) if edition.facts.dataset is Dataset.HCPCS else end_of_year(begins)


def _listed(edition: OpenEdition, covered: Window) -> Iterator[Listed]:
    """List the modifiers of a file without days: they are taken to be older, but for those whose first day is known."""
    for code, title in edition.database.execute("SELECT code, title FROM modifiers"):
        titles = (Title(title, Window(edition.facts.effective_from, _last_day(edition))),) if title else ()
        yield Listed(code, (Window(FIRST_DAYS.get(code, covered.first), None),), titles)
