"""XML of elements, attributes and escaped text."""

from xml.etree import ElementTree as ET


def add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    """Add an element, with its text where it has one."""
    made = ET.SubElement(parent, tag, attributes)
    made.text = text
    return made


def written(root: ET.Element) -> bytes:
    """The document in UTF-8."""
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
