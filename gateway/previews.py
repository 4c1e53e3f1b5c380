"""Who gets the preview of a code page and spends nothing: HEAD, prefetch, embedding sites, crawlers of pages."""

import re

from starlette.requests import HTTPConnection, Request

# Search engines, archives and link previews. HTTP libraries such as curl are clients, not crawlers.
_CRAWLER = re.compile(
    r"googlebot|google-inspectiontool|storebot-google|bingbot|bingpreview|slurp|duckduckbot|duckassistbot|baiduspider"
    r"|yandex(bot|images|mobilebot)|sogou|exabot|seznambot|petalbot|applebot|amazonbot|qwantbot|mojeekbot|yeti/|naver"
    r"|coccocbot|ahrefs|semrush|mj12bot|dotbot|dataforseo|ia_archiver|archive\.org_bot|heritrix|wayback|ccbot|commoncrawl"
    r"|gptbot|oai-searchbot|chatgpt-user|claudebot|claude-searchbot|perplexitybot|bytespider|meta-externalagent"
    r"|facebookexternalhit|facebot|twitterbot|linkedinbot|slackbot|slack-imgproxy|discordbot|telegrambot|whatsapp"
    r"|skypeuripreview|microsoftpreview|pinterestbot|redditbot|embedly|iframely|mastodon|bluesky|cardyb|vkshare|viber",
    re.IGNORECASE,
)
_HEAD = "head"


def asks_preview_only(request: Request) -> bool:
    """Whether nobody is going to read the page now: HEAD, prefetch, or a part of another site's page."""
    purpose = request.headers.get("sec-purpose") or request.headers.get("purpose", "")
    if is_head(request) or purpose.lower().startswith("prefetch"):
        return True
    fetched_by = request.headers.get("sec-fetch-site"), request.headers.get("sec-fetch-mode", "navigate")
    return fetched_by[0] == "cross-site" and fetched_by[1] != "navigate"


def is_crawler(request: Request) -> bool:
    """Whether a crawler reads; holds for HTML pages alone, under /api everyone is a client."""
    return wants_page(request) and bool(_CRAWLER.search(request.headers.get("user-agent", "")))


def is_read_by_a_person(request: Request) -> bool:
    """Whether somebody is going to read the page: neither a preview nor a crawler. Every look counts, repeated too."""
    return not asks_preview_only(request) and not is_crawler(request)


def wants_page(request: HTTPConnection) -> bool:
    """Whether a person is answered: outside of the API, unless the client accepts no HTML."""
    path = request.url.path
    if path.startswith("/api/") or path in {"/openapi.json", "/healthz", "/readyz"}:
        return False
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted or "*/*" in accepted


def mark_head(request: Request) -> None:
    """Remember that what is answered as a GET was asked as a HEAD."""
    setattr(request.state, _HEAD, True)


def is_head(request: Request) -> bool:
    """Whether only the headers of the answer were asked for."""
    return getattr(request.state, _HEAD, False) or request.method == "HEAD"
