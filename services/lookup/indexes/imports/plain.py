"""The same four as plain csv, a row a term: RowID, Level, Term, references, and the columns of codes.

The content says no edition: the year in the file's name does.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence

from services.lookup.editions.calendar import year_in
from services.lookup.editions.dataset import EditionFacts, Layout
from services.lookup.importing.importer import Told
from services.lookup.importing.records import by_column
from services.lookup.importing.refusals import FileRefused, LineRefused
from services.lookup.importing.source import SourceFile
from services.lookup.indexes.imports.entries import Entry, write_entries
from services.lookup.indexes.imports.kinds import DRUGS, EXTERNAL, INDEX, NEOPLASMS, IndexImporter, IndexKind

_HEADERS = {
    INDEX: "RowID,Letter,Level,Term,See,SeeAlso,NonEssModif,Code",
    EXTERNAL: "RowID,Letter,Level,Term,See,SeeAlso,NonEssModif,Code",
    DRUGS: "RowID,Letter,Level,Term,SeeAlso,NonEssModif,PoisoningAccidental,PoisoningIntentionalSelfHarm,"
    "PoisoningAssault,PoisoningUndetermined,AdverseEffect,Underdosing",
    NEOPLASMS: "RowID,Level,Term,SeeAlso,NonEssModif,MalignantPrimary,MalignantSecondary,CaInSitu,Benign,"
    "UncertainBehavior,UnspecifiedBehavior",
}
_EXTERNAL = re.compile(rb"(?m)^\d+,[A-Z],\d,.*\b[V-Y]\d[0-9A-Z]")
_NOT_EXTERNAL = re.compile(rb"(?m)^\d+,[A-Z],\d,.*,[A-U]\d[0-9A-Z][.0-9A-Z-]*\r?$")
_TOLD_EACH = 10_000


class PlainIndexImporter(IndexImporter):
    """Reads one of the four in our layout."""

    def recognise(self, file: SourceFile) -> EditionFacts | None:
        """Tell by the header, and the two indexes by whether codes other than external causes stand in the head."""
        head = file.head()
        first = head.partition(b"\n")[0].decode("utf-8-sig", "replace").strip()
        if first != _HEADERS[self.kind] or not self._holds_its_codes(head):
            return None
        year = next(filter(None, map(year_in, file.names)), None)
        if year is None:
            raise FileRefused(file.label, "neither it nor its name says of which fiscal year it is: name it so")
        return self.kind.edition(year, file.names, Layout.PLAIN)

    def read(self, files: Sequence[SourceFile], database: sqlite3.Connection, told: Told) -> None:
        """Store every term. Raises LineRefused for a row that is no term."""
        if len(files) != 1:
            raise FileRefused(files[0].label, "this edition is one file, and more were given")
        try:
            told(write_entries(self._entries(files[0], told), self.kind.places, database) % _TOLD_EACH)
        except ValueError as error:
            raise FileRefused(files[0].label, str(error)) from error

    def _holds_its_codes(self, head: bytes) -> bool:
        if self.kind not in (INDEX, EXTERNAL):
            return True
        external = bool(_EXTERNAL.search(head)) and not _NOT_EXTERNAL.search(head)
        return external == (self.kind is EXTERNAL)

    def _entries(self, file: SourceFile, told: Told) -> Iterator[Entry]:
        for number, (line, said) in enumerate(by_column(file.rows(), file.label), 1):
            if said["RowID"] != str(number) or not said["Level"].isdecimal() or not said["Term"] + said["NonEssModif"]:
                raise LineRefused(file.label, line, "a term has the next RowID, a level and words")
            yield self._entry(said)
            if number % _TOLD_EACH == 0:
                told(_TOLD_EACH)

    def _entry(self, said: dict[str, str]) -> Entry:
        columns = list(said.values())[-1 if "Code" in said else -len(self.kind.headings) :]
        return Entry(
            level=int(said["Level"]),
            title=" ".join(said["Term"].split()),
            nonessential=" ".join(said["NonEssModif"].split()),
            see=" ".join(said.get("See", "").split()),
            see_also=" ".join(said["SeeAlso"].split()),
            codes=tuple(enumerate(columns, self.kind.first_place)),
        )


def _importers(kinds: Sequence[IndexKind]) -> tuple[PlainIndexImporter, ...]:
    return tuple(PlainIndexImporter(kind) for kind in kinds)


PLAIN_IMPORTERS = _importers(tuple(_HEADERS))
