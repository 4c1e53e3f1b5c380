"""How much two postings say the same."""

import re
from collections.abc import Iterable

from services.jobs.domain.postings import Content, Finding, Posting

SAME = 0.95
NEARLY_SAME = 0.8
_WORD = re.compile(r"\w+")
# Words that follow each other: the order of a text counts, a changed word costs three of them.
_RUN = 3


def likeness(one: Content, other: Content) -> float:
    """From 0 for nothing to 1 for all in common: of the runs of three words, how many both have (Jaccard)."""
    mine, theirs = _runs(one), _runs(other)
    return len(mine & theirs) / len(mine | theirs)


def is_for_the_same(one: Content, other: Content) -> bool:
    """Whether two postings are for one position: the same text for two towns, or under two titles, is two."""
    return _position(one) == _position(other)


def most_alike(content: Content, others: Iterable[Posting]) -> tuple[float, str]:
    """How alike the most alike posting for the same place is, and its id."""
    found = (
        (likeness(content, each.content), each.posting_id) for each in others if is_for_the_same(content, each.content)
    )
    return max(found, default=(0.0, ""))


def nearly_same(posting_id: str) -> Finding:
    """What is found where an employer offers nearly the same already."""
    return Finding("near_duplicate", f"The employer offers nearly the same as {posting_id}.")


def _position(content: Content) -> tuple[object, ...]:
    title = sorted(_WORD.findall(content.title.casefold()))
    return title, content.location, content.remote, content.employment_type


def _runs(content: Content) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(content.description_markdown.casefold())
    ends = range(max(len(words) - _RUN + 1, 1))
    return frozenset(tuple(words[start : start + _RUN]) for start in ends)
