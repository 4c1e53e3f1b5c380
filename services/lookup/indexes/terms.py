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
from itertools import islice, product
from types import MappingProxyType

from services.lookup.domain import CodeSystem
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.indexes.imports.entries import CODE
from services.lookup.indexes.procedures import with_procedure_names
from services.lookup.indexes.references import References
from services.lookup.search.entry import SearchEntry

_WITH_SEE = (Dataset.ICD10CM_INDEX, Dataset.ICD10CM_EXTERNAL_INDEX)
_NOT_SAID = re.compile(r"\b(?:NEC|NOS)\b")
_COMMA = re.compile(r",\s*")
_ALIKE = 3  # letters that two forms of one word begin with: "Sclerosis, sclerotic"
_MOST_MODIFIERS = 6
_MOST_FORMS = 8
# What a person says of a column of the two tables.
_SPOKEN: dict[Dataset, dict[int, tuple[str, ...]]] = {
    Dataset.ICD10CM_NEOPLASMS: {
        2: ("malignant",), 3: ("metastatic malignant secondary",), 4: ("carcinoma in situ",), 5: ("benign",),
        6: ("uncertain behavior",), 7: ("",),
    },
    Dataset.ICD10CM_DRUGS: {
        2: ("poisoning", "overdose"), 3: ("poisoning intentional self-harm",), 4: ("poisoning assault",),
        5: ("poisoning undetermined",), 6: ("adverse effect",), 7: ("underdosing",),
    },
}  # fmt: skip

_Worded = tuple[str, int, str]  # a code, the entry that words it, and the wording


@dataclass(frozen=True, slots=True)
class _Term:
    number: int
    above: int | None
    title: str
    nonessential: str
    see: str


def index_terms(
    editions: Editions, on: date | None = None, left_out: Mapping[Dataset, Collection[int]] = MappingProxyType({})
) -> Mapping[str, tuple[str, ...]]:
    """Collect, by ICD-10-CM code or header, its wordings in the editions in force on a day; nothing where none is.

    Without a day the newest edition of each index is read: so it is done for search, which is built for every day.
    `left_out` are entries by number whose own wordings are withheld, so that search can be measured without them.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for dataset in (*_WITH_SEE, *_SPOKEN):
        if edition := _edition(editions, dataset, on):
            for code, number, wording in _of(dataset, edition.database):
                if number not in left_out.get(dataset, ()):
                    found[code][wording] = None
    return {code: tuple(wordings) for code, wordings in found.items()}


def with_index_terms(entries: Iterable[SearchEntry], terms: Mapping[str, tuple[str, ...]]) -> Iterator[SearchEntry]:
    """Give each ICD-10-CM entry the wordings that the indexes have for it, as synonyms."""
    for entry in entries:
        wordings = terms.get(entry.code, ()) if entry.system == CodeSystem.ICD10CM else ()
        yield replace(entry, synonyms=(*entry.synonyms, *wordings)) if wordings else entry


def enriched(entries: Iterable[SearchEntry], editions: Editions) -> Iterator[SearchEntry]:
    """Give search the wordings of the newest loaded indexes; entries stay as they are where none is loaded."""
    return with_procedure_names(with_index_terms(entries, index_terms(editions)), editions)


def _edition(editions: Editions, dataset: Dataset, on: date | None) -> OpenEdition | None:
    return editions.on(dataset, on) if on else next(reversed(editions.of(dataset)), None)


def _of(dataset: Dataset, database: sqlite3.Connection) -> Iterator[_Worded]:
    terms = _terms(database)
    printed = _printed(database, _SPOKEN.get(dataset, {CODE: ("",)}))
    for number, codes in printed.items():
        for wording in _wordings(terms, number):
            yield from ((code, number, f"{wording} {column}".strip()) for code, column in codes)
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


def _printed(database: sqlite3.Connection, spoken: dict[int, tuple[str, ...]]) -> dict[int, list[tuple[str, str]]]:
    """Collect the codes of each term in the columns that are spoken of, with what is said of their column."""
    printed: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for entry, code, place in database.execute("SELECT entry, code, place FROM code ORDER BY entry, place"):
        if place in spoken:
            printed[entry] += [(code, said) for said in spoken[place]]
    return printed


def _wordings(terms: dict[int, _Term], number: int) -> Iterator[str]:
    """Say the path from the term up to its main term, in each form of its words, and with each of its modifiers."""
    path = [terms[number]]
    while (above := path[-1].above) is not None:
        path.append(terms[above])
    forms = [_forms(_NOT_SAID.sub("", term.title)) for term in path]
    spoken = [" ".join(words) for words in islice(product(*forms), _MOST_FORMS)]
    yield from spoken
    modifiers = re.findall(r"\(([^()]+)\)", path[0].nonessential)
    yield from (f"{modifier} {spoken[0]}" for modifier in modifiers[:_MOST_MODIFIERS])


def _forms(title: str) -> list[str]:
    """Take the forms of one word apart: "Sclerosis" and "sclerotic" of "Sclerosis, sclerotic"; else the whole title."""
    forms = _COMMA.split(title.strip())
    start = forms[0][:_ALIKE].casefold()
    return forms if all(form.casefold().startswith(start) for form in forms) else [title]
