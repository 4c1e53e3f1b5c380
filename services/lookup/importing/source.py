"""One file to import, whatever it came in: a private copy that nobody changes, read line by line within limits."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from services.lookup.editions.dataset import SourceNote
from services.lookup.importing.refusals import LineRefused, printable
from services.lookup.importing.xml import xml_events, xml_root

LONGEST_LINE = 1 << 20
_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A plain file; `within` names the archives it came in, outermost first, `beside` what lay in the same folder."""

    name: str
    path: Path
    sha256: str
    size: int
    within: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How a message names it: the file in its archive."""
        return printable(" › ".join((*self.within, self.name)))

    @property
    def names(self) -> tuple[str, ...]:
        """Its own name, then its archives', nearest first: what may say an edition that the content does not."""
        return (self.name, *reversed(self.within))

    def note(self) -> SourceNote:
        """What an edition remembers of it."""
        archive = printable(self.within[-1]) if self.within else ""
        return SourceNote(printable(self.name), archive, self.sha256, self.size)

    def head(self, size: int = _HEAD) -> bytes:
        """Read the beginning."""
        with self.path.open("rb") as file:
            return file.read(size)

    def lines(self, encoding: str = "cp1252") -> Iterator[tuple[int, str]]:
        """Read the lines with their numbers, without their ends. Raises LineRefused for one that cannot be text."""
        with self.path.open("rb") as file:
            number = 0
            while raw := file.readline(LONGEST_LINE + 1):
                number += 1
                yield number, self._decoded(raw, number, encoding)

    def rows(self, encoding: str = "utf-8-sig", delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
        """Read a delimited file record by record, each with the number of its last line. Raises LineRefused."""
        reader = csv.reader((f"{line}\n" for _, line in self.lines(encoding)), delimiter=delimiter, strict=True)
        while True:
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise LineRefused(self.label, reader.line_num, f"not readable as delimited text ({error})") from error
            yield reader.line_num, record

    def xml_events(self) -> Iterator[tuple[str, Element]]:
        """Read an XML file element by element. Raises FileRefused, as `importing.xml` says."""
        return xml_events(self.path, self.label)

    def xml_root(self) -> Element:
        """Read an XML file whole. Raises FileRefused, as `importing.xml` says."""
        return xml_root(self.path, self.label)

    def _decoded(self, raw: bytes, number: int, encoding: str) -> str:
        if len(raw) > LONGEST_LINE:
            raise LineRefused(self.label, number, f"longer than {LONGEST_LINE:,} bytes")
        if b"\0" in raw:
            raise LineRefused(self.label, number, "holds a NUL byte: this is not the text file it looks like")
        stripped = raw.rstrip(b"\r\n")
        if stripped.isascii():  # whatever the encoding, and many times as fast to read as cp1252
            return stripped.decode("ascii")
        try:
            return stripped.decode("utf-8" if encoding == "utf-8-sig" and number > 1 else encoding)
        except UnicodeDecodeError as error:
            raise LineRefused(self.label, number, f"byte {error.start + 1} is not {encoding}") from error
