"""A code in one line, and the day on which the list around it is looked at."""

from datetime import date

from services.lookup.domain import Node
from services.lookup.pages.content import CodeSummary
from services.lookup.systems.rights import reserved


def summary(node: Node, on: date) -> CodeSummary:
    """Sum up a code on a day."""
    standing = node.billable_on(on), node.status_on(on)
    return CodeSummary(node.system, node.code, title_text(node, on), *standing, reserved(node, on))


def title_text(node: Node, on: date) -> str | None:
    """Give the title for a day; None where no loaded file has one."""
    title = node.title_on(on)
    return title.text if title else None


def day_in_force(node: Node, on: date) -> date:
    """Choose the day on which to look at what surrounds a code: the day itself, or the nearest one it exists on."""
    window = node.span_near(on).window
    if window.holds(on) or window.last is None:
        return max(on, window.first)
    return window.first if on < window.first else window.last
