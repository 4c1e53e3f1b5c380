"""Reading what a person typed: refusing what is no query, and turning the rest into words to look for."""

import unicodedata
from dataclasses import dataclass, replace

from services.lookup.errors import QueryInvalid
from services.lookup.search import abbreviations
from services.lookup.search.text import SAYING_NOTHING, Word, saying_something, stem, words
from services.lookup.search.vocabulary import Vocabulary

LONGEST_QUERY = 200
_SHORTEST_GUESSED_BEGINNING = 3
_NEVER_TEXT = {"Cc", "Cs"}  # control characters, lone surrogates


@dataclass(frozen=True, slots=True)
class Sought:
    """One word of a query: the stem that it is, and those that it may be the beginning of; unknown with neither."""

    whole: str | None
    begun: frozenset[str]
    weight: float

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that answers to it."""
        return self.begun | {self.whole} if self.whole else self.begun


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it was understood; `corrected` and `expanded` tell how its text differs from what was typed."""

    text: str
    sought: tuple[Sought, ...]
    corrected: bool
    expanded: bool

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that any of its words may be."""
        return frozenset().union(*(word.stems for word in self.sought))


def checked(query: str) -> str:
    """Answer the query without the spaces round it. Refused with QUERY_INVALID when empty, too long or no text."""
    trimmed = query.strip()
    if not trimmed:
        raise QueryInvalid("Type a code, the beginning of one, or words.")
    if len(trimmed) > LONGEST_QUERY:
        raise QueryInvalid(f"A query has at most {LONGEST_QUERY} characters.")
    if any(unicodedata.category(character) in _NEVER_TEXT for character in trimmed):
        raise QueryInvalid("A query may not hold control characters.")
    return trimmed


def read(query: str, vocabulary: Vocabulary) -> Reading:
    """Read a finished query: abbreviations spelled out, unknown words taken for beginnings or corrected."""
    text = abbreviations.expand(query)
    found = saying_something(words(text))
    meant = [_meant(word.text, vocabulary) for word in found]
    return Reading(
        text=_with_replaced(text, found, meant),
        sought=tuple(_sought(word, vocabulary) for word in {stem(word): word for word in meant}.values()),
        corrected=any(word.text != other for word, other in zip(found, meant, strict=True)),
        expanded=text != " ".join(query.split()),
    )


def read_unfinished(query: str, vocabulary: Vocabulary) -> list[Reading]:
    """Read a query whose last word may still grow, and also as it stands where that word may well be complete."""
    before, _, last = query.rpartition(" ")
    head = read(before, vocabulary)
    ends = [_begun(word.text, vocabulary) for word in words(last)]
    growing = replace(head, text=f"{head.text} {last}".strip(), sought=(*head.sought, *ends))
    complete = abbreviations.expansion(last) or last.casefold() in SAYING_NOTHING
    return [growing, read(query, vocabulary)] if complete else [growing]


def _meant(word: str, vocabulary: Vocabulary) -> str:
    if vocabulary.knows(word) or _begins(word, vocabulary):
        return word
    return vocabulary.corrected(word) or word


def _begins(word: str, vocabulary: Vocabulary) -> frozenset[str]:
    return vocabulary.beginning_with(word) if len(word) >= _SHORTEST_GUESSED_BEGINNING else frozenset()


def _sought(word: str, vocabulary: Vocabulary) -> Sought:
    if vocabulary.knows(word):
        one = stem(word)
        return Sought(one, frozenset(), vocabulary.weight(one))
    return _any_of(None, _begins(word, vocabulary), vocabulary)


def _begun(word: str, vocabulary: Vocabulary) -> Sought:
    return _any_of(stem(word) if vocabulary.knows(word) else None, vocabulary.beginning_with(word), vocabulary)


def _any_of(whole: str | None, begun: frozenset[str], vocabulary: Vocabulary) -> Sought:
    """Weigh a beginning as its commonest ending, so that it never counts for more than what was found."""
    lightest = min((vocabulary.weight(one) for one in begun), default=vocabulary.weight_of_unknown)
    return Sought(whole, begun, lightest)


def _with_replaced(text: str, found: list[Word], meant: list[str]) -> str:
    for word, other in reversed(list(zip(found, meant, strict=True))):
        if word.text != other:
            text = text[: word.start] + other + text[word.end :]
    return text
