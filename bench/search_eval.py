"""How often search finds what others mean, with the Alphabetic Index and without: `python -m bench.search_eval`.

The entries behind a phrase are left out of what is indexed. Prints a table, then one line of JSON.
"""

import argparse
import gzip
import hashlib
import json
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

from bench.phrases import Phrase, held_out_entries, read_phrases, without_held_out_terms
from services.lookup.codesets.build import build_snapshot, current_codes
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition, open_edition, writing
from services.lookup.importing.source import SourceFile
from services.lookup.indexes.imports import IMPORTERS
from services.lookup.indexes.terms import index_terms, with_index_terms
from services.lookup.search.build import build_index
from services.lookup.search.entry import SearchEntry
from services.lookup.search.index import SearchIndex
from services.lookup.snapshot.store import open_snapshot

_ON = date(2026, 4, 15)  # the edition by which the phrases were judged
_DATA = Path("../shared/data")
_DEPTHS = (1, 5, 10)
# The holdouts are numbered by the rows of these two.
_INDEXES = ("icd10cm_2025_Index.csv", "icd10cm_2025_ExternalIndex.csv")
_TABLES = ("icd10cm-drug-April-1-2026.xml", "icd10cm-neoplasm-April-1-2026.xml")


@dataclass(frozen=True, slots=True)
class Measured:
    """Recall at 1, 5 and 10 and the mean reciprocal rank (of ten), the median time in ms, the index's size in MB."""

    recall: dict[int, float]
    mrr: float
    median_ms: float
    size_mb: float
    by_kind: dict[str, float]

    def figures(self) -> dict[str, object]:
        """For the last line."""
        recall = {f"recall@{depth}": round(share, 3) for depth, share in self.recall.items()}
        rest = {"mrr": round(self.mrr, 3), "median_ms": round(self.median_ms, 2), "size_mb": round(self.size_mb, 1)}
        return {**recall, **rest, "recall@10 by kind": {kind: round(share, 2) for kind, share in self.by_kind.items()}}


def measure(index: SearchIndex, size_mb: float, phrases: Iterable[Phrase]) -> Measured:
    """Put every phrase to the index, once to warm it and once for the clock."""
    asked = list(phrases)
    _ask(index, asked)
    ranks, times = _ask(index, asked)
    found = list(zip(asked, ranks, strict=True))
    return Measured(
        recall={depth: _share(rank is not None and rank <= depth for rank in ranks) for depth in _DEPTHS},
        mrr=sum(1 / rank for rank in ranks if rank) / len(ranks),
        median_ms=statistics.median(times),
        size_mb=size_mb,
        by_kind={
            kind: _share(r is not None for p, r in found if p.kind == kind) for kind in sorted({p.kind for p in asked})
        },
    )


def _ask(index: SearchIndex, phrases: list[Phrase]) -> tuple[list[int | None], list[float]]:
    """Put each phrase to the index; answer the ranks of the accepted codes, and the milliseconds."""
    ranks, times = [], []
    for phrase in phrases:
        started = perf_counter()
        hits = index.search(phrase.query, on=_ON, system="icd10cm", limit=max(_DEPTHS)).hits
        times.append((perf_counter() - started) * 1000)
        ranks.append(phrase.rank([hit.code for hit in hits]))
    return ranks, times


def _share(answers: Iterable[bool]) -> float:
    every = list(answers)
    return sum(every) / len(every)


@contextmanager
def opened_indexes(data: Path, folder: Path, names: Iterable[str]) -> Iterator[Editions]:
    """Import index files of ../shared into `folder` and open them."""
    opened = [_imported(data / "cms" / "icd10cm" / name, folder) for name in names]
    try:
        yield Editions(opened)
    finally:
        for each in opened:
            each.database.close()


def _imported(path: Path, folder: Path) -> OpenEdition:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    copy = folder / path.name
    copy.write_bytes(content)
    file = SourceFile(path.name, copy, hashlib.sha256(content).hexdigest(), len(content))
    importer, facts = next((one, said) for one in IMPORTERS if (said := one.recognise(file)))
    with writing(folder / f"{facts.dataset}.sqlite", facts, [file.note()], importer.tables) as database:
        importer.read([file], database, lambda _rows: None)
    return open_edition(folder / f"{facts.dataset}.sqlite")


def _measured(entries: list[SearchEntry], folder: Path, phrases: list[Phrase]) -> Measured:
    build_index(entries, folder)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    return measure(SearchIndex.open(folder), size, phrases)


def main() -> None:
    """Measure both and say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=_DATA, help="the folder with eval/ and cms/")
    parser.add_argument(
        "--snapshots", type=Path, help="where snapshots are kept; built in a temporary folder if not given"
    )
    given = parser.parse_args()
    phrases = read_phrases(given.data / "eval" / "phrases.jsonl")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = given.snapshots or folder
        build_snapshot(root, build_index, lambda *_: None)
        codes = current_codes(root)
        assert codes is not None
        snapshot = open_snapshot(codes)[1]
        entries = without_held_out_terms(snapshot.search_entries(), phrases)
        with opened_indexes(given.data, folder, (*_INDEXES, *_TABLES)) as editions:
            terms = index_terms(editions, _ON, held_out_entries(phrases))
        both = {
            "titles and inclusion terms": _measured(entries, folder / "before", phrases),
            "with the indexes": _measured(list(with_index_terms(entries, terms)), folder / "after", phrases),
        }
    for label, one in both.items():
        sys.stdout.write(f"{label}: {one.figures()}\n")
    sys.stdout.write(json.dumps({"search_eval": {label: one.figures() for label, one in both.items()}}) + "\n")


if __name__ == "__main__":
    main()
