"""Cutting text into terms, alike for postings and for what somebody looks for in them."""

import html
import re
from functools import cache
from string import ascii_lowercase
from unicodedata import normalize

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

# Addresses of links and images, tags and comments: what a reader of the rendered text does not see.
# None of them holds what it begins with, so that a text of nothing but beginnings is read once.
_UNSEEN = re.compile(r"\]\([^()\s]*(?:\s[^()]*)?\)|<[^<>]{1,2000}>|https?://\S+")
_POSSESSIVE = re.compile(r"['’]s\b")
_ICD = re.compile(r"\bICD[-\s]?(9|10|11)(?:[-\s]?(CM|PCS))?\b", re.IGNORECASE | re.ASCII)
# CPC-A is a CPC of a kind, and not a CPC with some "a" elsewhere; an x-ray is an xray.
_OF_A_KIND = re.compile(r"\b([^\W_]{2,})-([^\W_])\b")
_OF_A_LETTER = re.compile(r"\b([^\W\d_])-([^\W_]{2,})\b")

# Words that tell no posting from another; single letters are what apostrophes leave.
_LITTLE_WORDS = """
an and are as at be but by for from if in into is it of on or our such that the their then there these they this to was
we will with you your
"""
SAYING_NOTHING = frozenset((*_LITTLE_WORDS.split(), *ascii_lowercase))


def plain(markdown: str) -> str:
    """The words of a Markdown text, without its addresses and tags."""
    return html.unescape(_UNSEEN.sub(" ", markdown))


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text, each once and in its order: words in lower case, without accents and endings.

    Of a query they are what a posting must have, every one; none for a query that says nothing.
    """
    return tuple(dict.fromkeys(stemming().analyze(prepared(text))))


def words(text: str) -> list[str]:
    """The words of a text in lower case and without accents, those that say nothing left out."""
    return spelling().analyze(prepared(text))


def prepared(text: str) -> str:
    """A text as the analyzers take it."""
    whole = _POSSESSIVE.sub("", normalize("NFKC", text))
    whole = _ICD.sub(r"icd \1 \2", whole)
    return _OF_A_LETTER.sub(r"\1\2", _OF_A_KIND.sub(r"\1 \1\2", whole))


@cache
def stemming() -> TextAnalyzer:
    """Cuts a prepared text into terms."""
    return _words().filter(Filter.stemmer("english")).build()


@cache
def spelling() -> TextAnalyzer:
    """Cuts a prepared text into words as they are written."""
    return _words().build()


def _words() -> TextAnalyzerBuilder:
    folded = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return folded.filter(Filter.custom_stopword(sorted(SAYING_NOTHING)))
