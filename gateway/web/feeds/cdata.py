"""XML whose text stands in CDATA sections, as job boards ask for it."""

from xml.dom.minidom import Document, Element, getDOMImplementation

_END = "]]>"


def document(root: str) -> tuple[Document, Element]:
    """Begin a document with its outermost element."""
    implementation = getDOMImplementation()
    assert implementation is not None
    made = implementation.createDocument(None, root, None)
    assert made.documentElement is not None
    return made, made.documentElement


def child(parent: Element, tag: str) -> Element:
    """Add an element that holds others."""
    made = _owner(parent).createElement(tag)
    parent.appendChild(made)
    return made


def say(parent: Element, tag: str, text: str) -> None:
    """Add an element with its text; nothing where there is none. A text that ends a section begins another."""
    if not text:
        return
    element = child(parent, tag)
    first, *others = text.split(_END)
    for part in _parts(first, others):
        element.appendChild(_owner(parent).createCDATASection(part))


def _parts(first: str, others: list[str]) -> list[str]:
    """Cut each `]]>` between its second and third character."""
    if not others:
        return [first]
    middle = [f">{other}]]" for other in others[:-1]]
    return [f"{first}]]", *middle, f">{others[-1]}"]


def _owner(element: Element) -> Document:
    owner = element.ownerDocument
    assert owner is not None
    return owner
