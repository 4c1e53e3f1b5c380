"""ICD-10-PCS put together: sections, body systems, tables and codes, with what each character stands for."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.lookup.codesets.code_set import CodeSet, Entry, Step
from services.lookup.codesets.editions import editions_of
from services.lookup.codesets.listing import Listed, Listing, read_listing
from services.lookup.codesets.sources import Sources
from services.lookup.codesets.titles import read_titles, titles_of
from services.lookup.domain import (
    CATEGORY_LENGTH,
    CharacterAxis,
    CharacterTable,
    CharacterTerm,
    CodeSystem,
    Edition,
    Kind,
    Node,
    Title,
    Window,
)
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions

_SYSTEM = CodeSystem.ICD10PCS
_TITLES_PRINTED = Window(date(2024, 4, 1), date(2024, 9, 30))  # drg 1.0.0: the 78,638 codes of April 2024
_KINDS = {1: Kind.CHAPTER, 2: Kind.BLOCK}
_UNLISTED = Listed()
# The sections by their first character (ICD-10-PCS Reference Manual, chapter 1).
_SECTIONS = {
    "0": "Medical and Surgical",
    "1": "Obstetrics",
    "2": "Placement",
    "3": "Administration",
    "4": "Measurement and Monitoring",
    "5": "Extracorporeal or Systemic Assistance and Performance",
    "6": "Extracorporeal or Systemic Therapies",
    "7": "Osteopathic",
    "8": "Other Procedures",
    "9": "Chiropractic",
    "B": "Imaging",
    "C": "Nuclear Medicine",
    "D": "Radiation Therapy",
    "F": "Physical Rehabilitation and Diagnostic Audiology",
    "G": "Mental Health",
    "H": "Substance Abuse Treatment",
    "X": "New Technology",
}


@dataclass(frozen=True, slots=True)
class _Read:
    listing: Listing
    titles: Mapping[str, str]
    titles_printed: tuple[Window, ...]
    tables: Mapping[str, CharacterTable]
    listed_tables: Mapping[str, str]


def read_icd10pcs(editions: Editions, sources: Sources, began: Step) -> CodeSet | None:
    """Read ICD-10-PCS, telling `began` of each step; None where nothing says which codes are valid when."""
    began("reading ICD-10-PCS")
    listing = read_listing(_SYSTEM, editions, sources)
    if listing is None:
        return None
    titles = read_titles(sources.procedure_titles.path) if sources.procedure_titles else {}
    printed = tuple(listing.without_order(_TITLES_PRINTED))
    read = _Read(listing, titles, printed, _tables(editions), _listed_tables(listing))
    covered = Window(listing.periods.first, listing.periods.last)
    return CodeSet(tuple(_entries(read)), _editions(read, sources), covered, tuple(_terms(editions)))


def _editions(read: _Read, sources: Sources) -> tuple[Edition, ...]:
    package = sources.procedure_titles.name if sources.procedure_titles else ""

    def read_from(first: date) -> list[str]:
        return [f"titles: {package}"] if package and any(days.holds(first) for days in read.titles_printed) else []

    return editions_of(_SYSTEM, read.listing, read_from)


def _entries(read: _Read) -> Iterator[Entry]:
    spans = _alive(read.listing)
    ranks: dict[str, int] = {}
    for rank, code in enumerate(sorted(spans)):
        ranks[code] = rank
        billable, below = spans[code]
        node = Node(
            rank=rank,
            system=_SYSTEM,
            code=code,
            kind=_KINDS.get(len(code), Kind.CODE),
            parent=ranks.get(_above(code)),
            spans=read.listing.periods.spans(billable, below & ~billable),
            titles=_titles(read, code),
        )
        yield Entry(node, table=read.tables.get(code))


def _above(code: str) -> str:
    """Name what stands above: a table above a code, a body system above a table, a section above that."""
    return code[:CATEGORY_LENGTH] if len(code) > CATEGORY_LENGTH else code[:-1]


def _alive(listing: Listing) -> dict[str, tuple[int, int]]:
    """Say for each place in which stretches it is a code, and in which it is above one or listed as a header."""
    spans = {code: [listed.billable, listed.header] for code, listed in listing.codes.items()}
    for code, listed in listing.codes.items():
        above = _above(code)
        while above:
            spans.setdefault(above, [0, 0])[1] |= listed.billable | listed.header
            above = _above(above)
    return {code: (billable, below) for code, (billable, below) in spans.items()}


def _titles(read: _Read, code: str) -> tuple[Title, ...]:
    if len(code) < CATEGORY_LENGTH:
        title = _SECTIONS.get(code) if len(code) == 1 else _body_system(read, code)
        return (Title(title, Window(read.listing.periods.first, None)),) if title else ()
    listed = read.titles.get(code)
    return titles_of(
        read.listing.codes.get(code, _UNLISTED).titles,
        *(Title(listed, days) for days in read.titles_printed if listed),
    )


def _body_system(read: _Read, code: str) -> str | None:
    """Name a body system: as the Tables do, else by what the titles of its tables in order files begin with."""
    for each, table in read.tables.items():
        if each.startswith(code):
            return table.first[1].values[code[1]]
    parts = [title.split(", ") for each, title in read.listed_tables.items() if each.startswith(code)]
    common = [names[0] for names in zip(*(title[:-1] for title in parts), strict=False) if len(set(names)) == 1]
    return ", ".join(common) or None


def _listed_tables(listing: Listing) -> dict[str, str]:
    return {
        code: listed.titles[-1].text
        for code, listed in listing.codes.items()
        if len(code) == CATEGORY_LENGTH and listed.titles
    }


def _tables(editions: Editions) -> dict[str, CharacterTable]:
    """Read the newest tables by their three characters."""
    loaded = editions.of(Dataset.ICD10PCS_TABLES)
    if not loaded:
        return {}
    newest = loaded[-1]
    rows: dict[str, list[tuple[CharacterAxis, ...]]] = {}
    for code, axes in newest.database.execute("SELECT code, axes FROM combinations ORDER BY code, position"):
        rows.setdefault(code, []).append(tuple(CharacterAxis(title, values) for title, values in json.loads(axes)))
    named = newest.database.execute("SELECT * FROM tables ORDER BY code")
    return {code: _table(newest.facts.title, code, names, rows[code]) for code, *names in named}


def _table(
    edition: str, code: str, names: Sequence[str | None], rows: Sequence[tuple[CharacterAxis, ...]]
) -> CharacterTable:
    section, body_system, operation, body_system_axis, operation_axis, definition = (name or "" for name in names)
    axes = (("Section", section), (body_system_axis, body_system), (operation_axis, operation))
    first = tuple(CharacterAxis(axis, {code[at]: name}) for at, (axis, name) in enumerate(axes))
    return CharacterTable(edition, first, definition, tuple(rows))


def _terms(editions: Editions) -> Iterator[CharacterTerm]:
    loaded = editions.of(Dataset.ICD10PCS_DEFINITIONS)
    statement = "SELECT section, character, title, definition, explanation, includes FROM terms"
    for row in loaded[-1].database.execute(statement) if loaded else ():
        yield CharacterTerm(*row)
