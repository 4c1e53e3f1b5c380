"""Showing in a title what was found, safely."""

from collections.abc import Container
from html import escape

from services.lookup.search.text import stem, words


def highlight(title: str, found: Container[str]) -> str:
    """Escape a title for HTML and put <mark> round each word whose stem is among `found`."""
    parts = []
    done = 0
    for word in words(title):
        if stem(word.text) in found:
            parts += [escape(title[done : word.start]), "<mark>", escape(title[word.start : word.end]), "</mark>"]
            done = word.end
    return "".join([*parts, escape(title[done:])])
