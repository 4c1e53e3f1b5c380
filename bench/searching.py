"""Our search beside tantivy alone: the same titles in a plain index, asked by its own query parser."""

import itertools
from datetime import date
from pathlib import Path

import tantivy

from bench.ratio import Ratio, compare
from services.lookup.codesets.build import current_codes
from services.lookup.domain import Kind
from services.lookup.search.index import SearchIndex
from services.lookup.snapshot.schema import SEARCH
from services.lookup.snapshot.store import Snapshot, open_snapshot

_ON = date(2026, 1, 15)
_QUERIES = (
    *("type 2 diabetes", "essential hypertension", "fracture of left radius"),
    *("low back pain", "acute bronchitis", "chest pain"),
)


async def search(snapshots: Path, rounds: int) -> Ratio:
    """Twenty answers to everyday queries."""
    folder = current_codes(snapshots)
    assert folder is not None
    ours, bare = SearchIndex.open(folder / SEARCH), _bare(open_snapshot(folder)[1])
    searcher = bare.searcher()
    asked, asked_bare = itertools.cycle(_QUERIES), itertools.cycle(_QUERIES)

    async def our_search() -> object:
        return ours.search(next(asked), on=_ON, system="icd10cm", limit=20)

    async def bare_search() -> object:
        found = searcher.search(bare.parse_query(next(asked_bare), ["title"], conjunction_by_default=True), 20)
        return [searcher.doc(address) for _, address in found.hits]

    return await compare("search", "bare tantivy", our_search, bare_search, rounds)


def _bare(snapshot: Snapshot) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("code", stored=True)
    builder.add_text_field("title", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for chapter in snapshot.top("icd10cm"):
        for node in snapshot.descendants(chapter):
            if node.kind is Kind.CODE and node.titles:
                writer.add_document(tantivy.Document(code=node.code, title=node.titles[-1].text))
    writer.commit()
    index.reload()
    return index
