"""Writing the folder that a `SearchIndex` reads: the index, the records, the vocabulary and the timeline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tantivy import Document, Index

from services.lookup.search.entry import SearchEntry
from services.lookup.search.names import Name, compact, names_of
from services.lookup.search.records import write_records
from services.lookup.search.schema import (
    BREVITY,
    CODE,
    LEADING,
    OFFICIAL,
    ORDINAL,
    STEMS,
    SYSTEM,
    VALID,
    WEIGHT,
    WHOLE,
    brevity,
    schema,
)
from services.lookup.search.text import folded
from services.lookup.search.timeline import Timeline
from services.lookup.search.vocabulary import Vocabulary, count_words

INDEX_FOLDER = "tantivy"
_HEAP_BYTES = 512 * 1024 * 1024  # enough for everything in one segment, so that equal entries make equal answers
_CATEGORY_LENGTH = 3

_Weighed = list[tuple[Name, float]]


def build_index(entries: Iterable[SearchEntry], folder: Path) -> None:
    """Write everything that search needs into `folder`, which must not hold an index yet.

    No code of a system may come twice. The same entries, in whatever order, make an index that answers alike.
    """
    ordered = sorted(entries, key=lambda entry: (entry.system, entry.rank, entry.code))
    by_place = names_of(ordered)
    names = [by_place[entry.system, compact(entry.code)] for entry in ordered]
    timeline = Timeline.of(span for entry in ordered for span in (*entry.valid, *entry.billable))
    vocabulary = _vocabulary(ordered, names)
    weighed = [[(name, vocabulary.weight_of_all(name.stems)) for name in its_names] for its_names in names]

    folder.mkdir(parents=True, exist_ok=True)
    timeline.write(folder)
    vocabulary.write(folder)
    write_records(ordered, folder)
    _write_documents(_documents(ordered, weighed, timeline), folder / INDEX_FOLDER)


def _vocabulary(entries: list[SearchEntry], names: list[list[Name]]) -> Vocabulary:
    by_category: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry, its_names in zip(entries, names, strict=True):
        by_category[entry.system, entry.code[:_CATEGORY_LENGTH]].update(*(name.stems for name in its_names))
    leading = {place: stems for place, stems in by_category.items() if place[0] == LEADING} or by_category
    others = [stems for place, stems in by_category.items() if place not in leading]
    written = (folded(" ".join([entry.title or "", *entry.terms, *entry.synonyms])) for entry in entries)
    # How rare a word is, the leading system says alone: its answers are the same whatever else is loaded.
    spread = count_words(others) | count_words(leading.values())
    return Vocabulary(count_words(written), spread, len(leading))


def _documents(entries: list[SearchEntry], names: list[_Weighed], timeline: Timeline) -> Iterator[dict[str, Any]]:
    weights = [weight for its_names in names for _, weight in its_names]
    typical = sum(weights) / max(1, len(weights))
    for ordinal, (entry, its_names) in enumerate(zip(entries, names, strict=True)):
        shared = {ORDINAL: ordinal, SYSTEM: entry.system, VALID: " ".join(timeline.stretches(entry.valid))}
        first, *others = [_of_name(name, weight, typical) for name, weight in its_names] or [{}]
        yield shared | first | {CODE: " ".join(_prefixes(compact(entry.code)))}
        yield from (shared | other for other in others)


def _of_name(name: Name, weight: float, typical: float) -> dict[str, Any]:
    return {
        STEMS: " ".join(sorted(name.stems)),
        OFFICIAL: int(name.official),
        WEIGHT: weight,
        BREVITY: brevity(1 + typical / (typical + weight)),
    }


def _prefixes(code: str) -> list[str]:
    return [code[:length] for length in range(1, len(code) + 1)] + [WHOLE + code]


def _write_documents(documents: Iterable[dict[str, Any]], folder: Path) -> None:
    folder.mkdir()
    shape = schema()
    writer = Index(shape, str(folder)).writer(_HEAP_BYTES, num_threads=1)
    for document in documents:
        writer.add_document(Document.from_dict(document, shape))
    writer.commit()
    writer.wait_merging_threads()
    for file in folder.iterdir():
        file.chmod(0o644)  # tantivy keeps two of them from other users, who may serve the folder
