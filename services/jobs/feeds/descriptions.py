"""Descriptions in HTML that anybody may have written, as Markdown that says the same words."""

import re
from html.parser import HTMLParser

import nh3

_TAGS = {"p", "div", "br", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "em", "i", "a"}
_HTML = re.compile(r"<[a-zA-Z/!]")
# What Markdown reads as markup in the middle of a line, and at its beginning.
_MARKS = re.compile(r"([\\`*_\[\]<>])")
_LEADING = re.compile(r"^(\s*)([#+\-=>]|\d+[.)])", re.MULTILINE)
_PLAIN_LINK = re.compile(r"https?://[^\s()<>\[\]\\]{1,1000}|mailto:[^\s()<>\[\]\\]{1,300}")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_STRONG, _EMPHASIS = {"strong", "b"}, {"em", "i"}


def markdown_of(description: str) -> str:
    """Write HTML as Markdown: paragraphs, lists, headings, emphasis and links of the web; all else is its text.

    Scripts, styles and pictures are gone with what they load. What is no HTML stays as it is.
    """
    if not _HTML.search(description):
        return description.strip()
    clean = nh3.clean(
        description, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
    )
    writer = _Writer()
    writer.feed(clean)
    writer.close()
    return writer.written


class _Writer(HTMLParser):
    """Writes what nh3 has left."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._link = ""

    @property
    def written(self) -> str:
        """The Markdown, with one blank line at most between two paragraphs."""
        lines = [line.strip() for line in "".join(self._pieces).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, a line, a heading, an emphasis or a link."""
        if tag == "br":
            self._pieces.append("  \n")
        elif tag == "li":
            self._pieces.append("\n- ")
        elif tag in _HEADINGS:
            self._pieces.append("\n\n### ")
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self._link = href if _PLAIN_LINK.fullmatch(href) else ""
            self._pieces.append("[" if self._link else "")
        else:
            self._pieces.append(_emphasis(tag) or "\n\n")

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag == "a":
            self._pieces.append(f"]({self._link})" if self._link else "")
            self._link = ""
        elif tag not in {"br", "li"}:
            self._pieces.append(_emphasis(tag) or "\n\n")

    def handle_data(self, data: str) -> None:
        """Write words, so that Markdown reads them as words."""
        words = re.sub(r"\s+", " ", data)
        self._pieces.append(_LEADING.sub(r"\1\\\2", _MARKS.sub(r"\\\1", words)))


def _emphasis(tag: str) -> str:
    if tag in _STRONG:
        return "**"
    return "*" if tag in _EMPHASIS else ""
