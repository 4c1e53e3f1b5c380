"""The first page: the search box, and what it searches."""

from dataclasses import dataclass

from gateway.web.views.editions import EditionRow, EditionsView
from gateway.web.views.search import SearchView, blank_search


@dataclass(frozen=True)
class HomeView:
    """An empty search form and the editions in force today."""

    search: SearchView
    editions: tuple[EditionRow, ...] = ()


def home_view(editions: EditionsView | None) -> HomeView:
    """Lay out the first page; without an answer from lookup it still offers its search box."""
    return HomeView(blank_search(()), editions.in_force if editions else ())
