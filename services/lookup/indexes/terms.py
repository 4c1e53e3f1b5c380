"""The wordings under which the indexes print a code, as further names for search.

A path is read as a coder reads it: the main term with its modifiers, "Sclerosis › progressive, systemic" as
"progressive, systemic Sclerosis". A term that says only "see Pain, abdominal" is another name for what is printed at
that term (Official Guidelines FY2026, I.A.16). What is in parentheses is nonessential (I.A.7): each stays a name of its
own beside the bare one, because people type it.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.indexes.references import References
from services.lookup.search.entry import SearchEntry

_WITH_SEE = (Dataset.ICD10CM_INDEX, Dataset.ICD10CM_EXTERNAL_INDEX)
_TABLES = (Dataset.ICD10CM_NEOPLASMS, Dataset.ICD10CM_DRUGS)
_NOT_SAID = re.compile(r"\b(?:NEC|NOS)\b")
_COMMA = re.compile(r",\s*")
_ALIKE = 3  # letters that two forms of one word begin with: "Sclerosis, sclerotic"
_MOST_MODIFIERS = 6

_Worded = tuple[str, int, str]  # a code, the entry that words it, and the wording


@dataclass(frozen=True, slots=True)
class _Term:
    number: int
    above: int | None
    title: str
    nonessential: str
    see: str


def index_terms(
    editions: Editions, on: date, left_out: Mapping[Dataset, Collection[int]] = MappingProxyType({})
) -> Mapping[str, tuple[str, ...]]:
    """Collect, by ICD-10-CM code or header, its wordings in the editions in force on a day; nothing where none is.

    `left_out` are entries by number whose own wordings are withheld, so that search can be measured without them.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for dataset in (*_WITH_SEE, *_TABLES):
        if edition := editions.on(dataset, on):
            for code, number, wording in _of(dataset, edition.database):
                if number not in left_out.get(dataset, ()):
                    found[code][wording] = None
    return {code: tuple(wordings) for code, wordings in found.items()}


def with_index_terms(entries: Iterable[SearchEntry], terms: Mapping[str, tuple[str, ...]]) -> Iterator[SearchEntry]:
    """Give each ICD-10-CM entry the wordings that the indexes have for it, as synonyms."""
    for entry in entries:
        wordings = terms.get(entry.code, ()) if entry.system == CodeSystem.ICD10CM else ()
        yield replace(entry, synonyms=(*entry.synonyms, *wordings)) if wordings else entry


def _of(dataset: Dataset, database: sqlite3.Connection) -> Iterator[_Worded]:
    terms = _terms(database)
    printed = _printed(database, dataset in _WITH_SEE)
    for number, codes in printed.items():
        for code, heading in codes:
            for wording in _wordings(terms, number):
                yield code, number, f"{wording} {heading}".strip()
    if dataset in _WITH_SEE:
        yield from _referred(terms, printed)


def _referred(terms: dict[int, _Term], printed: dict[int, list[tuple[str, str]]]) -> Iterator[_Worded]:
    """Yield the wording of each term that refers to another one, for the codes that are printed there."""
    references = References((term.number, term.above, term.title) for term in terms.values())
    for term in terms.values():
        target = references.find(term.see) if term.see and term.number not in printed else None
        for code, _ in printed.get(target or 0, ()):
            yield from ((code, term.number, wording) for wording in _wordings(terms, term.number))


def _terms(database: sqlite3.Connection) -> dict[int, _Term]:
    rows = database.execute("SELECT entry, above, title, nonessential, see FROM entry ORDER BY entry")
    return {row[0]: _Term(*row) for row in rows}


def _printed(database: sqlite3.Connection, index: bool) -> dict[int, list[tuple[str, str]]]:
    """Collect the codes of each term: of an index the first column, of a table all, with what they are headed."""
    rows = database.execute(
        "SELECT entry, code, text FROM code JOIN heading USING (place) WHERE ? = 0 OR place = 1 ORDER BY entry, place",
        (index,),
    )
    printed: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for entry, code, heading in rows:
        printed[entry].append((code, "" if index else heading))
    return printed


def _wordings(terms: dict[int, _Term], number: int) -> Iterator[str]:
    """Say the path from the term up to its main term, bare and once with each nonessential modifier of its own."""
    path = [terms[number]]
    while (above := path[-1].above) is not None:
        path.append(terms[above])
    bare = " ".join(_NOT_SAID.sub("", _first_form(term.title)) for term in path)
    yield bare
    modifiers = re.findall(r"\(([^()]+)\)", path[0].nonessential)
    yield from (f"{modifier} {bare}" for modifier in modifiers[:_MOST_MODIFIERS])


def _first_form(title: str) -> str:
    """Take the first of several forms of one word: "Sclerosis" of "Sclerosis, sclerotic"."""
    first, *others = _COMMA.split(title)
    stem = first[:_ALIKE].casefold()
    alike = others and all(other.casefold().startswith(stem) for other in others)
    return first if alike and " " not in first else title
