"""Markdown that other people wrote, as HTML that can do no harm."""

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "code", "pre", "hr", "a"}
_SCHEMES = {"http", "https", "mailto"}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20})


def safe_html(markdown: str) -> Markup:
    """Render Markdown without raw HTML, images, styles or scripts; links leave without a referrer's blessing."""
    cleaned = nh3.clean(
        _parser().render(markdown),
        tags=_TAGS,
        # Under "*" stands what every element may have: unsaid, a title and a language.
        attributes={"a": {"href"}, "*": set()},
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener ugc",
    )
    return Markup(cleaned)  # noqa: S704 - nh3 has just cleaned it


def safe_highlight(highlight: str) -> Markup:
    """Keep the <mark> of a search hit and nothing else of its markup."""
    return Markup(nh3.clean(highlight, tags={"mark"}, attributes={}))  # noqa: S704 - nh3 has just cleaned it
