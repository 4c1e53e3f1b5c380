"""Where a code stands: the places above it, itself, and what stands directly below."""

from dataclasses import dataclass

from codingahead.lookup.v1.section_pb2 import HierarchyContent, HistoryContent

from gateway.web.views.codes import PlaceLink, place_link
from gateway.web.wording import day

HISTORY_KINDS = {
    "added": "Added",
    "ended": "Ended",
    "became_header": "Became a header",
    "became_billable": "Became billable",
    "retitled": "Retitled",
}


@dataclass(frozen=True)
class HierarchyView:
    """The way from the chapter to the code, and its children in official order."""

    ancestors: tuple[PlaceLink, ...]
    children: tuple[PlaceLink, ...]


@dataclass(frozen=True)
class HistoryPoint:
    """One change on the timeline."""

    kind: str
    label: str
    date: str
    shown_date: str
    edition: str
    detail: str


@dataclass(frozen=True)
class HistoryView:
    """What happened to the code, oldest first."""

    points: tuple[HistoryPoint, ...]


def hierarchy_view(system: str, content: HierarchyContent, on: str = "") -> HierarchyView:
    """Lay out the tree round a code; the code itself is the last of the ancestors."""
    return HierarchyView(
        ancestors=tuple(place_link(system, node, on) for node in content.ancestors),
        children=tuple(place_link(system, node, on) for node in content.children),
    )


def history_view(content: HistoryContent) -> HistoryView:
    """Lay out the timeline of a code."""
    return HistoryView(
        tuple(
            HistoryPoint(
                event.kind,
                HISTORY_KINDS.get(event.kind, event.kind),
                event.date,
                day(event.date),
                event.edition,
                event.detail,
            )
            for event in content.events
        )
    )
