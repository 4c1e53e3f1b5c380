"""Where a code stands: the places above it, itself, and what stands directly below."""

from dataclasses import dataclass

from codingahead.lookup.v1.section_pb2 import HierarchyContent

from gateway.web.views.codes import PlaceLink, place_link


@dataclass(frozen=True)
class HierarchyView:
    """The way from the chapter to the code, and its children in official order."""

    ancestors: tuple[PlaceLink, ...]
    children: tuple[PlaceLink, ...]


def hierarchy_view(system: str, content: HierarchyContent, on: str = "") -> HierarchyView:
    """Lay out the tree round a code; the code itself is the last of the ancestors."""
    return HierarchyView(
        ancestors=tuple(place_link(system, node, on) for node in content.ancestors),
        children=tuple(place_link(system, node, on) for node in content.children),
    )
