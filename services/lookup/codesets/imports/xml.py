"""What official XML says at its beginning, and in the text of its elements."""

import re
from xml.etree.ElementTree import Element

from services.lookup.codesets.calendar import day_in_name, names_of_edition
from services.lookup.domain import CodeSystem
from services.lookup.editions.calendar import first_of_fiscal_year, fiscal_year_of, last_of_fiscal_year
from services.lookup.editions.dataset import Dataset, EditionFacts
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


def facts_of_xml(dataset: Dataset, system: CodeSystem, file: SourceFile, what: str) -> EditionFacts:
    """Name the edition: the year is in <version>, the month of an update in the file's name. Raises FileRefused."""
    version = _VERSION.search(file.head())
    if version is None:
        raise FileRefused(file.label, "states no year in <version>")
    year = int(version[1])
    named = [day for day in map(day_in_name, file.names) if day and fiscal_year_of(day) == year]
    first = named[0] if named else first_of_fiscal_year(year)
    title = f"{names_of_edition(system, first)[1]}, {what}"
    return EditionFacts(dataset, first.isoformat(), title, first, last_of_fiscal_year(year))


def text_of(element: Element, path: str = ".") -> str:
    """The text of an element or of one below it, without blanks at its ends; empty where there is none."""
    return (element.findtext(path) or "").strip()
