"""All words that the entries are written in: what each weighs, how it goes on, and what a misspelt one meant."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nlargest
from pathlib import Path

import orjson
from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.lookup.search.text import stem

SHORTEST_CORRECTED = 4
MOST_ENDINGS = 32
_LETTERS_PER_TYPO = 8  # a second typo is forgiven only in a word twice as long as the shortest
_FILE = "words.json"
_AFTER_ANY_LETTER = "\U0010ffff"


class Vocabulary:
    """Words as written, with the number of entries that write each, and the number of categories that hold each stem.

    Rarity is counted over categories, so that no word becomes light because its category is finely divided.
    """

    def __init__(self, written: dict[str, int], spread: dict[str, int], categories: int) -> None:
        self._kept = {"written": written, "spread": spread, "categories": categories}
        self._written = written
        self._sorted = sorted(written)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._sorted:
            self._by_length[len(word)].append(word)
        self._weights = {each: math.log(1 + categories / count) for each, count in spread.items()}
        self.weight_of_unknown = math.log(1 + categories)

    @classmethod
    def open(cls, folder: Path) -> "Vocabulary":
        """Read what `write` wrote."""
        return cls(**orjson.loads((folder / _FILE).read_bytes()))

    def write(self, folder: Path) -> None:
        """Keep it for `open`."""
        (folder / _FILE).write_bytes(orjson.dumps(self._kept))

    def knows(self, word: str) -> bool:
        """Tell whether some name holds the word or another form of it."""
        return stem(word) in self._weights

    def weight(self, one: str) -> float:
        """Weigh a stem by its rarity (inverse document frequency)."""
        return self._weights.get(one, self.weight_of_unknown)

    def weight_of_all(self, stems: Iterable[str]) -> float:
        """Weigh a whole name, alike in whatever order its stems come."""
        return math.fsum(map(self.weight, stems))

    def beginning_with(self, prefix: str) -> frozenset[str]:
        """Collect the stems of the words that begin so: of the most written ones where there are very many."""
        first = bisect_left(self._sorted, prefix)
        last = bisect_left(self._sorted, prefix + _AFTER_ANY_LETTER)
        endings = nlargest(MOST_ENDINGS, self._sorted[first:last], key=self._written.__getitem__)
        return frozenset(map(stem, endings))

    def corrected(self, word: str) -> str | None:
        """Find the word that was most likely meant, fewest typos first, then the one most written."""
        if len(word) < SHORTEST_CORRECTED or not word.isalpha():
            return None
        typos = 1 + (len(word) >= _LETTERS_PER_TYPO)
        lengths = range(len(word) - typos, len(word) + typos + 1)
        near = [candidate for length in lengths for candidate in self._by_length.get(length, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=typos, limit=None)
        return min(found, key=lambda each: (each[1], -self._written[each[0]], each[0]))[0] if found else None


def count_words(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """Count in how many texts each word is written."""
    return dict(sorted(Counter(word for text in texts for word in set(text)).items()))
