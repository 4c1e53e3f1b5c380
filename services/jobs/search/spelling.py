"""Correcting words that no posting knows: by the words that postings are written with."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic

from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.jobs.search.text import terms, words

_SHORTEST = 4
# From this length on a second typo is forgiven.
_TWO_TYPOS = 7
_MOST_CANDIDATES = 20
# Nobody mistypes more; whoever sends more finds nothing.
_MOST_CORRECTED = 6
# Reading all words takes tens of milliseconds where postings are many: it takes a twentieth of the time at most.
_REST = 20


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the index knows as of a generation of it."""

    generation: int
    # Whether a posting has a term.
    knows: Callable[[str], bool]
    # The words as they are written, and in how many postings each is.
    written: Callable[[], Iterable[tuple[str, int]]]

    def knows_all(self, text: str) -> bool:
        """Whether postings know every term of a text."""
        return all(self.knows(term) for term in terms(text))


class Spelling:
    """Remembers the words that postings are written with."""

    def __init__(self) -> None:
        self._written: dict[str, int] = {}
        self._by_length: dict[int, list[str]] = {}
        self._generation, self._not_before = -1, 0.0

    def corrected(self, query: str, lexicon: Lexicon) -> str:
        """A query whose unknown words are replaced by those most likely meant; as it was written where none is."""
        said, meant, left = query.split(), list[str](), _MOST_CORRECTED
        for chunk in said:
            parts = words(chunk)
            if len(parts) > left or lexicon.knows_all(chunk):
                meant.append(chunk)
            else:
                meant.append(" ".join(self._word(part, lexicon) for part in parts))
                left -= len(parts)
        return " ".join(meant) if meant != said else query

    def _word(self, word: str, lexicon: Lexicon) -> str:
        if len(word) < _SHORTEST or not word.isalpha() or lexicon.knows_all(word):
            return word
        meant = self._meant(word, lexicon)
        if not meant and self._read(lexicon):
            meant = self._meant(word, lexicon)
        return meant or word

    def _meant(self, word: str, lexicon: Lexicon) -> str:
        """The fewest typos away, then the one in most postings; empty where nothing known is near."""
        typos = 1 + (len(word) >= _TWO_TYPOS)
        lengths = range(len(word) - typos, len(word) + typos + 1)
        near = [each for length in lengths for each in self._by_length.get(length, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=typos, limit=None)
        ranked = sorted(found, key=lambda each: (each[1], -self._written[each[0]], each[0]))
        return next((each[0] for each in ranked[:_MOST_CANDIDATES] if lexicon.knows_all(each[0])), "")

    def _read(self, lexicon: Lexicon) -> bool:
        """Read the words anew where there may be others; answer whether that was done."""
        began = monotonic()
        if lexicon.generation == self._generation or began < self._not_before:
            return False
        written, by_length = dict[str, int](), defaultdict[int, list[str]](list)
        for word, count in lexicon.written():
            if len(word) >= _SHORTEST and word.isalpha():
                written[word] = count
                by_length[len(word)].append(word)
        self._written, self._by_length = written, by_length
        ended = monotonic()
        self._generation, self._not_before = lexicon.generation, ended + _REST * (ended - began)
        return True
