"""Which of several files is an edition's, and how the editions of a release follow each other."""

import re
from collections.abc import Iterable, Sequence

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.snapshot.release import HeldEdition, Origin

_DAY = re.compile(r"^(FY)?\d{4}(-\d\d){0,2}")


def rank(edition: HeldEdition) -> tuple[bool, bool]:
    """The publisher's layout before ours, and what an operator imported before what a package holds."""
    return edition.facts.layout is Layout.ORIGINAL, edition.origin is Origin.IMPORTED


def preferred(editions: Iterable[HeldEdition]) -> list[HeldEdition]:
    """Keep one file for each edition: the one of the highest rank, and of equals the first."""
    chosen: dict[tuple[Dataset, str], HeldEdition] = {}
    for each in editions:
        there = chosen.get(each.key)
        if there is None or rank(each) > rank(there):
            chosen[each.key] = each
    return list(chosen.values())


def edition_before(editions: Sequence[HeldEdition], facts: EditionFacts) -> HeldEdition | None:
    """Find the edition of the same series that came right before."""
    place = (facts.effective_from, facts.id)
    earlier = [
        each
        for each in editions
        if _series(each.facts) == _series(facts) and (each.facts.effective_from, each.facts.id) < place
    ]
    return max(earlier, key=lambda each: (each.facts.effective_from, each.facts.id), default=None)


def _series(facts: EditionFacts) -> tuple[Dataset, str]:
    """What may be compared: a dataset, or the part of it that its ids name behind the day ("2024-01-01-level-2")."""
    return facts.dataset, _DAY.sub("", facts.id)
