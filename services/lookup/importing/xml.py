"""Official XML read within limits: no document type, no entities, nothing from outside, neither deep nor endless."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from services.lookup.importing.refusals import FileRefused, LineRefused

DEEPEST = 100
LARGEST = 512 << 20


def xml_events(path: Path, label: str) -> Iterator[tuple[str, Element]]:
    """Read element by element: ("start", element) and ("end", element), which whoever reads clears.

    Raises FileRefused for a document type or entities, for a document that is not well formed, or is larger or nested
    deeper than any official; `label` names it.
    """
    if path.stat().st_size > LARGEST:
        raise FileRefused(label, f"is larger than {LARGEST >> 20} MB, which no official XML is")
    depth = 0
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise FileRefused(label, f"is nested deeper than {DEEPEST} elements")
            yield event, element
    except ParseError as error:
        raise LineRefused(label, error.position[0], "is not well-formed XML, or breaks off here") from error
    except DefusedXmlException as error:
        raise FileRefused(label, "declares a DTD or entities, which no official file does") from error
    except (ValueError, LookupError) as error:
        raise FileRefused(label, f"is in no encoding that XML may have ({type(error).__name__})") from error


def xml_root(path: Path, label: str) -> Element:
    """Read a whole document, with all that `xml_events` refuses."""
    [(_, root)] = deque(xml_events(path, label), maxlen=1)
    return root
