"""The section that shows where a code stands: from its chapter down, and what is directly below."""

from datetime import date

from services.lookup.domain import Node
from services.lookup.pages.content import Hierarchy, HierarchyPlace
from services.lookup.pages.summaries import title_text
from services.lookup.pages.tabular_list import TabularList
from services.lookup.systems.rights import reserved


def hierarchy(listed: TabularList, node: Node, day: date) -> Hierarchy:
    """Show the place of a code on a day on which it exists."""
    above = [place(each, day) for each in reversed(listed.ancestors(node))]
    return Hierarchy((*above, place(node, day)), tuple(place(each, day) for each in existing(listed, node, day)))


def existing(listed: TabularList, node: Node, day: date) -> tuple[Node, ...]:
    """List what stands directly below on a day."""
    return tuple(child for child in listed.children(node) if child.exists_on(day))


def place(node: Node, day: date) -> HierarchyPlace:
    """Show one place as it is on a day."""
    title, rights = title_text(node, day), reserved(node, day)
    return HierarchyPlace(node.level_on(day), node.code, title, node.billable_on(day), rights)
