"""How the places of every list stand to each other, worked out once when a snapshot is opened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from services.lookup.domain import (
    CATEGORY_LENGTH,
    WITH_CATEGORIES,
    CodeSystem,
    Conversion,
    Kind,
    Level,
    Node,
    NoteTarget,
)


def later(
    conversions: Mapping[int, tuple[Conversion, ...]],
    nodes: Sequence[Node],
    by_code: Mapping[str, Mapping[str, Node]],
) -> dict[int, list[tuple[date, int]]]:
    """Turn the conversions round: from each code that was assigned before to what came after, with the day."""
    found: dict[int, set[tuple[date, int]]] = defaultdict(set)
    for rank, of_code in conversions.items():
        for each in of_code:
            for target in (target for clause in each.clauses for target in clause):
                for before in _assigned(target, by_code[nodes[rank].system], nodes, each.first):
                    found[before].add((each.first, rank))
    return {rank: sorted(after) for rank, after in found.items()}


def _assigned(target: NoteTarget, places: Mapping[str, Node], nodes: Sequence[Node], first: date) -> Iterable[int]:
    """Name the codes that a target means. A range counts within one category alone: a wider one names too many."""
    begin = places.get(target.code)
    end = places.get(target.last_code) if target.last_code else begin
    if begin is None or end is None:
        return ()
    if target.last_code is None:
        return (begin.rank,)
    if begin.code[:CATEGORY_LENGTH] != end.code[:CATEGORY_LENGTH] or len(begin.code) == CATEGORY_LENGTH:
        return ()
    day_before = first - timedelta(days=1)
    return (rank for rank in range(begin.rank, end.rank + 1) if nodes[rank].billable_on(day_before))


def by_code(nodes: Sequence[Node]) -> dict[str, dict[str, Node]]:
    """Find places by their system and code."""
    places: dict[str, dict[str, Node]] = {system: {} for system in CodeSystem}
    for node in nodes:
        places[node.system][node.code] = node
    return places


def categories(nodes: Sequence[Node]) -> dict[str, tuple[Node, ...]]:
    """List the categories of each system that has them."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.kind is Kind.CODE and node.level_on(date.min) is Level.CATEGORY:
            found[node.system].append(node)
    return {system: tuple(codes) for system, codes in found.items()}


def undivided(nodes: Sequence[Node]) -> dict[str, tuple[Node, ...]]:
    """List the codes of each system that has no categories."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.kind is Kind.CODE and node.system not in WITH_CATEGORIES:
            found[node.system].append(node)
    return {system: tuple(codes) for system, codes in found.items()}


def below(nodes: Sequence[Node]) -> dict[int | None, list[int]]:
    """Say for each place what stands right below it; None is above the top."""
    found: dict[int | None, list[int]] = defaultdict(list)
    for node in nodes:
        found[node.parent].append(node.rank)
    return dict(found)


def ends(nodes: Sequence[Node]) -> list[int]:
    """Say for each place where what stands below it ends."""
    found = [node.rank + 1 for node in nodes]
    for node in reversed(nodes):
        if node.parent is not None:
            found[node.parent] = max(found[node.parent], found[node.rank])
    return found
