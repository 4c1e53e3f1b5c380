"""The list of postings as Atom (RFC 4287)."""

from xml.etree import ElementTree as ET

from gateway.web.feeds.offers import Channel, Offer
from gateway.web.feeds.tree import add, written

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"


def atom(channel: Channel) -> bytes:
    """Write a feed."""
    feed = ET.Element("feed", xmlns=_NAMESPACE)
    add(feed, "id", channel.url)
    add(feed, "title", "CareerCenter: open positions for medical coders")
    add(feed, "updated", channel.updated.isoformat())
    add(feed, "link", rel="self", type=MEDIA_TYPE, href=channel.url)
    add(feed, "link", rel="alternate", type="text/html", href=channel.page_url)
    for offer in channel.offers:
        _add_entry(feed, offer)
    return written(feed)


def _add_entry(feed: ET.Element, offer: Offer) -> None:
    entry = add(feed, "entry")
    add(entry, "id", offer.url)
    add(entry, "title", offer.title, type="text")
    add(entry, "link", rel="alternate", type="text/html", href=offer.url)
    add(entry, "published", offer.published.isoformat())
    add(entry, "updated", offer.updated.isoformat())
    add(add(entry, "author"), "name", offer.employer)
    for specialty in offer.specialties:
        add(entry, "category", term=specialty)
    add(entry, "content", offer.description_html, type="html")
