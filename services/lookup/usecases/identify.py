"""Which code is this? A bare string, looked up in every loaded system by membership and never guessed by its shape."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, zip_longest

from services.lookup.domain import CodeSystem, Node, Status
from services.lookup.errors import CodeNotFound
from services.lookup.pages.content import CodeSummary
from services.lookup.pages.summaries import summary
from services.lookup.ports import Library
from services.lookup.search.query import checked

MOST_SUGGESTED = 10

# The systems in the order in which claims name them most often, with the words for a code of each.
_BY_FREQUENCY = {
    CodeSystem.ICD10CM: "an ICD-10-CM diagnosis",
    CodeSystem.CPT: "a CPT code",
    CodeSystem.HCPCS: "an HCPCS Level II code",
    CodeSystem.MODIFIER: "a modifier",
    CodeSystem.POS: "a place of service",
    CodeSystem.ICD10PCS: "an ICD-10-PCS procedure",
    CodeSystem.MSDRG: "an MS-DRG",
    CodeSystem.HCC: "a hierarchical condition category",
    CodeSystem.ICD9CM: "an ICD-9-CM diagnosis",
}
_STANDING = [Status.ACTIVE, Status.FUTURE, Status.DELETED]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code that is written so, and why it may be meant."""

    code: CodeSummary
    reason: str


@dataclass(frozen=True, slots=True)
class Identified:
    """Every code that is written so, likeliest first; where there is none, codes of any system written much like it."""

    query: str
    candidates: tuple[Candidate, ...]
    suggestions: tuple[CodeSummary, ...]


def identify(text: str, on: date, library: Library) -> Identified:
    """Find the codes that a string is in any system, on any date. Refused with QUERY_INVALID as a search is.

    Those in force on the day come first, then the billable ones, then those of the systems that are named most.
    """
    typed = checked(text)
    found = sorted(_members(typed, library), key=lambda node: _rank(node, on))
    candidates = tuple(Candidate(summary(node, on), _reason(node, typed, on)) for node in found)
    return Identified(typed, candidates, () if candidates else tuple(_suggested(typed, on, library)))


def _loaded(library: Library) -> list[CodeSystem]:
    there = {edition.system for edition in library.codes.editions}
    return [system for system in _BY_FREQUENCY if system in there]


def _members(typed: str, library: Library) -> Iterator[Node]:
    for system in _loaded(library):
        try:
            yield library.codes.code(system, typed)
        except CodeNotFound:
            continue


def _rank(node: Node, on: date) -> tuple[int, bool, int]:
    standing = _STANDING.index(node.status_on(on))
    return standing, not node.span_near(on).billable, list(_BY_FREQUENCY).index(CodeSystem(node.system))


def _reason(node: Node, typed: str, on: date) -> str:
    written = "" if typed == node.code else f", official form of “{typed}”"
    return f"{node.code} is {_BY_FREQUENCY[CodeSystem(node.system)]}{written}: {_standing(node, on)}."


def _standing(node: Node, on: date) -> str:
    near = node.span_near(on)
    match node.status_on(on):
        case Status.DELETED:
            return f"it ended on {near.window.last}"
        case Status.FUTURE:
            return f"it is valid from {near.window.first}"
    divided = node.system in {CodeSystem.ICD10CM, CodeSystem.ICD10PCS} and not near.billable
    return f"in force on {on}{', as a header of codes to report' if divided else ''}"


def _suggested(typed: str, on: date, library: Library) -> Iterable[CodeSummary]:
    """Take the nearest of each system in turn."""
    near = [library.nearby(system, typed, on) for system in _loaded(library)]
    in_turn = (node for together in zip_longest(*near) for node in together if node)
    return (summary(node, on) for node in islice(in_turn, MOST_SUGGESTED))
