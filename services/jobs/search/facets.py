"""How many postings there would be with one more condition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tantivy import Query, Searcher

from services.jobs.search.conditions import everything
from services.jobs.search.documents import EVERY_STATE, FACETS

# Values of one field that are told of: specialties are whatever employers write.
MOST_VALUES = 70
# Counted in each part of the index, so that what is told of is exact.
_MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field with how many postings each would leave, most first."""

    field: str
    values: tuple[tuple[str, int], ...]


def facets_of(searcher: Searcher, asked: Mapping[str, Query], spelled: Mapping[str, str]) -> Iterator[Facet]:
    """Count every field that has a value; one that is narrowed already without that condition.

    `spelled` says how specialties are written. Each state that some posting names counts what takes people of every
    state too.
    """
    narrowed = [field for field in FACETS if field in asked]
    counts = _count(searcher, everything(asked), [field for field in FACETS if field not in asked])
    for field in narrowed:
        counts |= _count(searcher, everything(asked, without=field), [field])
    for field in FACETS:
        values = counts[field]
        if field == "state":
            anywhere = values.pop(EVERY_STATE, 0)
            values = {state: count + anywhere for state, count in values.items()}
        ordered = sorted(values.items(), key=lambda each: (-each[1], each[0]))[:MOST_VALUES]
        if ordered:
            shown = ((spelled.get(value, value) if field == "specialty" else value, count) for value, count in ordered)
            yield Facet(field, tuple(shown))


def _count(searcher: Searcher, query: Query, fields: Sequence[str]) -> dict[str, dict[str, int]]:
    if not fields:
        return {}
    asked = {field: {"terms": {"field": field, "size": _MOST_COUNTED}} for field in fields}
    found = searcher.aggregate(query, asked)
    return {field: {each["key"]: each["doc_count"] for each in found[field]["buckets"]} for field in fields}
