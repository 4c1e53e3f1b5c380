"""Cutting text into words and bringing each to the form under which it is compared."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$")
_BRITISH = ((re.compile("[ao]e"), "e"), (re.compile("our(?=s?$)"), "or"))
_SHORTEST_BRITISH = 6  # shorter words (toe, four) are left as they are
_NUMERALS = {"ii": "2", "iii": "3", "iv": "4"}
_INFLAMMATION = "itis"  # no mere ending: esophagitis is not whatever is esophageal
_ENGLISH = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()
_MOST_REMEMBERED = 65_536

# Words that a name may have or lack without being another name. Not "a": there is a hepatitis A.
SAYING_NOTHING = frozenset(
    (
        "an",
        "and",
        "as",
        "at",
        "by",
        "due",
        "for",
        "from",
        "in",
        "is",
        "nec",
        "nos",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
    )
)


class Word(NamedTuple):
    """A folded word and where it stands in the text that it was cut from."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Cut `text` into its words, in lower case and without accents."""
    found = (Word(_fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text))
    return [word for word in found if word.text]


def folded(text: str) -> set[str]:
    """Collect the words of `text`, in lower case and without accents."""
    return set(map(_fold, _WORD.findall(text))) - {""}


def saying_something(found: list[Word]) -> list[Word]:
    """Leave out the words that a name may have or lack, unless there are no others."""
    return [word for word in found if word.text not in SAYING_NOTHING] or found


def stems(text: str) -> frozenset[str]:
    """Reduce `text` to the stems of the words in it that say something."""
    found = folded(text)
    return frozenset(map(stem, found - SAYING_NOTHING or found))


@lru_cache(_MOST_REMEMBERED)
def stem(word: str) -> str:
    """Reduce a folded word to what it shares with its plural, its adjective and its British spelling."""
    if len(word) >= _SHORTEST_BRITISH:
        for british, american in _BRITISH:
            word = british.sub(american, word)
    if word.endswith(_INFLAMMATION):
        return word
    return _NUMERALS.get(word) or _ENGLISH.analyze(word)[0]


@lru_cache(_MOST_REMEMBERED)
def _fold(token: str) -> str:
    decomposed = normalize("NFKD", _POSSESSIVE.sub("", token.casefold()))
    return "".join(filter(str.isalnum, decomposed))
