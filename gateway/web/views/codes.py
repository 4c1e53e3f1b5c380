"""Codes as they stand in lists, and the addresses of their pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from codingahead.lookup.v1.code_pb2 import CodeSummary, RelatedCode, Status, Text
from codingahead.lookup.v1.section_pb2 import HierarchyNode

from gateway.web.wording import day, spoken

STATUS_NAMES = {
    Status.STATUS_ACTIVE: "active",
    Status.STATUS_DELETED: "deleted",
    Status.STATUS_FUTURE: "future",
}
RELATIONS = {
    "parent": "Above it",
    "child": "Below it",
    "sibling": "Beside it",
    "laterality": "On another side",
    "replaced_by": "Replaced by",
    "replaces": "Replaces",
    "simpler": "Simpler",
    "more_complex": "More complex",
    "split_off": "Split off from it",
}
# Chapters and blocks have no code page of their own.
LEVELS_WITHOUT_PAGE = frozenset({"chapter", "block"})


def _with_query(path: str, **query: str) -> str:
    given = {key: value for key, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def code_path(system: str, code: str, on: str = "") -> str:
    """Give the address of a code's page, on a date of service where one was asked for."""
    return _with_query(f"/codes/{quote(system, safe='')}/{quote(code, safe='')}", on=on)


def browse_path(system: str, parent: str = "", on: str = "", page_token: str = "") -> str:
    """Give the address of the list of what stands below a place in the hierarchy."""
    return _with_query(f"/codes/{quote(system, safe='')}", parent=parent, on=on, page_token=page_token)


def search_path(query: str, system: str = "", on: str = "", limit: str = "") -> str:
    """Give the address of the results of a search."""
    return _with_query("/search", q=query, system=system, on=on, limit=limit)


@dataclass(frozen=True)
class CodeLink:
    """A code in a list, with the way to its page."""

    code: str
    title: str
    href: str
    billable: bool = False
    status: str = "active"


@dataclass(frozen=True)
class RelatedGroup:
    """Codes that stand in the same relation to the page's own."""

    relation: str
    links: tuple[CodeLink, ...]


@dataclass(frozen=True)
class PlaceLink:
    """A place in the tabular list; chapters and blocks lead to a list, codes to their page and, below, to a list."""

    label: str
    title: str
    href: str
    browse_href: str
    level: str
    billable: bool


@dataclass(frozen=True)
class Passage:
    """A description with whoever holds its rights."""

    paragraphs: tuple[str, ...]
    copyright: str
    notice: str
    byline: str


def each_once(notices: Iterable[str]) -> tuple[str, ...]:
    """List the notices of rights that a page must carry, each once."""
    return tuple(dict.fromkeys(filter(None, notices)))


def code_link(summary: CodeSummary, on: str = "") -> CodeLink:
    """Link to a code that some list names."""
    return CodeLink(
        code=summary.code,
        title=summary.title,
        href=code_path(summary.system, summary.code, on),
        billable=summary.billable,
        status=STATUS_NAMES.get(summary.status, "active"),
    )


def place_link(system: str, node: HierarchyNode, on: str = "") -> PlaceLink:
    """Link to a place in the hierarchy."""
    browse = "" if node.billable else browse_path(system, node.code, on)
    without_page = node.level in LEVELS_WITHOUT_PAGE
    return PlaceLink(
        label=f"Chapter {node.code}" if node.level == "chapter" else node.code,
        title=node.title,
        href=browse if without_page else code_path(system, node.code, on),
        browse_href="" if without_page else browse,
        level=node.level,
        billable=node.billable,
    )


def related_groups(related: Iterable[RelatedCode], on: str = "") -> tuple[RelatedGroup, ...]:
    """Gather related codes by their relation, in the order in which the relations first appear."""
    gathered: dict[str, list[CodeLink]] = {}
    for item in related:
        gathered.setdefault(RELATIONS.get(item.relation, spoken(item.relation)), []).append(code_link(item.code, on))
    return tuple(RelatedGroup(relation, tuple(links)) for relation, links in gathered.items())


def passage(text: Text) -> Passage:
    """Split a description into paragraphs and say who wrote it."""
    return Passage(
        paragraphs=tuple(part for part in text.text.split("\n\n") if part.strip()),
        copyright=text.copyright,
        notice=text.notice,
        byline=_byline(text),
    )


def _byline(text: Text) -> str:
    written = f"Written by {text.author}" if text.author else ""
    reviewed = f"reviewed by {text.reviewed_by}" if text.reviewed_by else ""
    pending = "draft, not yet reviewed" if text.review_state == "draft" else ""
    dated = day(text.date) if written or reviewed else ""
    said = ", ".join(part for part in (written, reviewed, pending, dated) if part)
    licence = f" Licence: {text.licence}." if text.licence else ""
    return f"{said}.{licence}" if said else ""
