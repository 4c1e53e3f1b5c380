"""The pages that search engines are invited to (sitemaps.org, protocol 0.9): one file, or an index of several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from gateway.web.feeds.tree import add, written

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MAIN_PAGES = ("/", "/claims", "/editions", "/casepilot", "/caseconsultant", "/jobs", "/register")
# The protocol's own bound.
MOST_ADDRESSES = 50_000


@dataclass(frozen=True, slots=True)
class Address:
    """A page and its last change; None for pages of which nobody knows."""

    path: str
    changed: datetime | None = None


def addresses(postings: Sequence[Address]) -> list[Address]:
    """The site's main pages and each posting."""
    return [*map(Address, _MAIN_PAGES), *postings]


def files_of(pages: Sequence[Address]) -> list[Sequence[Address]]:
    """The pages in files of as many as one may hold."""
    return [pages[start : start + MOST_ADDRESSES] for start in range(0, len(pages), MOST_ADDRESSES)]


def sitemap(origin: str, pages: Sequence[Address]) -> bytes:
    """Write one file of pages."""
    root = ET.Element("urlset", xmlns=_NAMESPACE)
    for page in pages:
        _add(add(root, "url"), f"{origin}{page.path}", page.changed)
    return written(root)


def sitemap_index(origin: str, files: Sequence[Sequence[Address]]) -> bytes:
    """Write where the files are, each with the last change of a page in it."""
    root = ET.Element("sitemapindex", xmlns=_NAMESPACE)
    for number, pages in enumerate(files, start=1):
        _add(add(root, "sitemap"), f"{origin}/sitemap-{number}.xml", max(_changes(pages), default=None))
    return written(root)


def _changes(pages: Sequence[Address]) -> Iterator[datetime]:
    return (page.changed for page in pages if page.changed is not None)


def _add(parent: ET.Element, address: str, changed: datetime | None) -> None:
    add(parent, "loc", address)
    if changed is not None:
        add(parent, "lastmod", changed.isoformat())
