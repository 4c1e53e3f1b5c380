"""The index of public postings, in memory: one for each process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from tantivy import Index, Query, Searcher

from services.jobs.domain.filters import Filter, Order
from services.jobs.domain.postings import Posting
from services.jobs.search import text
from services.jobs.search.conditions import Asking, conditions, everything, salary_stages
from services.jobs.search.documents import SPELLED, STEMMED, document, schema, spots_of
from services.jobs.search.facets import Facet, facets_of
from services.jobs.search.pages import Hit, counted, ranked
from services.jobs.search.places import Spot
from services.jobs.search.spelling import Lexicon, Spelling

_WRITER_BYTES = 30_000_000


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for at a moment: some hits below a mark, which is empty at the start."""

    wanted: Filter
    at: datetime
    order: Order = Order.UNSAID
    below: str = ""
    most: int = 20
    facets: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Hits in their order, whether there are more, how many there are in all, and the query as it was understood.

    `corrected` is empty where nothing was.
    """

    hits: tuple[Hit, ...]
    more: bool
    total: int
    facets: tuple[Facet, ...] = ()
    corrected: str = ""


class PostingIndex:
    """Public postings. Writers wait for each other; everybody may search meanwhile, and sees what was shown last."""

    def __init__(self) -> None:
        self._shape = schema()
        self._index = Index(self._shape)
        self._index.register_tokenizer(STEMMED, text.stemming())
        self._index.register_tokenizer(SPELLED, text.spelling())
        self._index.config_reader("manual")
        self._writer = self._index.writer(_WRITER_BYTES, num_threads=1)
        # A thread goes on with what it writes, though the task that waits for it was cancelled.
        self._writing = Lock()
        self._searcher = self._index.searcher()
        self._spelling = Spelling()
        self._generation = 0
        # Every known town and every specialty that a posting ever named: more than there are now do no harm.
        self._towns: dict[str, Spot] = {}
        self._specialties: dict[str, str] = {}

    def put(self, postings: Iterable[Posting]) -> None:
        """Take postings in, or what they are now; seen from the next `show` on."""
        with self._writing:
            for posting in postings:
                self._writer.delete_documents_by_term("id", posting.posting_id)
                self._writer.add_document(document(posting, self._shape))
                self._towns.update(spots_of(posting))
                for specialty in posting.content.specialties:
                    self._specialties.setdefault(specialty.casefold(), specialty)

    def drop(self, posting_ids: Iterable[str]) -> None:
        """Take postings out; unseen from the next `show` on."""
        with self._writing:
            for posting_id in posting_ids:
                self._writer.delete_documents_by_term("id", posting_id)

    def show(self) -> None:
        """Let what was put and dropped be seen, all at once."""
        with self._writing:
            self._writer.commit()
            self._index.reload()
            self._searcher = self._index.searcher()
            self._generation += 1

    def search(self, search: Search) -> Found:
        """Find postings. Raises UnknownMark for a mark that no hit has had."""
        searcher = self._searcher
        query = self._corrected(search.wanted.query, searcher)
        terms = text.terms(query)
        asked = conditions(search.wanted, terms, search.at, self._towns.copy(), self._shape)
        stages = [everything(asked | {"salary_min": each}) for each in salary_stages(search.wanted, self._shape)]
        if stages:
            asked["salary_min"] = Asking(self._shape).either(*salary_stages(search.wanted, self._shape))
        by_relevance = bool(terms) and search.order is not Order.NEWEST
        most = search.most + 1
        hits, total = ranked(
            searcher, stages or [everything(asked)], search.below, most, self._shape, by_relevance=by_relevance
        )
        return Found(
            hits[: search.most],
            len(hits) > search.most,
            counted(searcher.search(everything(asked), 1)) if total is None else total,
            tuple(facets_of(searcher, asked, self._specialties)) if search.facets else (),
            query if query != search.wanted.query else "",
        )

    def _corrected(self, query: str, searcher: Searcher) -> str:
        def knows(term: str) -> bool:
            return bool(searcher.search(Query.term_query(self._shape, "text", term, "freq"), 1, count=False).hits)

        def written() -> list[tuple[str, int]]:
            return searcher.terms_with_prefix("spelling", "")

        return self._spelling.corrected(query, Lexicon(self._generation, knows, written))
