"""Words as saved searches and postings are compared by."""

import re

_WORD = re.compile(r"\w+")


def terms(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(_WORD.findall(text.lower()))
