"""Asking every importer what a file is, and putting together the files that make one edition."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout
from services.lookup.importing.archives import ZIP
from services.lookup.importing.importer import Importer, SeriesImporter
from services.lookup.importing.refusals import FileRefused, refusals_of
from services.lookup.importing.source import SourceFile


class Form(IntEnum):
    """What kind of file it is. Where one edition comes in several forms the first of these is read."""

    TEXT = 1
    CSV = 2
    XML = 3
    SPREADSHEET = 4

    @classmethod
    def of(cls, file: SourceFile) -> "Form":
        """Tell by its first bytes; of two texts, which no bytes tell apart, by their names."""
        head = file.head(64)
        if head[:4] in ZIP:
            return cls.SPREADSHEET
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return cls.XML
        return cls.CSV if file.name.lower().endswith(".csv") else cls.TEXT


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file that an importer knows."""

    importer: Importer
    facts: EditionFacts
    file: SourceFile


@dataclass(frozen=True, slots=True)
class EditionFiles:
    """All the files that one edition is read from."""

    importer: Importer
    facts: EditionFacts
    files: tuple[SourceFile, ...]

    @property
    def label(self) -> str:
        """How progress and reports name it."""
        return f"{self.facts.dataset} {self.facts.id}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not read, and why that is no fault."""

    what: str
    why: str


def recognised(file: SourceFile, importers: Sequence[Importer]) -> Iterator[Recognised | FileRefused]:
    """Offer a file to every importer: it may hold several datasets. A refusal counts where nobody else takes it."""
    refusals: list[FileRefused] = []
    taken = False
    for importer in importers:
        try:
            with refusals_of(file.label):
                facts = importer.recognise(file)
        except FileRefused as refusal:
            refusals.append(refusal)
            continue
        if facts is not None:
            taken = True
            yield Recognised(importer, facts, file)
    if not taken:
        yield from refusals[:1]


def put_together(found: Iterable[Recognised]) -> Iterator[EditionFiles | Skipped | FileRefused]:
    """Make editions of files: of several layouts the publisher's, of several forms the first, no file twice.

    A refusal is of a series that does not say which edition it is.
    """
    by_edition: dict[tuple[Dataset, str], list[Recognised]] = defaultdict(list)
    for each in found:
        by_edition[each.importer.dataset, each.facts.id].append(each)
    for key in sorted(by_edition):
        yield from _chosen(by_edition[key])


def _chosen(found: list[Recognised]) -> Iterator[EditionFiles | Skipped | FileRefused]:
    first = min(found, key=_preference)
    files: dict[str, SourceFile] = {}
    for each in sorted(found, key=lambda one: one.file.label):
        if each.facts.layout is not first.facts.layout:
            yield Skipped(each.file.label, "the publisher's own layout of the same edition is here")
        elif each.importer is not first.importer or Form.of(each.file) is not Form.of(first.file):
            yield Skipped(each.file.label, f"the same edition as {first.file.name}")
        elif each.file.sha256 in files:
            yield Skipped(each.file.label, "the same file again")
        else:
            files[each.file.sha256] = each.file
    yield _edition(first, tuple(files.values()))


def _edition(first: Recognised, files: tuple[SourceFile, ...]) -> EditionFiles | FileRefused:
    importer = first.importer
    if not isinstance(importer, SeriesImporter):
        return EditionFiles(importer, first.facts, files)
    try:
        with refusals_of(first.file.label):
            return EditionFiles(importer, importer.edition_of(files), files)
    except FileRefused as refusal:
        return refusal


def _preference(one: Recognised) -> tuple[bool, Form, str]:
    return one.facts.layout is not Layout.ORIGINAL, Form.of(one.file), one.file.label
