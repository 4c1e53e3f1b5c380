"""The XML that NCHS publishes, read a main term at a time: no DTD, no entities, no element that its schema lacks."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from services.lookup.editions.dataset import EditionFacts, Layout
from services.lookup.importing.importer import Told
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile
from services.lookup.indexes.imports.entries import CODE, MANIFESTATION, Entry, write_entries
from services.lookup.indexes.imports.kinds import DRUGS, EXTERNAL, INDEX, NEOPLASMS, IndexImporter, IndexKind

_ROOT = b"<ICD10CM.index"
_ADDENDA = re.compile(rb"<ICD10CM\.index[^>]*isAddenda\s*=\s*[\"']true")
_VERSION = re.compile(rb"<version>\s*(\d{4})\s*</version>")
# What only the head of one of the four says.
_TOLD_BY = (
    (DRUGS, re.compile(rb"<head col=\"1\">\s*Substance\s*</head>")),
    (NEOPLASMS, re.compile(rb"<head col=\"1\">\s*Neoplasm\s*</head>")),
    (EXTERNAL, re.compile(rb"(?i)<title>[^<]*EXTERNAL CAUSE")),
    (INDEX, re.compile(rb"(?i)<title>[^<]*INDEX TO DISEASES")),
)
_ELEMENTS = frozenset(
    (
        *("ICD10CM.index", "version", "title", "indexHeading", "head", "letter", "mainTerm", "term", "nemod"),
        *("code", "manif", "see", "seeAlso", "seecat", "subcat", "warning", "cell"),
    )
)
_DEEPEST = 13  # root, letter, main term, nine levels, and what stands in the last
_LONGEST_TEXT = 4096


class XmlIndexImporter(IndexImporter):
    """Reads one of the four as published."""

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by its heading; a list of changes (addenda) is not one."""
        head = file.head()
        if _ROOT not in head or _ADDENDA.search(head) or _kind_of(head) is not self.kind:
            return None
        version = _VERSION.search(head)
        if version is None:
            raise FileRefused(file.label, "its <version> names no fiscal year")
        return self.kind.edition(int(version[1]), file.names, Layout.ORIGINAL)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Store every term. Raises FileRefused or LineRefused for what is not as its schema says."""
        if len(files) != 1:
            raise FileRefused(files[0].label, "this edition is one file, and more were given")
        try:
            told(write_entries(_entries(files[0], told), self.kind.places, database) % _TOLD_EACH)
        except ValueError as error:
            raise FileRefused(files[0].label, str(error)) from error


_TOLD_EACH = 10_000
XML_IMPORTERS = tuple(XmlIndexImporter(kind) for kind, _ in _TOLD_BY)


def _kind_of(head: bytes) -> IndexKind | None:
    return next((kind for kind, sign in _TOLD_BY if sign.search(head)), None)


def _entries(file: SourceFile, told: Told) -> Iterator[Entry]:
    number = 0
    for main_term in _main_terms(file):
        for entry in _with_those_below(main_term, 0):
            number += 1
            yield entry
            if number % _TOLD_EACH == 0:
                told(_TOLD_EACH)


def _main_terms(file: SourceFile) -> Iterator[Element]:
    """Yield each main term whole, and forget it before the next."""
    depth, ended = 0, False
    for event, element in file.xml_events():
        depth += 1 if event == "start" else -1
        _check(element, depth, file)
        ended = event == "end" and element.tag == "ICD10CM.index"
        if event == "end" and element.tag in {"mainTerm", "letter"}:
            if element.tag == "mainTerm":
                yield element
            element.clear()
    if not ended:
        raise FileRefused(file.label, "the index does not end")


def _check(element: Element, depth: int, file: SourceFile) -> None:
    if element.tag not in _ELEMENTS:
        raise FileRefused(file.label, f"<{element.tag[:40]}> is no element of the official schema")
    if depth > _DEEPEST:
        raise FileRefused(file.label, "terms stand in terms deeper than nine levels")
    if len(element.text or "") > _LONGEST_TEXT or len(element.tail or "") > _LONGEST_TEXT:
        raise FileRefused(file.label, f"a term is longer than {_LONGEST_TEXT:,} characters")


def _with_those_below(term: Element, level: int) -> Iterator[Entry]:
    if term.get("level", str(level)) != str(level):
        raise ValueError(f"a term says that it is of level {term.get('level')!r}, and stands at {level}")
    yield _entry(term, level)
    for below in term.findall("term"):
        yield from _with_those_below(below, level + 1)


def _entry(term: Element, level: int) -> Entry:
    title = term.find("title")
    if title is None:
        raise ValueError(f"a term of level {level} has no title")
    nemods = title.findall("nemod")
    own = " ".join(" ".join([title.text or "", *(each.tail or "" for each in nemods)]).split())
    return Entry(
        level=level,
        title=own,
        nonessential=" ".join(_text(each) for each in nemods),
        see=_said(term, "see"),
        see_also=_said(term, "seeAlso"),
        see_category=_said(term, "seecat") or _said(term, "subcat"),
        codes=tuple(_codes(term)),
    )


def _codes(term: Element) -> Iterator[tuple[int, str]]:
    """Yield what stands in its columns; a table's <manif> says where, in words, and is no code."""
    for place, name in ((CODE, "code"), (MANIFESTATION, "manif")):
        if (said := _said(term, name)) and not term.findall("cell"):
            yield from ((place, code) for code in said.replace(",", " ").split())
    for cell in term.findall("cell"):
        yield int(cell.get("col", "0")), _text(cell)


def _said(term: Element, name: str) -> str:
    found = term.find(name)
    return "" if found is None else _text(found)


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
