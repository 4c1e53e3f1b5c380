"""The pages that search engines are invited to (sitemaps.org, protocol 0.9)."""

from xml.etree import ElementTree as ET

from gateway.web.feeds.offers import Channel
from gateway.web.feeds.tree import add, written

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MAIN_PAGES = ("/", "/claims", "/editions", "/casepilot", "/caseconsultant", "/jobs", "/register")


def sitemap(channel: Channel) -> bytes:
    """Write the site's main pages and each posting with its last change."""
    root = ET.Element("urlset", xmlns=_NAMESPACE)
    for path in _MAIN_PAGES:
        _add(root, f"{channel.origin}{path}")
    for offer in channel.offers:
        _add(root, offer.url, offer.updated.isoformat())
    return written(root)


def _add(root: ET.Element, address: str, last_change: str = "") -> None:
    page = add(root, "url")
    add(page, "loc", address)
    if last_change:
        add(page, "lastmod", last_change)
