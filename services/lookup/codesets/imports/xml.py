"""What official XML says at its beginning, and in the text of its elements."""

import re
from xml.etree.ElementTree import Element

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


def text_of(element: Element, path: str = ".") -> str:
    """The text of an element or of one below it, without blanks at its ends; empty where there is none."""
    return (element.findtext(path) or "").strip()
