"""The page of one code on one date of service."""

from datetime import date

from services.lookup.domain import Edition, Node
from services.lookup.pages.coding_rules import coding_rules
from services.lookup.pages.content import CodePage
from services.lookup.pages.hierarchy import hierarchy
from services.lookup.pages.history import history, standings
from services.lookup.pages.notes import notes, notes_notice
from services.lookup.pages.related import related
from services.lookup.pages.summaries import day_in_force, title_text
from services.lookup.pages.tabular_list import TabularList
from services.lookup.systems.rights import copyright_of, why_no_title


def compose_page(listed: TabularList, node: Node, on: date) -> CodePage:
    """Compose the page of a code for a date of service. Refused when the loaded editions do not cover the date.

    What surrounds a code that is not in force on the date is shown as on the nearest day on which it is.
    """
    edition = listed.edition_on(node.system, on)
    day = day_in_force(node, on)
    rules = coding_rules(listed, node, on)
    return CodePage(
        system=node.system,
        code=node.code,
        title=title_text(node, on),
        short_title=_short_title(node, on),
        title_notice=title_notice(listed, node, edition, on),
        copyright=copyright_of(node, on),
        billable=rules.billable,
        status=node.status_on(on),
        on=on,
        window=node.span_near(on).window,
        edition=edition,
        hierarchy=hierarchy(listed, node, day),
        notes=notes(listed, node, day),
        notes_notice=notes_notice(listed, node, day),
        coding_rules=rules,
        history=history(listed, node),
        editions=standings(listed, node),
        related=related(listed, node, rules.laterality, on),
    )


def _short_title(node: Node, on: date) -> str | None:
    title = node.title_on(on)
    return title.short if title else None


def title_notice(listed: TabularList, node: Node, edition: Edition, on: date) -> str | None:
    """Say why a title is missing, or that it is another edition's; None where it is the edition's own."""
    title = node.title_on(on)
    if title is None:
        return _no_title(listed, node)
    day = day_in_force(node, on)
    if title.printed.holds(day):
        return None
    nearest = title.printed.first if day < title.printed.first else title.printed.last or day
    printed_in = listed.edition_on(node.system, nearest)
    if printed_in.id == edition.id:
        return None
    if edition.basis:
        return f"As printed in {printed_in.title}, the nearest to {on} that is loaded and prints it."
    return f"As printed in {printed_in.title}; the titles of {edition.title} are not loaded."


def _no_title(listed: TabularList, node: Node) -> str:
    if reserved := why_no_title(node.system, node.code):
        return reserved
    if node.spans[-1].window.last:
        return f"{node.code} ended before the first edition whose titles are loaded."
    new_in = listed.edition_on(node.system, node.spans[0].window.first).title
    return f"{node.code} is new in {new_in}, whose titles are not loaded."
