"""What makes a page valid HTML as far as machines can say: parsed strictly, ids once, every field named."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

_UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
_FIELDS = ("input", "select", "textarea")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def faults(html: str) -> list[str]:
    """Everything that is wrong with a page; nothing for a valid one."""
    try:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        page: Any = parser.parse(html)
    except html5lib.html5parser.ParseError as error:
        return [f"does not parse: {error}, near {_near(html)}"]
    return [*_ids(page), *_labels(page), *_outline(page), *_links(page)]


def _near(html: str) -> str:
    """Where the parser stumbles first, as the tolerant one remembers it."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    (line, _), code, said = parser.errors[0]
    return f"{code} {said}: {html.splitlines()[line - 1].strip()[:120]}"


def _ids(page: Element) -> Iterator[str]:
    counted = Counter(each.get("id") for each in page.iter() if each.get("id") is not None)
    yield from (f"id {name!r} stands {count} times" for name, count in counted.items() if count > 1 or not name)
    for each in page.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for name in (each.get(attribute) or "").split():
                if name not in counted:
                    yield f"{attribute}={name!r} names nothing"


def _labels(page: Element) -> Iterator[str]:
    named = {each.get("for") for each in page.iter("label")}
    inside = {id(field) for label in page.iter("label") for field in label.iter()}
    for field in (each for tag in _FIELDS for each in page.iter(tag)):
        if field.get("type") in _UNLABELLED:
            continue
        if not (
            field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in named or id(field) in inside
        ):
            yield f"{field.tag} {field.get('name')!r} has no label"
    for button in page.iter("button"):
        if not ("".join(button.itertext()).strip() or button.get("aria-label")):
            yield "a button has no name"


def _outline(page: Element) -> Iterator[str]:
    levels = [int(each.tag[1]) for each in page.iter() if each.tag in _HEADINGS]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    yield from (f"h{before} is followed by h{after}" for before, after in pairwise(levels) if after > before + 1)
    for table in page.iter("table"):
        if table.find("caption") is None and not table.get("aria-label") and not table.get("aria-labelledby"):
            yield "a table has no caption"
    if not (root := page).get("lang"):
        yield f"{root.tag} has no lang"
    if not (page.findtext("head/title") or "").strip():
        yield "no title"


def _links(page: Element) -> Iterator[str]:
    for link in page.iter("a"):
        if (link.get("href") or "").strip().lower().startswith(("javascript:", "data:", "vbscript:")):
            yield f"a link runs {link.get('href')!r}"
    for image in page.iter("img"):
        if image.get("alt") is None:
            yield "an image has no alt"
    for each in page.iter():
        yield from (f"{each.tag} has {name}" for name in each.attrib if str(name).lower().startswith("on"))
