"""Reading the official tabular list (CDC/NCHS XML): its chapters, blocks and codes, and every note in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from services.lookup.codesets.sources import SourceRefused
from services.lookup.domain import Kind, NoteKind, SeventhCharacter, undotted
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.xml import xml_root

_NOTES = {
    "includes": NoteKind.INCLUDES,
    "inclusionTerm": NoteKind.INCLUSION_TERM,
    "excludes1": NoteKind.EXCLUDES1,
    "excludes2": NoteKind.EXCLUDES2,
    "codeFirst": NoteKind.CODE_FIRST,
    "useAdditionalCode": NoteKind.USE_ADDITIONAL_CODE,
    "codeAlso": NoteKind.CODE_ALSO,
    "sevenChrNote": NoteKind.SEVEN_CHARACTER_NOTE,
    "sevenChrDef": NoteKind.SEVEN_CHARACTER_NOTE,
    "notes": NoteKind.NOTE,
}


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """A chapter, block or code as printed, with what is printed below it; codes are without their dot."""

    kind: Kind
    code: str
    title: str
    notes: tuple[tuple[NoteKind, str], ...]
    seventh_characters: tuple[SeventhCharacter, ...]
    below: tuple["PrintedPlace", ...]


def read_tabular(path: Path) -> tuple[PrintedPlace, ...]:
    """Read the chapters, in printed order. Refused when the file is no tabular list."""
    try:
        return chapters_of(xml_root(path, path.name))
    except FileRefused as refusal:
        raise SourceRefused(f"it cannot be read: {refusal}") from refusal
    except SourceRefused as refusal:
        raise SourceRefused(f"{path.name}: {refusal}") from refusal


def chapters_of(root: Element) -> tuple[PrintedPlace, ...]:
    """Read the chapters below the root of a tabular list. Refused, without the file's name, for anything else."""
    if root.tag != "ICD10CM.tabular":
        raise SourceRefused("is not a tabular list")
    return tuple(_chapter(chapter) for chapter in root.iterfind("chapter"))


def _chapter(chapter: Element) -> PrintedPlace:
    return _place(Kind.CHAPTER, _text(chapter, "name"), chapter, _nested(chapter.findall("section")))


def _nested(sections: list[Element], within: str = "") -> tuple[PrintedPlace, ...]:
    """Put blocks into the blocks that span them: the file lists C00-C96, C00-C75, C00-C14 one after another."""
    blocks: list[PrintedPlace] = []
    while sections and _spans(within, _range(sections[0])):
        section = sections.pop(0)
        inner = _nested(sections, _range(section))
        codes = tuple(_code(each) for each in section.iterfind("diag"))
        blocks.append(_place(Kind.BLOCK, _range(section), section, inner + codes))
    return tuple(blocks)


def _range(section: Element) -> str:
    """Name a block by its ends; B10 alone is B10-B10, since B10 is the category in it."""
    first, _, last = str(section.get("id")).partition("-")
    return f"{first}-{last or first}"


def _spans(outer: str, inner: str) -> bool:
    (begins, _, ends), (first, _, last) = outer.partition("-"), inner.partition("-")
    return not outer or (begins <= first and last <= ends)


def _code(diagnosis: Element) -> PrintedPlace:
    below = tuple(_code(each) for each in diagnosis.iterfind("diag"))
    return _place(Kind.CODE, undotted(_text(diagnosis, "name")), diagnosis, below)


def _place(kind: Kind, code: str, element: Element, below: tuple[PrintedPlace, ...]) -> PrintedPlace:
    notes = tuple(note for child in element for note in _notes(child))
    defined = tuple(
        SeventhCharacter(str(each.get("char")), _clean(each)) for each in element.iterfind("sevenChrDef/extension")
    )
    return PrintedPlace(kind, code, _text(element, "desc"), notes, defined, below)


def _notes(element: Element) -> Iterator[tuple[NoteKind, str]]:
    if element.tag == "visualImpairment":
        yield from ((NoteKind.NOTE, row) for row in _table_rows(element))
    for printed in element if element.tag in _NOTES else ():
        if printed.tag == "extension":
            yield NoteKind.SEVEN_CHARACTER_DEFINITION, f"{printed.get('char')}: {_clean(printed)}"
        else:
            yield _NOTES[element.tag], _clean(printed)


def _table_rows(table: Element) -> Iterator[str]:
    """Write the table of visual impairment at H54.8 as one line for each category."""
    heads, *rows = table.iterfind("visCategory")
    for row in rows:
        above = ", ".join(_clean(each) for each in row.iterfind("visRange/visMax/value"))
        below = ", ".join(_clean(each) for each in row.iterfind("visRange/visMin/value"))
        acuity = f"{_text(heads, 'visRange/visMax/heading')} {above}"
        least = f"; {_text(heads, 'visRange/visMin/heading')} {below}" if below else ""
        yield (f"{_text(heads, 'heading')} {_text(row, 'value')}: {_text(heads, 'visRange/heading')}: {acuity}{least}")


def _text(element: Element, path: str) -> str:
    found = element.find(path)
    if found is None:
        raise SourceRefused(f"an element {element.tag} of the tabular list has no {path}")
    return _clean(found)


def _clean(element: Element) -> str:
    """Keep the wording as printed, but for blanks at its ends and tabs within."""
    return (element.text or "").replace("\t", " ").strip()
