"""What a general equivalence mapping must hold of itself, whatever its year.

Source: CMS/NCHS, "Diagnosis Code Set General Equivalence Mappings: Documentation for Technical Users", 2018: the rules
for scenarios and choice lists. The counts are those of the published files.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.lookup.crosswalks.imports.rows import GemRow
from services.lookup.editions.dataset import Dataset

_FEWEST_LISTS = 2


@dataclass(frozen=True)
class Counts:
    """How many rows and sources a mapping has, how many of these have no map, and how many combine."""

    rows: int
    sources: int
    without_map: int
    combining: int


OFFICIAL_COUNTS = {
    (Dataset.GEM_ICD9CM, "FY2018"): Counts(24_860, 14_567, 422, 668),
    (Dataset.GEM_ICD10CM, "FY2018"): Counts(81_593, 71_704, 731, 4_241),
}


def faults_of_counts(dataset: Dataset, edition: str, rows: Sequence[GemRow]) -> list[str]:
    """Compare with the published counts, where there are any of this edition."""
    official, counted = OFFICIAL_COUNTS.get((dataset, edition)), counts(rows)
    if official is None or official == counted:
        return []
    return [f"{dataset} {edition} has {counted}, the published file {official}"]


def counts(rows: Sequence[GemRow]) -> Counts:
    """Count as the documentation does: by source."""
    sources = {row.source for row in rows}
    without = {row.source for row in rows if row.no_map}
    return Counts(len(rows), len(sources), len(without), len({row.source for row in rows if row.combination}))


def faults_of_clusters(rows: Iterable[GemRow]) -> list[str]:
    """Say which sources have no map beside a map, a gap in their scenarios, or a scenario that combines nothing."""
    by_source: dict[str, list[GemRow]] = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row)
    return [f"{source} {fault}" for source, own in by_source.items() if (fault := _fault(own))]


def _fault(rows: Sequence[GemRow]) -> str:
    if len(rows) > 1 and any(row.no_map for row in rows):
        return "has no map and yet a target"
    lists: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.combination:
            lists[row.scenario].add(row.choice_list)
    if not _consecutive(lists):
        return "has a gap in its scenarios"
    if not all(map(_consecutive, lists.values())):
        return "has a gap in the choice lists of a scenario"
    return "has a scenario of one choice list" if any(len(own) < _FEWEST_LISTS for own in lists.values()) else ""


def _consecutive(numbers: Iterable[int]) -> bool:
    return sorted(numbers) == list(range(1, len(list(numbers)) + 1))
