"""Answering what a person typed with codes, best first."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from time import perf_counter

from tantivy import Index, Searcher

from services.lookup.search import ranking
from services.lookup.search.build import INDEX_FOLDER
from services.lookup.search.highlight import highlight
from services.lookup.search.names import compact
from services.lookup.search.query import Reading, checked, read, read_unfinished
from services.lookup.search.ranking import Within
from services.lookup.search.records import Record, Records
from services.lookup.search.timeline import Timeline
from services.lookup.search.vocabulary import Vocabulary

_WHOLE_CODE, _LONGER_CODE = 3.0, 2.0  # above every likeness, which is at most 1
_HEADER = 0.9  # what a header's likeness counts for beside a billable code's
_SHORTEST_CODE_BEFORE_WORDS = 3
_LEAST_NAMES, _NAMES_PER_HIT = 64, 5  # looked at, since several may be one entry's
_ATTEMPTS_TO_REMOVE = 100


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One answer. `match` is code, text, synonym or fuzzy; `score` compares within one answer only.

    `highlight` is the title escaped for HTML, with <mark> round what matched; empty where no title is loaded.
    `copyright` is the notice that must stand beside the title; the index itself knows of none.
    """

    system: str
    code: str
    title: str | None
    billable: bool
    score: float
    match: str
    highlight: str
    copyright: str = ""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The hits, best first, and the query as it was understood (as typed, where that found a code or nothing)."""

    query: str
    interpreted_as: str
    hits: tuple[SearchHit, ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class _Match:
    """An entry that answers, by its place in official order, and how."""

    place: int
    record: Record
    score: float
    match: str
    shown: frozenset[str] = frozenset()


class SearchIndex:
    """A folder that `build_index` wrote, opened for reading. Safe for threads; never writes to the folder."""

    def __init__(self, searcher: Searcher, records: Records, vocabulary: Vocabulary, timeline: Timeline) -> None:
        self._searcher = searcher
        self._records = records
        self._vocabulary = vocabulary
        self._timeline = timeline

    @classmethod
    def open(cls, folder: Path) -> "SearchIndex":
        """Open what `build_index` wrote; the folder may be read-only and shared."""
        searcher = _searcher(folder / INDEX_FOLDER)
        return cls(searcher, Records.open(folder), Vocabulary.open(folder), Timeline.open(folder))

    def search(self, query: str, *, on: date, system: str | None, limit: int) -> SearchAnswer:
        """Find the entries valid on a day by code, by the beginning of a code, or by words, best first.

        At most `limit` (1 to 100) are answered. Refused with QUERY_INVALID when the query is empty, longer than
        200 characters or holds control characters.
        """
        started = perf_counter()
        typed = checked(query)
        reading = read(typed, self._vocabulary)
        hits = self._hits(typed, [reading], on, system, limit)
        by_words = any(hit.match != "code" for hit in hits)
        return SearchAnswer(typed, reading.text if by_words else typed, hits, (perf_counter() - started) * 1000)

    def suggest(self, query: str, *, on: date, system: str | None, limit: int) -> tuple[SearchHit, ...]:
        """Answer each keystroke: as `search`, but the last word may go on, and is never corrected."""
        typed = checked(query)
        return self._hits(typed, read_unfinished(typed, self._vocabulary), on, system, limit)

    def _hits(
        self, typed: str, readings: list[Reading], on: date, system: str | None, limit: int
    ) -> tuple[SearchHit, ...]:
        within = Within(self._timeline.stretch(on), system)
        matches = {match.place: match for match in self._by_code(typed, within, limit)}
        if len(matches) < limit:
            by_words = [
                match for part in within.parts() for each in readings for match in self._by_words(each, part, on, limit)
            ]
            for match in sorted(by_words, key=lambda match: (-match.score, match.place)):
                matches.setdefault(match.place, match)
        return tuple(_hit(match, on) for match in islice(matches.values(), limit))

    def _by_code(self, typed: str, within: Within, limit: int) -> Iterator[_Match]:
        """Match a query that is a code or begins one, or words after a whole code."""
        first, *words = typed.split()
        code = compact(first)
        if not (code.isascii() and code.isalnum()) or (words and len(code) < _SHORTEST_CODE_BEFORE_WORDS):
            return
        for place in ranking.whole_code(self._searcher, code, within, limit):
            yield _Match(place, self._records[place], _WHOLE_CODE, "code")
        for place in [] if words else ranking.longer_codes(self._searcher, code, within, limit):
            yield _Match(place, self._records[place], _LONGER_CODE, "code")

    def _by_words(self, reading: Reading, within: Within, on: date, limit: int) -> Iterator[_Match]:
        depth = max(_LEAST_NAMES, limit * _NAMES_PER_HIT)
        for found in ranking.by_name(self._searcher, reading, within, depth):
            record = self._records[found.ordinal]
            match = "fuzzy" if reading.corrected else "text" if found.by_title and not reading.expanded else "synonym"
            score = found.likeness * (1.0 if record.billable_on(on) else _HEADER)
            yield _Match(found.ordinal, record, round(score, 6), match, reading.stems)


def _hit(match: _Match, on: date) -> SearchHit:
    record = match.record
    shown = highlight(record.title or "", match.shown)
    return SearchHit(record.system, record.code, record.title, record.billable_on(on), match.score, match.match, shown)


def _searcher(folder: Path) -> Searcher:
    """Open the index by links from a folder of our own: tantivy wants to make a lock file beside what it reads."""
    own = Path(tempfile.mkdtemp(prefix="search-"))
    try:
        for file in folder.resolve().iterdir():
            if file.suffix != ".lock":
                (own / file.name).symlink_to(file)
        index = Index.open(str(own))
        index.config_reader("manual")
        return index.searcher()
    finally:
        _remove(own)


def _remove(folder: Path) -> None:
    """Remove a folder although a thread of tantivy may still put its lock file in for a moment."""
    for _ in range(_ATTEMPTS_TO_REMOVE):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
