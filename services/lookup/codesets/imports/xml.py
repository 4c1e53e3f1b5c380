"""Reading official XML: no document type, no entities, nothing from outside, whole or not at all."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile

_ROOT = re.compile(rb"<([A-Za-z][\w.:-]*)")
_VERSION = re.compile(rb"<version>\s*(\d{4})\b")


def root_of(head: bytes) -> str | None:
    """Name the first element of a beginning of XML; None where it is something else."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    found = _ROOT.search(head)
    return found[1].decode("ascii", "replace") if found else None


def year_of(file: SourceFile) -> int:
    """Read the year in <version>. Raises FileRefused where there is none."""
    found = _VERSION.search(file.head())
    if found is None:
        raise FileRefused(file.label, "states no year in <version>")
    return int(found[1])


def parsed(file: SourceFile) -> Element:
    """Parse a file. Raises FileRefused for what is not well formed, declares a DTD or entities, or points outside."""
    return parse(file.path, file.label)


def parse(path: Path, label: str) -> Element:
    """Parse as `parsed` does, naming the file by a label."""
    try:
        root = defusedxml.ElementTree.parse(path, forbid_dtd=True).getroot()
    except DefusedXmlException as error:
        raise FileRefused(label, f"declares what no official file does ({type(error).__name__})") from error
    except (ParseError, ValueError, LookupError) as error:
        raise FileRefused(label, f"is not well-formed XML: {error}") from error
    if root is None:
        raise FileRefused(label, "holds no element")
    return root


def text_of(element: Element, path: str = ".") -> str:
    """The text of an element or of one below it, without blanks at its ends; empty where there is none."""
    return (element.findtext(path) or "").strip()
