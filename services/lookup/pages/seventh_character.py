"""The builder of codes with a 7th character, which offers only codes that exist.

The 7th character is always the seventh: a shorter code is padded with X (Official Guidelines FY2026, I.A.4 and
I.A.5). Which characters there are is taken from the nearest definition above and then from the list of codes,
never from the definition alone: S06.8A7 has no D.
"""

from datetime import date

from services.lookup.domain import FULL_LENGTH, Node, dotted, undotted
from services.lookup.pages.content import SeventhCharacterBuilder, SeventhCharacterOption
from services.lookup.pages.tabular_list import TabularList


def defining(listed: TabularList, node: Node) -> Node | None:
    """Find the place that defines the 7th characters of a code: the nearest, from itself upwards."""
    return next((place for place in (node, *listed.ancestors(node)) if listed.seventh_characters(place)), None)


def builder(listed: TabularList, node: Node, on: date) -> SeventhCharacterBuilder | None:
    """Offer the 7th characters of a code, or of the header that it is made from; None where none applies."""
    header = base_of(listed, node) or node
    defined_at = defining(listed, header)
    if defined_at is None:
        return None
    options = _options(listed, header, defined_at, on)
    base = undotted(header.code)
    padded = base.ljust(FULL_LENGTH - 1, "X")
    return (
        SeventhCharacterBuilder(dotted(padded), len(padded) - len(base), defined_at.code, options) if options else None
    )


def base_of(listed: TabularList, node: Node) -> Node | None:
    """Find the header that a code with a 7th character is made from; None for any other code."""
    header = listed.parent(node)
    is_made = len(undotted(node.code)) == FULL_LENGTH and header is not None and defining(listed, header) is not None
    return header if is_made else None


def with_character(listed: TabularList, header: Node, character: str) -> Node | None:
    """Find the code that a header and a 7th character make in any edition."""
    made = (child for child in listed.children(header) if len(undotted(child.code)) == FULL_LENGTH)
    return next((child for child in made if child.code.endswith(character)), None)


def _options(listed: TabularList, header: Node, defined_at: Node, on: date) -> tuple[SeventhCharacterOption, ...]:
    made = ((each, with_character(listed, header, each.character)) for each in listed.seventh_characters(defined_at))
    return tuple(
        SeventhCharacterOption(each.character, each.meaning, code.code)
        for each, code in made
        if code is not None and code.billable_on(on)
    )
