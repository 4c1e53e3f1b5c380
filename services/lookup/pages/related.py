"""The codes that a reader of one code may want next."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.lookup.domain import Kind, Level, Node
from services.lookup.pages.content import CodeSummary, LateralityOption, RelatedCode, Relation
from services.lookup.pages.hierarchy import existing
from services.lookup.pages.history import assigned_before, replaced_from
from services.lookup.pages.summaries import day_in_force, summary
from services.lookup.pages.tabular_list import TabularList

_NEIGHBOURS = 2
_DAY = timedelta(days=1)


def related(listed: TabularList, node: Node, sides: Iterable[LateralityOption], on: date) -> tuple[RelatedCode, ...]:
    """List what replaces and what is replaced, what stands above, the other sides, and the nearest siblings."""
    found: dict[tuple[str, bool], RelatedCode] = {}
    for relation, code in _in_order(listed, node, sides, on):
        if code.code != node.code:
            # A header may be both what stands above and what was replaced; else one relation is enough.
            found.setdefault((code.code, relation is Relation.REPLACES), RelatedCode(code, relation))
    return tuple(found.values())


def _in_order(
    listed: TabularList, node: Node, sides: Iterable[LateralityOption], on: date
) -> Iterator[tuple[Relation, CodeSummary]]:
    above = listed.parent(node)
    header = above if above and above.kind is Kind.CODE else None
    for each in _successors(listed, node):
        yield Relation.REPLACED_BY, summary(each, on)
    for relation, each in _converted(listed, node):
        yield relation, summary(each, on)
    if header:
        yield Relation.PARENT, summary(header, on)
    if header and _billable_before(header, node.spans[0].window.first):
        yield Relation.REPLACES, summary(header, on)
    for side in sides:
        yield Relation.LATERALITY, side.code
    grouped = header or (above if node.kind is Kind.CODE and above and node.level_on(on) is Level.CODE else None)
    for each in _neighbours(listed, node, grouped, day_in_force(node, on)):
        yield Relation.SIBLING, summary(each, on)


def _successors(listed: TabularList, node: Node) -> Iterator[Node]:
    """Find the codes that a code was divided into when it became a header."""
    for span in node.spans:
        if not span.billable and _billable_before(node, span.window.first):
            yield from existing(listed, node, span.window.first)


def _converted(listed: TabularList, node: Node) -> Iterator[tuple[Relation, Node]]:
    """List what the conversion table names: what came after the code, and what was assigned before it."""
    for first, later in listed.later_codes(node):
        yield Relation.REPLACED_BY if replaced_from(node, first) else Relation.SPLIT_OFF, later
    for conversion in listed.conversions(node):
        for before in assigned_before(listed, node, conversion):
            yield Relation.REPLACES, before


def _billable_before(node: Node, day: date) -> bool:
    return not node.billable_on(day) and node.billable_on(day - _DAY)


def _neighbours(listed: TabularList, node: Node, header: Node | None, day: date) -> tuple[Node, ...]:
    siblings = existing(listed, header, day) if header else ()
    place = next((at for at, each in enumerate(siblings) if each is node), 0)
    return siblings[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]
