"""The list of postings as RSS 2.0."""

from email.utils import format_datetime
from xml.etree import ElementTree as ET

from gateway.web.feeds.offers import Channel, Offer
from gateway.web.feeds.tree import add, written

MEDIA_TYPE = "application/rss+xml"
_NAMESPACES = {"xmlns:atom": "http://www.w3.org/2005/Atom", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}


def rss(channel: Channel) -> bytes:
    """Write a feed."""
    root = ET.Element("rss", {"version": "2.0", **_NAMESPACES})
    told = add(root, "channel")
    add(told, "title", "CareerCenter: open positions for medical coders")
    add(told, "link", channel.page_url)
    add(told, "description", "Open positions for medical coders, newest first.")
    add(told, "atom:link", rel="self", type=MEDIA_TYPE, href=channel.url)
    if channel.offers:
        add(told, "lastBuildDate", format_datetime(channel.updated, usegmt=True))
    for offer in channel.offers:
        _add_item(told, offer)
    return written(root)


def _add_item(told: ET.Element, offer: Offer) -> None:
    item = add(told, "item")
    add(item, "title", offer.title)
    add(item, "link", offer.url)
    add(item, "guid", offer.url, isPermaLink="true")
    add(item, "pubDate", format_datetime(offer.published, usegmt=True))
    add(item, "dc:creator", offer.employer)
    for specialty in offer.specialties:
        add(item, "category", specialty)
    add(item, "description", offer.description_html)
