"""The list of postings as JSON Feed (jsonfeed.org, version 1.1)."""

from typing import Any

import orjson

from gateway.web.feeds.offers import Channel, Offer

MEDIA_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(channel: Channel) -> bytes:
    """Write a feed."""
    return orjson.dumps(
        {
            "version": _VERSION,
            "title": "CareerCenter: open positions for medical coders",
            "home_page_url": channel.page_url,
            "feed_url": channel.url,
            "language": "en-US",
            "items": [_item(offer) for offer in channel.offers],
        }
    )


def _item(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.url,
        "url": offer.url,
        "title": offer.title,
        "content_html": offer.description_html,
        "date_published": offer.published.isoformat(),
        "date_modified": offer.updated.isoformat(),
        "authors": [{"name": offer.employer}],
        "tags": list(offer.specialties),
    }
