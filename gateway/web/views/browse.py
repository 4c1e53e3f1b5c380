"""What stands directly below a place in a code system's hierarchy."""

from dataclasses import dataclass

from codingahead.lookup.v1.lookup_service_pb2 import BrowseCodesResponse

from gateway.web.views.codes import PlaceLink, browse_path, code_path, each_once, place_link
from gateway.web.wording import system_name


@dataclass(frozen=True)
class BrowseView:
    """A list of places in official order, and the way back up."""

    system: str
    system_name: str
    parent: str
    parent_href: str
    top_href: str
    on: str
    places: tuple[PlaceLink, ...]
    # Empty on the last page.
    next_href: str
    copyrights: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Name the place whose list this is; empty at the top."""
        return f"Chapter {self.parent}" if self.parent.isdigit() else self.parent


def browse_view(system: str, parent: str, on: str, found: BrowseCodesResponse) -> BrowseView:
    """Lay out what lookup lists below a place; an empty `parent` is the top of the system."""
    token = found.next_page_token
    return BrowseView(
        system=system,
        system_name=system_name(system),
        parent=parent,
        parent_href=code_path(system, parent, on) if _has_page(parent) else "",
        top_href=browse_path(system, on=on),
        on=on,
        places=tuple(place_link(system, node, on) for node in found.nodes),
        next_href=browse_path(system, parent, on, token) if token else "",
        copyrights=each_once(node.copyright for node in found.nodes),
    )


_GROUPS = frozenset({"PLA", "MAAA"})


def _has_page(parent: str) -> bool:
    # A chapter is a bare number, a block a range or a group of CPT.
    return bool(parent) and not parent.isdigit() and "-" not in parent and parent not in _GROUPS
